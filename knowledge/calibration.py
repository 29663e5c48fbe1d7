"""How sure a knowledge base must be of an answer, found by leaving each of its entries out in turn.

A threshold carried over from another knowledge base lets through anything from few to most of the
questions that it should not answer. What a knowledge base does with the phrasings of an entry that it
doesn't hold, it does with other questions near its subjects. The thresholds that come with the
program are the least; a knowledge base that is taken in more easily needs higher ones.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from knowledge.base import KnowledgeBase, Phrasing
from knowledge.frame import Frame
from knowledge.judgement import Judge
from knowledge.matcher import Matcher
from knowledge.model import Id
from knowledge.weights import Thresholds, Weights

LET_THROUGH = {"answer": 0.15, "offer": 0.40, "chatter": 0.05}
"""The largest shares: of phrasings answered with their entry left out, of those answered or offered
as a choice, and of chatter answered. What is asked in vain is mostly farther from the entries than their
own phrasings are from each other: where 15 % of these are let through, 0 to 5 % of near questions were."""
HIGHEST = 0.95
"""No threshold goes beyond: what is surer than that is answered, whatever the knowledge base."""
SAMPLE = 480
"""Phrasings that are tried when a knowledge base is learnt, spread evenly over its entries."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A phrasing asked with its entry left out: the entry that comes up instead, and how likely.

    `number` counts the phrasings of the knowledge base from 0. `scant`: so short a question needs more to
    be answered. `excused`: the curator has said that the other entry may serve as well, or it cites the
    same passage.
    """

    number: int
    other: Id | None
    probability: float
    scant: bool
    excused: bool

    def answered(self, limits: Thresholds) -> bool:
        """Whether it would be answered, and should not be."""
        needed = limits.scant if self.scant else limits.answer
        return not self.excused and self.probability >= needed

    def offered(self, limits: Thresholds) -> bool:
        """Whether it would be answered or offered as a choice, and should not be."""
        return not self.excused and self.probability >= limits.offer


def spread(phrasings: Sequence[Phrasing], most: int) -> list[int]:
    """The numbers of at most `most` phrasings, as many of each entry, evenly over its languages and files."""
    by_entry: dict[Id, list[int]] = defaultdict(list)
    for number, phrasing in enumerate(phrasings):
        by_entry[phrasing.entry].append(number)
    each = max(1, most // max(1, len(by_entry)))
    return [one for own in by_entry.values() for one in evenly(own, each)]


def evenly(items: Sequence[T], most: int) -> list[T]:
    """At most `most` items at even distances."""
    if len(items) <= most:
        return list(items)
    return [items[number * len(items) // most] for number in range(most)]


def left_out(
    base: KnowledgeBase, matcher: Matcher, judge: Judge, asked: Iterable[tuple[int, Frame]]
) -> Iterator[LeftOut]:
    """Phrasings, each by its number and as read, asked with their entry left out of the match."""
    passages = {
        id_: {passage for answer in entry.answers for passage in answer.cites}
        for id_, entry in base.entries.items()
    }
    for number, frame in asked:
        entry = base.phrasings[number].entry
        likeliest = judge.likeliest(frame, matcher.match(frame, without=entry))
        if likeliest is None:
            yield LeftOut(number, None, 0.0, scant=False, excused=False)
            continue
        other = likeliest.candidate.entry
        yield LeftOut(
            number,
            other,
            likeliest.probability,
            scant=frame.substance <= 1,
            excused=other in base.entries[entry].together or bool(passages[other] & passages[entry]),
        )


def taken_for_questions(matcher: Matcher, judge: Judge, chatter: Iterable[Frame]) -> list[float]:
    """The probability with which each bit of chatter is taken for a question; 0 if it is too scant."""
    found = []
    for frame in chatter:
        likeliest = judge.likeliest(frame, matcher.match(frame))
        probability = likeliest.probability if likeliest else 0.0
        scant = frame.substance <= 1 and probability < judge.weights.thresholds.scant
        found.append(0.0 if scant else probability)
    return found


def calibrated(weights: Weights, tried: Sequence[LeftOut], chatter: Sequence[float]) -> Weights:
    """The weights with thresholds that let through no more than `LET_THROUGH`; never lower ones."""
    limits = weights.thresholds
    surely = [
        0.0 if one.excused or (one.scant and one.probability < limits.scant) else one.probability
        for one in tried
    ]
    at_all = [0.0 if one.excused else one.probability for one in tried]
    answer = max(
        limits.answer,
        _least(surely, LET_THROUGH["answer"]),
        _least(chatter, LET_THROUGH["chatter"]),
    )
    higher = {
        "answer": answer,
        "scant": max(limits.scant, answer),
        "clause": max(limits.clause, answer),
        "offer": min(answer, max(limits.offer, _least(at_all, LET_THROUGH["offer"]))),
    }
    return weights.model_copy(update={"thresholds": limits.model_copy(update=higher)})


def _least(probabilities: Sequence[float], share: float) -> float:
    """The lowest threshold, in hundredths, that at most `share` of the probabilities reach."""
    allowed = math.floor(share * len(probabilities))
    if allowed >= len(probabilities):
        return 0.0
    highest_kept_out = sorted(probabilities, reverse=True)[allowed]
    return min(HIGHEST, math.floor(highest_kept_out * 100 + 1) / 100) if highest_kept_out > 0 else 0.0
