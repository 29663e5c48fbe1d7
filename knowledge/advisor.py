"""The advisor: a question in, an outcome out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.base import KnowledgeBase
from knowledge.clauses import clauses
from knowledge.composition import Composer
from knowledge.folders import Folders
from knowledge.followups import SHORT, leans, merged, names_only, swapped
from knowledge.frame import Frame
from knowledge.judgement import Judge, Ruling
from knowledge.learned import Learned
from knowledge.learning import learned
from knowledge.model import Locale
from knowledge.outcome import Outcome
from knowledge.places import Places
from knowledge.text import clean, normalise
from knowledge.translations import known_locale, translated
from knowledge.weights import Thresholds
from knowledge.words import CYRILLIC_LOCALES

if TYPE_CHECKING:
    from knowledge.feeds.asking.answers import LiveAnswers
    from knowledge.feeds.live import LiveAdvisories, Standing


class Advisor:
    """Answers questions from a knowledge base. Synchronous and pure: the same question, the same outcome.

    `at` is the day to answer as of; statements made later are left out.
    """

    def __init__(self, learnt: Learned) -> None:
        self.knowledge: KnowledgeBase = learnt.base
        self._reader = learnt.reader
        self._matcher = learnt.matcher
        self._judge = Judge(learnt.base, learnt.precedent, learnt.weights)
        self._exact = learnt.exact
        self._live_learnt = learnt.live
        self._composer = Composer(learnt.base)

    @classmethod
    def open(
        cls,
        folders: Folders | None = None,
        cache: Path | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Advisor:
        """An advisor over the knowledge base in `folders`; what was learnt of it is kept in `cache`.

        Raises KnowledgeError with every problem of the knowledge base. `progress` hears the share
        done while learning.
        """
        return cls(learned(folders or Folders(), cache, progress))

    def ask(
        self,
        question: str,
        *,
        previous: str | None = None,
        issuer: str | None = None,
        asker: str | None = None,
        locale: str | None = None,
        at: dt.date | None = None,
        live: LiveAdvisories | None = None,
    ) -> Outcome:
        """What the knowledge base says to a question, and live advisories if they are given.

        `previous` is the question before it in the same conversation. `issuer` asks for that
        issuer's answers alone. `asker` is the asker's nationality if the question doesn't tell: what that
        government has said stands first. `locale` is the language to take the question for if it doesn't
        tell; what is curated in the language of the question comes in it. `live` are the advisories held
        now, or on the day `at`: they never change what the record answers.
        """
        spoken = known_locale(locale)
        frame = self._reader.read(question, spoken)
        if frame.locale is None:
            return self._in(spoken, Outcome(question, "unknown", reason="language"))
        if frame.repeats_itself or not any(token.word.isalpha() for token in frame.tokens):
            return self._in(spoken, Outcome(question, "unknown", reason="not_a_question"))
        language = frame.locale
        exact = self._exact.get(normalise(question))
        ruling = self._judge.known(exact) if exact else self._rule(frame)
        asked, before = frame, None
        if previous and (len(frame.tokens) <= SHORT or not (ruling.answered or ruling.sure_silence)):
            before = self._reader.read(previous, spoken)
            if names_only(frame) and language not in CYRILLIC_LOCALES:  # “USA?” is a word of every language
                language = spoken or before.locale or language
            ruling, frame = self._following(before, frame, ruling)
        outcome = self._in(
            language, self._composer.outcome(question, frame, ruling, issuer=issuer, asker=asker, at=at)
        )
        if live is None:
            return outcome
        frames = (frame, None) if outcome.answers else (asked, before)
        return self._live.beside(outcome, *frames, live, issuer=issuer, asker=asker)

    def _in(self, locale: Locale | None, outcome: Outcome) -> Outcome:
        return translated(outcome, self.knowledge, locale) if locale else outcome

    @cached_property
    def _live(self) -> LiveAnswers:
        from knowledge.feeds.asking.keeping import unpack  # answers from the record start without it

        return unpack(self._live_learnt, self.knowledge, self._reader.gazetteer)

    @cached_property
    def _places(self) -> Places:
        return Places(self.knowledge, self._reader.gazetteer)

    def _following(self, previous: Frame, frame: Frame, alone: Ruling) -> tuple[Ruling, Frame]:
        """The ruling on a question that may lean on the one before it, and the frame it rests on."""
        if alone.reason == "not_a_question" and not (frame.question or frame.mentions):
            return alone, frame  # “thanks!” asks nothing again
        other = swapped(previous, frame)
        again = self._again(previous, other) if frame.mentions else Ruling()
        if names_only(frame) or (again.answered and again.confidence > alone.confidence):
            return again, other
        if alone.answered and not leans(frame):
            return alone, frame
        together = merged(previous, frame)
        later = self._judge.rule(together, self._matcher.match(together))
        if later.answered or alone.answered:
            return (later, together) if later.answered else (alone, frame)
        if again.answered:
            return again, other
        return (alone, frame) if alone.offered and not leans(frame) else (later, together)

    def _again(self, previous: Frame, other: Frame) -> Ruling:
        """The earlier question asked again with other names in it."""
        ruling = self._judge.rule(other, self._matcher.match(other))
        return ruling if ruling.answered else self._judge.carried(self._rule(previous), other, ruling)

    def _rule(self, frame: Frame) -> Ruling:
        """What becomes of a message: of the whole, or of the sentences in it that ask something surely."""
        whole = self._judge.rule(frame, self._matcher.match(frame))
        # A statement inside talk that asks nothing is no question either.
        asking = frame.question or whole.reason != "not_a_question"
        parts = [self._judge.rule(part, self._matcher.match(part)) for part in clauses(frame) if asking]
        return self._judge.combined(frame, whole, parts)

    @property
    def thresholds(self) -> Thresholds:
        """How sure it must be to answer, or to offer a choice."""
        return self._judge.weights.thresholds

    def frame(self, question: str, locale: Locale | None = None) -> Frame:
        """What is read off a question before any matching."""
        return self._reader.read(question, locale)

    def advisory(
        self,
        place: str,
        *,
        issuer: str | None = None,
        asker: str | None = None,
        at: dt.date | None = None,
        locale: str | None = None,
        live: LiveAdvisories | None = None,
    ) -> Outcome:
        """Everything held about a place, by its id or any of its names; in a language, as far as curated.

        An unknown place is `other_place` with the nearest names in `nearby`; a known one of which
        nothing is held is `no_match`. How every government in `live` stands on it comes beside the record.
        """
        found = self._places.named(place)
        if found is None:
            outcome = Outcome(
                place,
                "unknown",
                reason="other_place",
                missing=clean(place),
                nearby=tuple(self._places.near(place)),
            )
        else:
            outcome = self._composer.about(
                place, found, self.place_name(found), issuer=issuer, asker=asker, at=at
            )
            standings = () if live is None else live.on(found)
            wanted = [one for one in standings if issuer in (None, one.issuer)]
            outcome = _beside(outcome, sorted(wanted, key=lambda one: one.issuer != asker))
        return self._in(known_locale(locale), outcome)

    def answer(
        self,
        entry: str,
        issuer: str | None = None,
        *,
        asker: str | None = None,
        at: dt.date | None = None,
        locale: str | None = None,
    ) -> Outcome:
        """The answer of an entry, of one issuer or all. Raises KeyError if it doesn't exist."""
        return self._in(known_locale(locale), self._composer.entry(entry, issuer, asker=asker, at=at))

    def find_places(self, text: str, limit: int = 25) -> list[str]:
        """Places for what has been typed so far: exact first, then by beginning, alias and likeness."""
        return self._places.find(text, limit)

    def place_name(self, place: str, locale: str = "en") -> str:
        """The usual name of a place in a language, in English if that has none."""
        return self._places.name(place, locale)


def _beside(outcome: Outcome, live: Sequence[Standing]) -> Outcome:
    """What the record says, with how governments stand now beside it."""
    if not outcome.answers and any(standing.held for standing in live):
        return Outcome(outcome.question, "answered", 1.0, live=tuple(live))
    return dataclasses.replace(outcome, live=tuple(live))
