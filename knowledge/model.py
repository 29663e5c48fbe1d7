"""What the knowledge base is made of: the records that curators write, and nothing else.

Each class is both the schema of a YAML record and the object the program works with, so a field
is described once. Records are immutable; unknown keys are refused.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, PlainSerializer, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Locale = Literal["en", "uk", "ru", "pl", "de", "fr", "es"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Url = Annotated[HttpUrl, PlainSerializer(str, return_type=str)]
Reason = Literal["other_issuer", "other_place", "detail_not_stated", "language", "no_match", "not_a_question"]
AnswerKind = Literal["yes_no", "number", "name", "contact", "time", "place", "reason", "list", "statement"]
LiveIdea = Literal["advice", "leaving", "departure"]
"""What live advisories can be asked: whether to go, whether to leave, whether embassy staff were told to."""

LOCALES: tuple[Locale, ...] = ("en", "uk", "ru", "pl", "de", "fr", "es")
TRANSLATED: tuple[Locale, ...] = LOCALES[1:]
"""The languages into which answers can be translated."""


class Record(BaseModel):
    """A record of the knowledge base: immutable, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Source(Record):
    """A document that answers rest on."""

    id: Id = Field(description="Short name of the document, used in citations.")
    title: Text = Field(description="The title as published.")
    publisher: Text = Field(description="Who published it.")
    published: dt.date = Field(description='The day of publication, as "YYYY-MM-DD".')
    url: Url = Field(description="Where it can be read.")


class Passage(Record):
    """One statement in a source: who said what, to whom, about where, and when."""

    id: Id = Field(description="Name of the statement, unique over all sources.")
    issuer: Id = Field(description="Whose statement it is: an id of issuers.yaml.")
    speaker: Text = Field(description="Who said it, and where.")
    audience: Text | None = Field(None, description="Whom the advice is for.")
    actors: tuple[Id, ...] = Field((), description="Issuers who act in it, or whose act it is about.")
    about: tuple[Id, ...] = Field(min_length=1, description="The places it concerns: ids of places.yaml.")
    stated: dt.date | None = Field(None, description="The day it was said, only where the source gives it.")
    as_of: PartialDate | None = Field(None, description="The year, month or day that a figure holds for.")
    quotes: tuple[Text, ...] = Field((), description="Official wording, verbatim as the source holds it.")
    fact: Text = Field(description="The same statement in our own words.")


class SourceDocument(Record):
    """A file of seeds/: one source and its passages."""

    source: Source
    passages: tuple[Passage, ...] = Field(min_length=1)


class Answer(Record):
    """What one issuer's statements say on the question of an entry."""

    issuer: Id = Field(description="Whose statements it gives.")
    question: Text = Field(description="The question it answers, with the issuer named; shown in choices.")
    text: Text = Field(description="The answer: the day, who said it, and the verdict as reported speech.")
    cites: tuple[Id, ...] = Field(min_length=1, description="The passages it rests on, leading one first.")
    quotes: tuple[Text, ...] = Field((), description="Official wording to show, verbatim in a cited passage.")

    @property
    def mark(self) -> str:
        """Stands for the wording that a translation is made from; another wording has another mark."""
        return _mark(self.question, self.text)


class Entry(Record):
    """One thing people ask, with an answer per issuer who has spoken on it."""

    id: Id = Field(description="Name of the entry, unique over all topics.")
    question: Text = Field(description="The question in general, shown in choices and in /topics.")
    subject: Text = Field(description='What it is about, to follow "have spoken on": "embassies in Kyiv".')
    answers: tuple[Answer, ...] = Field(min_length=1)
    gives: tuple[AnswerKind, ...] = Field(
        ("yes_no", "statement"), description="The kinds of answer it can give besides a plain statement."
    )
    together: tuple[Id, ...] = Field((), description="Entries that may share a phrasing; both are answered.")
    related: tuple[Id, ...] = Field((), description="Entries offered below the answer.")
    live: LiveIdea | None = Field(
        None, description="What live advisories say on the same thing; it is shown before the answer."
    )

    @property
    def mark(self) -> str:
        """Stands for the wording that a translation is made from; another wording has another mark."""
        return _mark(self.question, self.subject)


def _mark(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:8]


class TopicDocument(Record):
    """A file of entries/: the entries of one topic."""

    topic: Id
    title: Text = Field(description="The heading in /topics.")
    entries: tuple[Entry, ...] = Field(min_length=1)


class DeclinedDocument(Record):
    """A file of entries/declined/: questions that must not be answered, with the reason to give."""

    reason: Reason
    questions: tuple[Text, ...] = Field(min_length=1)


class AnswerTranslation(Record):
    """An issuer's answer in another language: unofficial; shown only while the English one is the same."""

    of: str = Field("", description="Mark of the English texts it was made from; `check` tells it.")
    question: Text = Field(description="The question it answers, with the issuer named; shown in choices.")
    text: Text = Field(description="All that the English text says and no more; nothing in quotation marks.")
    reviewed_by_speaker: bool = Field(
        description="Whether somebody who speaks the language has compared it with the English text."
    )


class EntryTranslation(Record):
    """An entry in another language, with the answers of as many issuers as are translated."""

    of: str = Field("", description="Mark of the English texts it was made from; `check` tells it.")
    question: Text = Field(description="The question in general, shown in choices.")
    subject: Text = Field(description="What it is about, as the name of a topic.")
    answers: dict[Id, AnswerTranslation] = Field({}, description="Answers by issuer.")
