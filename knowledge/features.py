"""What the matcher sees of a frame: words, ideas and roles, as named features with weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from knowledge.frame import Frame

FAMILIES = ("w", "c", "k")
"""Families of features, each brought to the same length: words, characters, and what was understood."""


def features(frame: Frame) -> dict[str, float]:
    """The features of a frame with their counts; the first letter of a name tells its family.

    Names are replaced by their roles, so that what is learnt of one country serves another; who was
    named in which role is a feature of its own.
    """
    found: dict[str, float] = {}

    def add(name: str, count: float = 1.0) -> None:
        found[name] = found.get(name, 0.0) + count

    sequence = list(_sequence(frame))
    for word in sequence:
        add(f"w {word}")
    for first, second in pairwise(sequence):
        add(f"w {first} {second}")
    for word in sequence:
        if not word.startswith("§"):
            for gram in _grams(word):
                add(f"c {gram}")
    ideas = sorted({idea.id for idea in frame.ideas})
    for idea in ideas:
        add(f"k {idea}")
    for first, second in combinations(ideas, 2):
        add(f"k {first}+{second}")
    roles = sorted({f"{mention.entity}:{mention.role}" for mention in frame.mentions})
    for role in roles:
        add(f"k {role}")
    for entity in sorted({mention.entity for mention in frame.mentions}):
        add(f"k {entity}")
    for kind in sorted(frame.asks):
        add(f"k ?{kind}")
        for idea in ideas:
            add(f"k ?{kind}+{idea}")
    if frame.negated:
        add("k not")
    return found


def _sequence(frame: Frame) -> Iterator[str]:
    """Stems in order, names as the role they play."""
    starts = {mention.start: mention for mention in frame.mentions}
    inside = {position for mention in frame.mentions for position in range(mention.start + 1, mention.end)}
    for position, token in enumerate(frame.tokens):
        if mention := starts.get(position):
            yield "§city" if mention.city else f"§{mention.role}"
        elif position not in inside:
            yield token.stem


def _grams(word: str) -> Iterable[str]:
    padded = f" {word} "
    for size in (3, 4, 5):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]
