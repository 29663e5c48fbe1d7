"""A knowledge base with all that was learnt from it."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.arrays import Arrays
from knowledge.base import KnowledgeBase
from knowledge.matcher import Exact, Matcher
from knowledge.precedent import Precedent
from knowledge.reader import Reader
from knowledge.weights import Weights


@dataclass(frozen=True, slots=True)
class Learned:
    """What an advisor works with. The phrasings themselves are no longer in `base`: they have been learnt.

    `live` is what was taught of questions on live advisories, as `knowledge.feeds.asking.keeping` packs it.
    """

    base: KnowledgeBase
    reader: Reader
    matcher: Matcher
    precedent: Precedent
    exact: Exact
    weights: Weights
    live: Arrays
