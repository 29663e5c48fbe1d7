"""Entries that stand before others: pairs of which one is answered to what is asked of the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.base import KnowledgeBase
from knowledge.model import Id
from knowledge.origin import Origin
from knowledge.problems import shown_path


@dataclass(frozen=True, slots=True)
class Example:
    """A question of the knowledge base, where it stands, and how probable its wrong answer is."""

    text: str
    file: str
    line: int
    probability: float


@dataclass(frozen=True, slots=True)
class Shadow:
    """An entry that is answered to `count` of the `asked` questions of another, with the worst of them."""

    entry: Id
    other: Id
    count: int
    asked: int
    worst: Example


@dataclass(frozen=True, slots=True)
class Went:
    """A phrasing of an entry that went to another."""

    number: int
    entry: Id
    other: Id
    probability: float


def shadows(
    base: KnowledgeBase, origin: Origin, went: Iterable[Went], asked: Mapping[Id, int]
) -> list[Shadow]:
    """Pairs of entries by how many phrasings of the one went to the other; the most first.

    `asked` counts how many phrasings of each entry were tried.
    """
    pairs: dict[tuple[Id, Id], list[Went]] = defaultdict(list)
    for one in went:
        pairs[one.entry, one.other].append(one)
    found = [
        Shadow(entry, other, len(those), asked[entry], _worst(base, origin, those))
        for (entry, other), those in pairs.items()
    ]
    return sorted(found, key=lambda shadow: (-shadow.count, shadow.entry, shadow.other))


def _worst(base: KnowledgeBase, origin: Origin, those: Iterable[Went]) -> Example:
    worst = max(those, key=lambda one: (one.probability, -one.number))
    document, path = origin.phrasings[worst.number]
    return Example(
        base.phrasings[worst.number].text, shown_path(document.path), document.line(path), worst.probability
    )
