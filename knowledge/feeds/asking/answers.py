"""What live advisories say to a question, alone or beside the record's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.base import KnowledgeBase
from knowledge.clauses import clauses
from knowledge.feeds.asking.intent import Asked, Intents
from knowledge.feeds.asking.targets import Target, Targets
from knowledge.feeds.live import LiveAdvisories, Standing
from knowledge.frame import Frame
from knowledge.model import LiveIdea, Reason
from knowledge.outcome import Outcome

MOST_PLACES = 3
"""Places of one question that are answered; of more it is rather a list of countries."""
_NOW = "§now"
"""Stands for the present year: a word that nothing was taught with."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of live advisories: on which places, and of which governments (all, if none is named)."""

    asked: Asked
    places: tuple[str, ...]
    governments: tuple[str, ...]
    asker: str | None


class LiveAnswers:
    """Puts how governments stand now into outcomes, where it is what was asked."""

    def __init__(self, base: KnowledgeBase, targets: Targets, intents: Intents) -> None:
        self._base = base
        self._targets = targets
        self._intents = intents

    def alone(
        self,
        outcome: Outcome,
        frame: Frame,
        previous: Frame | None,
        live: LiveAdvisories,
        *,
        issuer: str | None = None,
        asker: str | None = None,
    ) -> Outcome:
        """What live advisories say to a question that the record doesn't answer; else `outcome` as it is.

        Of a government that isn't read, or holds nothing on the place, it is said that nothing is held.
        `previous` is the question before; `issuer` asks for that government's advice alone, that of the
        nationality `asker` comes first.
        """
        if not len(live) or outcome.danger:
            return outcome
        question = self._again(previous, frame, live) if previous is not None else None
        question = question or self._read(frame, live)
        if question is None:
            return outcome
        if issuer is not None:
            question = replace(question, governments=(issuer,))
        return self._answered(outcome, replace(question, asker=question.asker or asker), live)

    def beside(
        self,
        outcome: Outcome,
        frame: Frame,
        live: LiveAdvisories,
        *,
        issuer: str | None = None,
        asker: str | None = None,
    ) -> Outcome:
        """The record's answers, with live advisories if they are on the same place and the same thing.

        So they are as well if they would be the answer, were there no record.
        """
        if not len(live) or outcome.danger:
            return outcome
        if (question := self._read(frame, live)) is not None:
            governments = (issuer,) if issuer else question.governments
            return self._with(
                outcome, question.asked, question.places, governments, question.asker or asker, live
            )
        given = [(answer, self._base.entries[answer.entry].live) for answer in outcome.answers]
        target = self._targets.of(frame)
        asked = self._intents.asked(target.frame)
        about = [place for answer, idea in given if idea == asked.idea for place in answer.about]
        named = {*target.places, *target.origins}
        places = [place for place in dict.fromkeys(about) if place in named or not named]
        sure = asked.probability >= self._intents.weights.beside
        if not sure or len(places) != 1 or frame.years:
            return outcome
        governments = (issuer,) if issuer else target.governments
        return self._with(outcome, asked, places, governments, target.asker or asker, live)

    def _with(
        self,
        outcome: Outcome,
        asked: Asked,
        places: Sequence[str],
        governments: Sequence[str],
        own: str | None,
        live: LiveAdvisories,
    ) -> Outcome:
        """The same outcome with live advisories, if any is held on these places."""
        standings = _standings(places, governments, own, live)
        if asked.idea == "departure":
            standings = _departing(standings)
        return replace(outcome, live=tuple(standings)) if any(one.held for one in standings) else outcome

    # What is asked.

    def _read(self, frame: Frame, live: LiveAdvisories) -> Question | None:
        """What a message surely asks of live advisories. A mere name asks nothing."""
        if frame.substance < 2 or frame.years - _years(live):
            return None
        frame = _of_now(frame)
        target = self._targets.of(frame)
        limits = self._intents.weights
        whole = self._intents.asked(target.frame)
        needed = limits.clause if frame.statement else limits.answer
        asked = whole if whole.probability >= needed else self._clause(frame)
        if asked is None or (asked.idea == "departure" and self._is_of_another(target, live)):
            return None
        return _question(asked, target)

    @staticmethod
    def _is_of_another(target: Target, live: LiveAdvisories) -> bool:
        """Whether “our embassy” is that of a government which isn't read."""
        return not target.governments and target.asker is not None and target.asker not in live.checked

    def _clause(self, frame: Frame) -> Asked | None:
        """What the sentences of a message surely ask, if they ask one thing."""
        found: dict[LiveIdea, Asked] = {}
        for part in clauses(frame):
            asked = self._intents.asked(self._targets.of(part).frame)
            if asked.probability >= self._intents.weights.clause:
                found.setdefault(asked.idea, asked)
        return next(iter(found.values())) if len(found) == 1 else None

    def _again(self, previous: Frame, frame: Frame, live: LiveAdvisories) -> Question | None:
        """The question before, with the name in this one in place of its own: “and Mali?”."""
        if not self._targets.is_remainder(frame):
            return None
        before = self._read(previous, live)
        target = self._targets.of(frame)
        if before is None or target.unclear:
            return None
        places = target.places or target.origins
        named = [mention for mention in frame.mentions if mention.role not in ("place", "origin")]
        if len(places) == 1 and not target.governments and len(named) == len(frame.mentions):
            # “and Canada?” is a place, or after another government's advice Canada's.
            (entity,) = {mention.entity for mention in named}
            if before.governments and entity in self._base.issuers:
                return replace(before, governments=(entity,))
            if entity in live.checked:
                return None
        if target.governments:
            return replace(before, governments=target.governments, places=places or before.places)
        return replace(before, places=places) if places else None

    # What is answered.

    def _answered(self, outcome: Outcome, question: Question, live: LiveAdvisories) -> Outcome:
        for government in question.governments:
            if not any(live.held(place, government) for place in question.places):
                return self._silent(outcome, government)
        standings = _standings(question.places, question.governments, question.asker, live)
        held = tuple(dict.fromkeys(one.issuer for one in standings if one.held))
        if not held:
            return outcome
        if question.asked.idea == "departure":
            standings = _departing(standings)
            if not standings:
                # An advisory that is silent on departure doesn't say that nobody was told to leave.
                return replace(_unknown(outcome, "detail_not_stated"), missing_id=held[0], known=held)
        return Outcome(
            outcome.question,
            "answered",
            question.asked.probability,
            locale=outcome.locale,
            live=tuple(standings),
        )

    def _silent(self, outcome: Outcome, government: str) -> Outcome:
        known = self._base.issuers.get(government)
        name = known.name if known else government.replace("-", " ").title()
        return replace(_unknown(outcome, "other_issuer"), missing=name, missing_id=government)


