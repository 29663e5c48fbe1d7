"""When a match is good enough to answer, to offer a choice, or to stay silent with a reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.base import ANY, KnowledgeBase
from knowledge.frame import Frame
from knowledge.matcher import DECLINED, Candidate, Label, Match
from knowledge.model import Reason
from knowledge.precedent import Fit, Precedent
from knowledge.weights import Weights

CONSIDERED = 4
"""Candidates that are looked at."""
CHATTING = 0.5
"""Probability that nothing is asked at all, above which no choice is offered."""
SURE_SILENCE = 0.9
"""Probability of a reason to decline from which a question is not read as leaning on the one before."""
UNLIKELY = 0.01
"""Below this probability a candidate beyond the first is not worth a look."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its fit and the probability that it answers the question, after all evidence."""

    candidate: Candidate
    fit: Fit
    probability: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a question: entries with the issuers whose answers fit, a choice, or a reason.

    `likeliest` is what is answered first, or what would be if less certainty were enough.
    """

    answered: tuple[Judged, ...] = ()
    offered: tuple[Judged, ...] = ()
    reason: Reason | None = None
    confidence: float = 0.0
    refused: Fit | None = None
    nearest: str | None = None
    likeliest: Judged | None = None

    @property
    def sure_silence(self) -> bool:
        """Whether it is surely one of the questions that must not be answered."""
        return self.reason is not None and self.confidence >= SURE_SILENCE


def evidence(match: Match, number: int, precedent: Precedent, fit: Fit, frame: Frame) -> list[float]:
    """What speaks for and against a candidate, in the order of `EVIDENCE`.

    Each is monotone: more of it never turns from speaking for to speaking against.
    """
    candidate = match.candidates[number]
    declined = max(match.declined.values(), default=0.0)
    return [
        1.0,
        _logit(candidate.probability),
        _logit(candidate.probability / (candidate.probability + declined + 1e-6)),
        float(min(2, len(fit.details))),
        float(min(2, fit.strained)),
        match.novelty,
        precedent.foreign(candidate.entry, frame),
    ]


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))


class Judge:
    """Rules on matches by fitted weights, thresholds and precedent."""

    def __init__(self, base: KnowledgeBase, precedent: Precedent, weights: Weights) -> None:
        self._base = base
        self._precedent = precedent
        self.weights = weights

    def rule(self, frame: Frame, match: Match) -> Ruling:
        """What becomes of the question with this frame and match."""
        judged = self._considered(frame, match)
        fitting = [one for one in judged if one.fit.issuers]
        ruling = self._ruled(frame, match, judged, fitting)
        return replace(ruling, likeliest=fitting[0]) if fitting else ruling

    def likeliest(self, frame: Frame, match: Match) -> Judged | None:
        """The candidate that would be answered first, however likely; None if no answer fits the frame."""
        return next((one for one in self._considered(frame, match) if one.fit.issuers), None)

    def needed(self, frame: Frame) -> float:
        """The probability from which on a question with this frame is answered."""
        limits = self.weights.thresholds
        needed = limits.answer if frame.substance > 1 else limits.scant
        return max(needed, limits.clause) if frame.statement else needed

    def _considered(self, frame: Frame, match: Match) -> list[Judged]:
        """The candidates worth a look, the likeliest first."""
        judged = [
            self._judged(frame, match, number)
            for number, candidate in enumerate(match.candidates[:CONSIDERED])
            if number == 0 or candidate.probability >= UNLIKELY
        ]
        return sorted(judged, key=lambda one: -one.probability)

    def _ruled(
        self, frame: Frame, match: Match, judged: Sequence[Judged], fitting: Sequence[Judged]
    ) -> Ruling:
        limits = self.weights.thresholds
        if fitting and fitting[0].probability >= self.needed(frame):
            best = fitting[0]
            joined = [
                one for one in fitting[1:]
                if one.candidate.entry in self._together(best)
                and one.candidate.probability >= limits.together * best.candidate.probability
            ]  # fmt: skip
            return Ruling(answered=(best, *joined), confidence=best.probability, nearest=best.candidate.entry)
        refused = next((one for one in judged if not one.fit.issuers), None)
        # What the question is most likely about is refused: a less likely thing is no choice instead.
        if fitting and not (refused and refused.candidate.probability > fitting[0].candidate.probability):
            offered = tuple(one for one in fitting if one.probability >= limits.offer and not one.fit.details)
            chatting = match.declined.get("not_a_question", 0.0) > CHATTING
            if offered and not frame.statement and not chatting:
                return Ruling(
                    offered=offered, confidence=offered[0].probability, nearest=offered[0].candidate.entry
                )
        return self._silence(frame, match, judged)

    def combined(self, frame: Frame, whole: Ruling, parts: Sequence[Ruling]) -> Ruling:
        """One ruling of those on a message and on its sentences.

        Several sentences that each ask surely are each answered; one stands in for a message that as
        a whole is too much talk, unless a name elsewhere in it stands against.
        """
        sure: dict[str, Judged] = {}
        for part in parts:
            for judged in part.answered:
                fits = self._precedent.fit(judged.candidate.entry, frame).issuers
                if judged.probability >= self.weights.thresholds.clause and fits:
                    sure.setdefault(judged.candidate.entry, judged)
        if not sure or (whole.answered and len(sure) < 2):
            return whole
        best = sorted(sure.values(), key=lambda judged: -judged.probability)
        first = [judged for judged in whole.answered if judged.candidate.entry in sure]
        answered = (*first, *(judged for judged in best if judged not in first))
        return Ruling(
            answered=answered,
            confidence=best[0].probability,
            nearest=best[0].candidate.entry,
            likeliest=answered[0],
        )

    def carried(self, before: Ruling, frame: Frame, otherwise: Ruling) -> Ruling:
        """What becomes of the last question asked again with other names.

        The same entry, if it has an answer of just the issuers now named; else `otherwise`.
        """
        named = {mention.entity for mention in frame.mentions}
        fits = [(judged, self._precedent.fit(judged.candidate.entry, frame)) for judged in before.answered]
        answered = tuple(
            Judged(judged.candidate, fit, judged.probability)
            for judged, fit in fits
            if fit.issuers and named.issuperset(fit.issuers)
        )
        if not answered:
            return otherwise
        return Ruling(
            answered=answered, confidence=before.confidence, nearest=before.nearest, likeliest=answered[0]
        )

    def known(self, labels: Sequence[Label]) -> Ruling:
        """What becomes of a question that a curator has written down word for word."""
        answered: list[Judged] = []
        for entry, group in labels:
            if entry == DECLINED:
                return Ruling(reason=group, confidence=1.0)  # type: ignore[arg-type]
            issuers = [answer.issuer for answer in self._base.entries[entry].answers]
            fit = Fit(tuple(issuers) if group == ANY else (group,), narrowed=True)
            answered.append(Judged(Candidate(entry, 1.0, {group: 1.0}), fit, 1.0))
        return Ruling(answered=tuple(answered), confidence=1.0, nearest=labels[0][0], likeliest=answered[0])

    def _together(self, judged: Judged) -> tuple[str, ...]:
        return self._base.entries[judged.candidate.entry].together

    def _judged(self, frame: Frame, match: Match, number: int) -> Judged:
        candidate = match.candidates[number]
        fit = self._precedent.fit(candidate.entry, frame)
        found = evidence(match, number, self._precedent, fit, frame)
        score = sum(
            weight * value for weight, value in zip(self.weights.evidence.values(), found, strict=True)
        )
        return Judged(candidate, fit, 1 / (1 + math.exp(-score)))

    def _silence(self, frame: Frame, match: Match, judged: Sequence[Judged]) -> Ruling:
        """Silence with the truest reason: what stands against the likeliest entry, else what was learnt."""
        if not judged:
            return Ruling(reason="no_match")
        best = max(judged, key=lambda one: one.candidate.probability)
        declined = max(match.declined, key=lambda reason: match.declined[reason], default=None)
        if declined in ("other_issuer", "other_place") and not frame.mentions:
            declined = "no_match"  # nobody else was named
        likely = max(match.declined.values(), default=0.0)
        # Declined questions share out most of the probability: what counts is the share among entries.
        near = best.candidate.probability >= self.weights.thresholds.near * match.answerable
        nearest = best.candidate.entry if near else None
        fit = best.fit
        if fit.against and (near or declined in ("other_issuer", "other_place")):
            reason: Reason = "other_place" if fit.against.role in ("place", "origin") else "other_issuer"
            return Ruling(reason=reason, confidence=1 - best.probability, refused=fit, nearest=nearest)
        if declined and likely > best.candidate.probability:
            return Ruling(reason=declined, confidence=likely, refused=fit, nearest=nearest)
        if near and fit.details:
            return Ruling(
                reason="detail_not_stated", confidence=1 - best.probability, refused=fit, nearest=nearest
            )
        return Ruling(reason="no_match", confidence=1 - match.answerable, nearest=nearest)
