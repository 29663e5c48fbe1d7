"""A review of a knowledge base that has no mistakes: what it would do with questions it hasn't seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.base import KnowledgeBase
from knowledge.calibration import SAMPLE, LeftOut, left_out, spread
from knowledge.chatter import needed
from knowledge.checks import ENOUGH_PHRASINGS
from knowledge.judgement import Judge
from knowledge.learned import Learned
from knowledge.loading import load_weights
from knowledge.model import Id, Locale
from knowledge.origin import Origin
from knowledge.shadows import Shadow, Went, shadows
from knowledge.shares import Share
from knowledge.weights import Thresholds


@dataclass(frozen=True, slots=True)
class Review:
    """What there is to know beside mistakes.

    `thresholds` are in force, `shipped` the least. Of `tried` phrasings, asked with their entry left
    out, `answered` are answered by another entry, `offered` answered or offered as a choice; `taken_in`
    says which. `few` holds entries with few phrasings in a language, `chatter` how much of the shipped
    chatter is taught.
    """

    thresholds: Thresholds
    shipped: Thresholds
    phrasings: int
    answered: Share
    offered: Share
    taken_in: tuple[Shadow, ...]
    few: dict[Id, dict[Locale, int]]
    chatter: int


def review(base: KnowledgeBase, origin: Origin, learnt: Learned) -> Review:
    """A review that takes no learning; on a large knowledge base, of a part of its phrasings.

    `base` has its phrasings still; `learnt` is what was learnt of it.
    """
    judge = Judge(base, learnt.precedent, learnt.weights)
    numbers = spread(base.phrasings, SAMPLE)
    asked = (
        (number, learnt.reader.read(base.phrasings[number].text, base.phrasings[number].locale))
        for number in numbers
    )
    tried = list(left_out(base, learnt.matcher, judge, asked))
    limits = learnt.weights.thresholds
    return Review(
        thresholds=limits,
        shipped=load_weights().thresholds,
        phrasings=len(base.phrasings),
        answered=Share(sum(one.answered(limits) for one in tried), len(tried)),
        offered=Share(sum(one.offered(limits) for one in tried), len(tried)),
        taken_in=tuple(_taken_in(base, origin, tried, limits)),
        few=_few(base),
        chatter=sum(needed(base).values()),
    )


def _taken_in(
    base: KnowledgeBase, origin: Origin, tried: Sequence[LeftOut], limits: Thresholds
) -> Iterable[Shadow]:
    went = [
        Went(one.number, base.phrasings[one.number].entry, one.other, one.probability)
        for one in tried
        if one.other and one.answered(limits)
    ]
    asked: dict[Id, int] = defaultdict(int)
    for one in tried:
        asked[base.phrasings[one.number].entry] += 1
    return shadows(base, origin, went, asked)


def _few(base: KnowledgeBase) -> dict[Id, dict[Locale, int]]:
    """Entries with fewer phrasings than are enough, in the languages that the knowledge base is asked in."""
    counts = {
        id_: {locale: base.asked[locale].get(id_, 0) for locale in base.locales} for id_ in base.entries
    }
    few = {
        id_: {locale: count for locale, count in own.items() if count < ENOUGH_PHRASINGS}
        for id_, own in counts.items()
    }
    return {id_: own for id_, own in few.items() if own}
