"""How people ask for live advice, and what they ask beside it: questions/<locale>.yaml."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, TypeAdapter

from knowledge.documents import Document, read_document
from knowledge.feeds.asking.place_words import PlaceWords
from knowledge.model import LOCALES, LiveIdea, Locale, Record, Text
from knowledge.problems import KnowledgeError, Problem
from knowledge.text import normalise
from knowledge.validation import validated

FOLDER = Path(__file__).parent.parent / "questions"
_LISTS = ("advice", "leaving", "departure", "declined")


class LiveQuestions(Record):
    """A file of questions/: what live advisories are asked in one language.

    What is learnt of one place and government serves every other.
    """

    names: PlaceWords = PlaceWords()
    advice: tuple[Text, ...] = Field(min_length=1, description="Whether to go there, how safe it is.")
    leaving: tuple[Text, ...] = Field(min_length=1, description="Whether those who are there should leave.")
    departure: tuple[Text, ...] = Field(min_length=1, description="Whether embassy staff were told to leave.")
    declined: tuple[Text, ...] = Field(min_length=1, description="What no advisory is an answer to.")

    def asking(self, idea: LiveIdea) -> tuple[str, ...]:
        """The phrasings of an idea."""
        texts: tuple[str, ...] = getattr(self, idea)
        return texts


SCHEMA = TypeAdapter(LiveQuestions)


def examine_live_questions(folder: Path = FOLDER) -> tuple[dict[Locale, LiveQuestions], list[Problem]]:
    """What could be read, by language, and every problem."""
    found: dict[Locale, LiveQuestions] = {}
    problems: list[Problem] = []
    for locale in LOCALES:
        document, trouble = read_document(folder / f"{locale}.yaml")
        problems += trouble
        if document.data is None:
            continue
        result = validated(document, SCHEMA)
        problems += result[1]
        if result[0] is not None:
            found[locale] = result[0]
            problems += _said_twice(document, result[0])
    return found, problems


def load_live_questions(folder: Path = FOLDER) -> dict[Locale, LiveQuestions]:
    """The questions that come with the program. Raises KnowledgeError with every problem."""
    found, problems = examine_live_questions(folder)
    if problems:
        raise KnowledgeError(problems)
    return found


def _said_twice(document: Document, record: LiveQuestions) -> list[Problem]:
    first: dict[str, tuple[str, int]] = {}
    problems: list[Problem] = []
    for key in _LISTS:
        for number, text in enumerate(getattr(record, key)):
            before = first.setdefault(normalise(text), (key, number))
            if before != (key, number):
                line = document.line(before)
                problems.append(
                    document.problem(
                        (key, number),
                        f"“{text}” stands under {before[0]} already, in line {line}.",
                        "Keep it once, where it belongs.",
                    )
                )
    return problems
