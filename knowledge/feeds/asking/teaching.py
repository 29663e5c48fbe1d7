"""Teaches what live advisories are asked, from the questions that come with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.base import KnowledgeBase
from knowledge.feeds.asking.intent import IDEAS, Intents
from knowledge.feeds.asking.phrasings import LiveQuestions, load_live_questions
from knowledge.feeds.asking.targets import Target, Targets
from knowledge.feeds.asking.weights import LiveWeights
from knowledge.feeds.governments import governments
from knowledge.frame import Frame
from knowledge.loading import shipped
from knowledge.matcher import DECLINED, Label
from knowledge.model import Locale
from knowledge.reader import Reader

NOT_LIVE: Label = (DECLINED, "detail_not_stated")
"""The label of what is asked of places and no advisory answers."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question as it stands in a file, what it names, and what it is of."""

    text: str
    locale: Locale
    target: Target
    label: Label

    @property
    def taught(self) -> tuple[Frame, Label]:
        """What is learnt of it."""
        return self.target.frame, self.label


def targets_of(base: KnowledgeBase, reader: Reader, questions: Mapping[Locale, LiveQuestions]) -> Targets:
    """What reads places and governments off the frames of a knowledge base."""
    return Targets(
        {locale: record.names for locale, record in questions.items()},
        issuers=base.issuers,
        places=base.places,
        place_of=reader.gazetteer.place_of,
        read=governments(),
    )


def examples(
    base: KnowledgeBase, reader: Reader, targets: Targets, questions: Mapping[Locale, LiveQuestions]
) -> Iterator[Example]:
    """Every question, labelled: of the files, and of the knowledge base where it is about the same.

    Phrasings of an entry that is about a live idea ask the same of other places, and chatter is chatter. The
    details that the record doesn't hold are left out: some of them an advisory does.
    """
    for text, locale, label in (*_of_files(base, questions), *_of_base(base)):
        yield Example(text, locale, targets.of(reader.read(text, locale)), label)


def _of_files(
    base: KnowledgeBase, questions: Mapping[Locale, LiveQuestions]
) -> Iterator[tuple[str, Locale, Label]]:
    for locale in base.locales:
        record = questions[locale]
        for idea in IDEAS:
            yield from ((text, locale, (idea, "")) for text in record.asking(idea))
        yield from ((text, locale, NOT_LIVE) for text in record.declined)


def _of_base(base: KnowledgeBase) -> Iterator[tuple[str, Locale, Label]]:
    for phrasing in base.phrasings:
        if idea := base.entries[phrasing.entry].live:
            yield phrasing.text, phrasing.locale, (idea, "")
    for declined in base.declined:
        if declined.reason == "not_a_question":
            yield declined.text, declined.locale, (DECLINED, declined.reason)


def load_live_weights() -> LiveWeights:
    """The weights that come with the program. Raises KnowledgeError if the file is damaged."""
    return shipped(Path(__file__).parent / "weights.yaml", TypeAdapter(LiveWeights))


def teach(base: KnowledgeBase, reader: Reader) -> tuple[Targets, Intents]:
    """What reads targets, and what tells intents in the languages that a knowledge base is phrased in.

    Raises KnowledgeError if a file of questions is damaged.
    """
    questions = load_live_questions()
    targets = targets_of(base, reader, questions)
    taught = [example.taught for example in examples(base, reader, targets, questions)]
    return targets, Intents.trained(taught, load_live_weights())