def _of_now(frame: Frame) -> Frame:
    """A question without the year that advisories are of: what is learnt of years is that they are past."""
    tokens = tuple(
        replace(token, word=_NOW, stem=_NOW) if token.word in frame.years else token for token in frame.tokens
    )
    return replace(frame, tokens=tokens)


def _question(asked: Asked, target: Target) -> Question | None:
    """What is asked, if the places are told; of two ways, a person goes to the one and leaves the other."""
    ways = (target.places, target.origins)
    places = next(filter(None, ways if asked.idea == "advice" else reversed(ways)), ())
    if not target.answerable or len(places) > MOST_PLACES:
        return None
    return Question(asked, places, target.governments, target.asker)


def _standings(
    places: Sequence[str], governments: Sequence[str], own: str | None, live: LiveAdvisories
) -> list[Standing]:
    """How these governments, or all, stand on each place, the asker's own first."""
    return [
        standing
        for place in places
        for standing in sorted(live.on(place), key=lambda one: one.issuer != own)
        if not governments or standing.issuer in governments
    ]


def _departing(standings: Sequence[Standing]) -> list[Standing]:
    """Those whose advisory says something of the departure of staff."""
    return [one for one in standings if one.held and one.held.advisory.departure]


def _unknown(outcome: Outcome, reason: Reason) -> Outcome:
    return Outcome(outcome.question, "unknown", reason=reason, locale=outcome.locale)


def _years(live: LiveAdvisories) -> frozenset[str]:
    """The year that advisories are of, as far as that is known."""
    days = [one.fetched.date() for one in live.checked.values() if one.fetched]
    return frozenset(str(day.year) for day in ([live.day] if live.day else days[:1]))
