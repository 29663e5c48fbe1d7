"""What is said in any channel and asks nothing: the shipped chatter, for a knowledge base that has little.

A classifier that knows nothing but questions on its subjects takes everything for one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.base import Declined, KnowledgeBase
from knowledge.calibration import evenly
from knowledge.model import Locale
from knowledge.text import normalise

LEAST, MOST = 24, 150
"""Between these, as many declined questions as phrasings are enough in a language. Tried on parts of the
shipped knowledge base, 1 to 12 entries with 8 to 40 phrasings and nothing declined: without chatter, 56 to
90 % of chatter it had not seen was answered, with this much and calibrated thresholds 2 to 4 %. With more,
fewer of the right questions were answered."""
TRIED = 100
"""How much of the chatter that wasn't taught is tried, to calibrate on."""


@dataclass(frozen=True, slots=True)
class Chatter:
    """What is taught as not to be answered, and what is kept back to try."""

    taught: tuple[Declined, ...]
    tried: tuple[Declined, ...]


def needed(base: KnowledgeBase) -> Mapping[Locale, int]:
    """How much chatter a knowledge base lacks, by language; languages in which it lacks none are left out."""
    declined = Counter(question.locale for question in base.declined)
    lacking = {
        locale: min(MOST, max(LEAST, sum(base.asked[locale].values()))) - declined[locale]
        for locale in base.locales
    }
    return {locale: number for locale, number in lacking.items() if number > 0}


def chatter_for(base: KnowledgeBase, load_chatter: Callable[[Locale], Sequence[Declined]]) -> Chatter:
    """Of the shipped chatter, as much as a knowledge base needs; nothing that stands in it already."""
    lacking = needed(base)
    texts = (*(one.text for one in base.phrasings), *(one.text for one in base.declined)) if lacking else ()
    own = {normalise(text) for text in texts}
    taught: list[Declined] = []
    left: list[Declined] = []
    for locale, number in lacking.items():
        other = [one for one in load_chatter(locale) if normalise(one.text) not in own]
        chosen = evenly(other, number)
        taught += chosen
        left += [one for one in other if one not in chosen]
    return Chatter(tuple(taught), tuple(evenly(left, TRIED)))
