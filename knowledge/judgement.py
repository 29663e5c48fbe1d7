"""When a match is good enough to answer, to offer a choice, or to stay silent with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.base import KnowledgeBase
from knowledge.frame import Frame
from knowledge.matcher import Candidate, Match
from knowledge.model import Reason, Record
from knowledge.precedent import Fit, Precedent


class Thresholds(Record):
    """Probabilities from which an answer is given, a choice is offered, and a second entry joins in."""

    answer: float = 0.55
    offer: float = 0.25
    together: float = 0.25


@dataclass(frozen=True, slots=True)
class Ruling:
    """What becomes of a question: entries with the issuers whose answers fit, a choice, or a reason."""

    answered: tuple[tuple[Candidate, Fit], ...] = ()
    offered: tuple[tuple[Candidate, Fit], ...] = ()
    reason: Reason | None = None
    confidence: float = 0.0
    refused: Fit | None = None
    nearest: str | None = None


class Judge:
    """Rules on matches by the thresholds and by precedent."""

    def __init__(self, base: KnowledgeBase, precedent: Precedent, thresholds: Thresholds) -> None:
        self._base = base
        self._precedent = precedent
        self.thresholds = thresholds

    def rule(self, frame: Frame, match: Match) -> Ruling:
        """What becomes of the question with this frame and match."""
        if not match.candidates:
            return Ruling(reason="no_match")
        limits = self.thresholds
        best = match.candidates[0]
        fits = [
            (candidate, self._precedent.fit(candidate.entry, frame)) for candidate in match.candidates[:4]
        ]
        fitting = [(candidate, fit) for candidate, fit in fits if fit.issuers]
        if fits[0][1].issuers and best.probability >= limits.answer:
            joined = [
                (candidate, fit)
                for candidate, fit in fitting[1:]
                if candidate.entry in self._base.entries[best.entry].together
                and candidate.probability >= limits.together
            ]
            return Ruling(answered=(fits[0], *joined), confidence=best.probability, nearest=best.entry)
        together = self._pair(fits)
        if together:
            return Ruling(
                answered=together, confidence=sum(c.probability for c, _ in together), nearest=best.entry
            )
        offered = tuple(
            (candidate, fit) for candidate, fit in fitting if candidate.probability >= limits.offer / 2
        )[:3]
        refused = None if fits[0][1].issuers else fits[0][1]
        if (
            offered
            and offered[0][0].probability >= limits.offer
            and not (refused and best.probability >= limits.answer)
        ):
            return Ruling(offered=offered, confidence=offered[0][0].probability, nearest=best.entry)
        return Ruling(
            reason=self._reason(match, best, refused),
            confidence=1 - match.answerable,
            refused=refused,
            nearest=best.entry if best.probability >= limits.offer / 2 else None,
        )

    def _pair(self, fits: list[tuple[Candidate, Fit]]) -> tuple[tuple[Candidate, Fit], ...]:
        """Two entries that may be answered together and only together are likely enough."""
        if len(fits) < 2:
            return ()
        (first, fit), (second, other) = fits[:2]
        if (
            fit.issuers
            and other.issuers
            and second.entry in self._base.entries[first.entry].together
            and second.probability >= self.thresholds.together
            and first.probability + second.probability >= self.thresholds.answer
        ):
            return (fits[0], fits[1])
        return ()

    def _reason(self, match: Match, best: Candidate, refused: Fit | None) -> Reason:
        likely = max(match.declined, key=lambda reason: match.declined[reason], default=None)
        if refused and best.probability >= self.thresholds.offer:
            if refused.detail:
                return "detail_not_stated"
            if refused.against:
                return "other_place" if refused.against.role in ("place", "origin") else "other_issuer"
        if likely and match.declined[likely] > best.probability:
            return likely
        return "no_match"
