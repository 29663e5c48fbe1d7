"""Questions that ask the same, put together, with how often they were asked."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from bot.storage.gaps import Gap, Question

SIMILARITY = 0.66
"""Least share of words that two questions of a group have in common, of the words of both together."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same: the one asked most, and the others, most asked first."""

    question: Question
    count: int
    first: dt.date
    last: dt.date
    reasons: tuple[str, ...]
    others: tuple[str, ...]


def grouped(gaps: Iterable[Gap], key: Callable[[Question], Sequence[str]]) -> list[Group]:
    """The groups, most asked first. The same gaps give the same groups, in whatever order they come.

    `key` gives the words by which a question is compared, in any order. Questions of different languages,
    or about different places and issuers, are never in one group.
    """
    by_question: defaultdict[Question, list[Gap]] = defaultdict(list)
    for gap in gaps:
        by_question[gap.question].append(gap)
    counts = {question: sum(gap.times for gap in found) for question, found in by_question.items()}
    led: defaultdict[tuple[str, tuple[str, ...]], list[tuple[Key, list[Question]]]] = defaultdict(list)
    for question in sorted(counts, key=lambda one: (-counts[one], one.language, one.text, one.names)):
        words = tuple(sorted(set(key(question))))
        groups = led[question.language, question.names]
        near = [(Indel.normalized_similarity(words, other), members) for other, members in groups]
        best = max(near, key=lambda pair: pair[0], default=(0.0, []))
        if best[0] >= SIMILARITY:
            best[1].append(question)
        else:
            groups.append((words, [question]))
    found = [_group(members, by_question) for groups in led.values() for _, members in groups]
    return sorted(found, key=lambda group: (-group.count, group.question.language, group.question.text))


def _group(members: list[Question], by_question: dict[Question, list[Gap]]) -> Group:
    gaps = [gap for question in members for gap in by_question[question]]
    reasons: Counter[str] = Counter()
    for gap in gaps:
        reasons[gap.reason] += gap.times
    return Group(
        question=members[0],
        count=sum(gap.times for gap in gaps),
        first=min(gap.day for gap in gaps),
        last=max(gap.day for gap in gaps),
        reasons=tuple(sorted(reasons, key=lambda reason: (-reasons[reason], reason))),
        others=tuple(question.text for question in members[1:]),
    )
