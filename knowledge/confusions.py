"""What was answered in place of what: the pairs behind the wrong answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Any

from knowledge.base import KnowledgeBase
from knowledge.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Confusion:
    """An answer given in place of others: each as entry and issuer. `wanted` empty: of silence."""

    wanted: tuple[tuple[str, str], ...]
    given: tuple[str, str]
    questions: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Answers as objects, and every question."""
        return {
            "wanted": [{"entry": entry, "issuer": issuer} for entry, issuer in self.wanted],
            "given": {"entry": self.given[0], "issuer": self.given[1]},
            "count": len(self.questions),
            "questions": list(self.questions),
        }


def confusions(base: KnowledgeBase, wrong: Iterable[tuple[Outcome, Set[str]]]) -> tuple[Confusion, ...]:
    """Wrong outcomes, each with the passages wanted, by what was given for what; most frequent first."""
    found: dict[tuple[tuple[tuple[str, str], ...], tuple[str, str]], list[str]] = defaultdict(list)
    for outcome, passages in wrong:
        first = outcome.answers[0]
        found[_citing(base, passages), (first.entry, first.issuer)].append(outcome.question)
    pairs = [Confusion(wanted, given, tuple(asked)) for (wanted, given), asked in found.items()]
    return tuple(sorted(pairs, key=lambda one: (-len(one.questions), one.wanted, one.given)))


def _citing(base: KnowledgeBase, passages: Set[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (entry.id, answer.issuer)
        for entry in base.entries.values()
        for answer in entry.answers
        if passages & set(answer.cites)
    )
