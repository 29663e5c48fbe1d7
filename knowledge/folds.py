"""Questions of the knowledge base judged by what the others teach: cross-validation in parts."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.base import KnowledgeBase
from knowledge.frame import Frame
from knowledge.matcher import Label, Matcher
from knowledge.precedent import Precedent
from knowledge.text import normalise

PARTS = 4


@dataclass(frozen=True, slots=True)
class Fold:
    """What all parts but one have taught, and the numbers of the examples in that one."""

    matcher: Matcher
    precedent: Precedent
    held_back: tuple[int, ...]


def folds(
    base: KnowledgeBase,
    examples: Sequence[tuple[Frame, Label]],
    entities: dict[str, str],
    progress: Callable[[float], None] | None = None,
) -> Iterator[Fold]:
    """A fold for each part of the examples, which are those of the base's phrasings and declined questions.

    The same question is in one part only, and held back once. `progress` hears the share done.
    """
    keys = [normalise(question.text) for question in base.phrasings]
    keys += [normalise(question.text) for question in base.declined]
    part_of = [zlib.crc32(key.encode()) % PARTS for key in keys]
    for part in range(PARTS):
        taught = [example for example, where in zip(examples, part_of, strict=True) if where != part]
        once: dict[str, int] = {}
        for number, key in enumerate(keys):
            if part_of[number] == part:
                once.setdefault(key, number)
        if taught and once:
            matcher = Matcher.trained(taught, _within(progress, part))
            precedent = Precedent.learned(base, taught, entities)
            yield Fold(matcher, precedent, tuple(once.values()))


def _within(progress: Callable[[float], None] | None, part: int) -> Callable[[float], None] | None:
    return (lambda share: progress((part + share) / PARTS)) if progress else None


def wanted_by(base: KnowledgeBase) -> Mapping[str, set[str]]:
    """The entries that each question of the base asks for, by its normal form."""
    wanted: dict[str, set[str]] = {}
    for phrasing in base.phrasings:
        wanted.setdefault(normalise(phrasing.text), set()).add(phrasing.entry)
    return wanted
