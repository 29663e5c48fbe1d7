"""What the matcher sees of a frame: words, ideas and roles, as named features with weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, pairwise, product

from knowledge.frame import Frame

FAMILIES = ("w", "c", "k")
"""Families of features, each brought to the same length: words, characters, and what was understood."""


def features(frame: Frame) -> dict[str, float]:
    """The features of a frame with their counts; the first letter of a name tells its family.

    Names are replaced by their roles, so that what is learnt of one country serves another; who was
    named in which role is a feature of its own.
    """
    return dict(Counter(_named(frame)))


def _named(frame: Frame) -> Iterator[str]:
    words = list(sequence(frame))
    yield from map("w ".__add__, words)
    for first, second in pairwise(words):
        yield f"w {first} {second}"
    for word in words:
        if not word.startswith("§"):
            yield from _grams(word)
    yield from _understood(frame)


def _understood(frame: Frame) -> Iterator[str]:
    """Ideas, roles and kinds of answer, alone and in pairs."""
    ideas = sorted({idea.id for idea in frame.ideas})
    roles = sorted({f"{mention.entity}:{mention.role}" for mention in frame.mentions})
    asks = [f"?{kind}" for kind in sorted(frame.asks)]
    for one in (*ideas, *roles, *asks, *sorted({mention.entity for mention in frame.mentions})):
        yield f"k {one}"
    for first, second in (*combinations(ideas, 2), *product((*roles, *asks), ideas)):
        yield f"k {first}+{second}"
    if frame.negated:
        yield "k not"


def sequence(frame: Frame) -> Iterator[str]:
    """Stems in order, names as the role they play."""
    starts = {mention.start: mention for mention in frame.mentions}
    inside = {position for mention in frame.mentions for position in range(mention.start + 1, mention.end)}
    for position, token in enumerate(frame.tokens):
        if mention := starts.get(position):
            yield "§city" if mention.city else f"§{mention.role}"
        elif position not in inside:
            yield token.stem


@lru_cache(maxsize=20_000)
def _grams(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(
        f"c {padded[start : start + size]}" for size in (3, 4, 5) for start in range(len(padded) - size + 1)
    )
