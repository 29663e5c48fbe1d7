"""How often the advisor is right, silent and wrong, on questions with known answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import Field

from knowledge.advisor import Advisor
from knowledge.model import Record
from knowledge.outcome import Outcome


class Case(Record):
    """A question with the passages of which citing one makes a right answer, and those of a complete one.

    With neither, the question must not be answered.
    """

    q: str
    prev: str | None = None
    kind: str = "question"
    accept: tuple[str, ...] = ()
    all: tuple[str, ...] = Field(())


@dataclass(slots=True)
class Row:
    """Counts of one kind of question. `answerable` of the `total` have an answer.

    right: the first answer cites a passage of either list. complete: the answers cite all of them.
    offered: a choice with a right option. silent: no answer and no such choice. wrong: an answer, and
    none should be, or it is not a right one. choices: a choice was offered, right or not.
    """

    kind: str
    total: int = 0
    answerable: int = 0
    right: int = 0
    complete: int = 0
    offered: int = 0
    silent: int = 0
    wrong: int = 0
    choices: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Counts by kind, the mean share of passages cited beyond what was asked, and every miss."""

    rows: tuple[Row, ...]
    irrelevant: float
    misses: tuple[tuple[Case, Outcome], ...]

    def to_json(self) -> dict[str, Any]:
        """Counts by kind, the share of irrelevant citations, and each miss with its outcome."""
        return {
            "kinds": [asdict(row) for row in self.rows],
            "irrelevant": round(self.irrelevant, 4),
            "misses": [
                {
                    **case.model_dump(exclude_none=True),
                    "outcome": outcome.outcome,
                    "reason": outcome.reason,
                    "cited": list(cited(outcome)),
                }
                for case, outcome in self.misses
            ],
        }


def cited(outcome: Outcome) -> tuple[str, ...]:
    """The passages that an outcome's answers cite, in order."""
    return tuple(citation.passage for answer in outcome.answers for citation in answer.citations)


def evaluate(
    advisor: Advisor, cases: Sequence[Case], progress: Callable[[float], None] | None = None
) -> Report:
    """Asks every question and counts. `progress` hears the share done."""
    rows: dict[str, Row] = {}
    misses: list[tuple[Case, Outcome]] = []
    beyond: list[float] = []
    for number, case in enumerate(cases):
        outcome = advisor.ask(case.q, previous=case.prev)
        row = rows.setdefault(case.kind, Row(case.kind))
        wanted = {*case.accept, *case.all}
        row.total += 1
        row.answerable += bool(wanted)
        row.choices += outcome.outcome == "ambiguous"
        verdict = _verdict(outcome, wanted)
        setattr(row, verdict, getattr(row, verdict) + 1)
        if verdict == "right":
            held = cited(outcome)
            row.complete += set(case.all) <= set(held)
            beyond.append(sum(passage not in wanted for passage in held) / len(held))
        elif wanted or verdict == "wrong" or outcome.outcome == "ambiguous":
            misses.append((case, outcome))
        if progress:
            progress((number + 1) / len(cases))
    return Report(tuple(rows.values()), sum(beyond) / len(beyond) if beyond else 0.0, tuple(misses))


def _verdict(outcome: Outcome, wanted: set[str]) -> str:
    if outcome.outcome == "answered":
        first = {citation.passage for citation in outcome.answers[0].citations}
        return "right" if first & wanted else "wrong"
    if outcome.outcome == "ambiguous" and any(wanted & set(option.passages) for option in outcome.options):
        return "offered"
    return "silent"
