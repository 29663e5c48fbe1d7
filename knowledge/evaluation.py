"""How often the advisor is right, silent and wrong, on questions with known answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from pydantic import Field

from knowledge.advisor import Advisor
from knowledge.confusions import Confusion, confusions
from knowledge.coverage import Curve, Scored, curve
from knowledge.model import Record
from knowledge.outcome import Outcome
from knowledge.shares import Share
from knowledge.weights import Thresholds

if TYPE_CHECKING:
    from knowledge.feeds.live import LiveAdvisories


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
    none should be, or it is not a right one. choices: a choice was offered, right or not. live: of the
    silent ones, those that live advisories alone answered.
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
    live: int = 0

    @property
    def right_share(self) -> Share:
        """How many of those that have an answer came out right."""
        return Share(self.right, self.answerable)

    @property
    def wrong_share(self) -> Share:
        """How many of all came out wrong."""
        return Share(self.wrong, self.total)

    def to_json(self) -> dict[str, Any]:
        """The counts, and the shares of right and wrong with their intervals."""
        return {
            **asdict(self),
            "right_share": self.right_share.to_json() if self.answerable else None,
            "wrong_share": self.wrong_share.to_json(),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Counts by kind, the mean share of passages cited beyond what was asked, and every miss.

    `confusions` are what was answered in place of what, `curve` what another threshold would do.
    """

    rows: tuple[Row, ...]
    irrelevant: float
    misses: tuple[tuple[Case, Outcome], ...]
    confusions: tuple[Confusion, ...]
    curve: Curve

    @property
    def total(self) -> Row:
        """The counts over all kinds."""
        total = Row("all")
        for row in self.rows:
            for name in _COUNTS:
                setattr(total, name, getattr(total, name) + getattr(row, name))
        return total

    def to_json(self) -> dict[str, Any]:
        """Counts by kind, the share of irrelevant citations, each miss with its outcome, and the rest."""
        return {
            "kinds": [row.to_json() for row in self.rows],
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
            "all": self.total.to_json(),
            "confusions": [confusion.to_json() for confusion in self.confusions],
            "thresholds": self.curve.thresholds.model_dump(),
            "curve": self.curve.to_json(),
        }


_COUNTS = tuple(field.name for field in fields(Row) if field.name != "kind")


def cited(outcome: Outcome) -> tuple[str, ...]:
    """The passages that an outcome's answers cite, in order."""
    return tuple(citation.passage for answer in outcome.answers for citation in answer.citations)


def evaluate(
    advisor: Advisor,
    cases: Sequence[Case],
    progress: Callable[[float], None] | None = None,
    live: LiveAdvisories | None = None,
) -> Report:
    """Asks every question and counts. `progress` hears the share done; `live` may answer as well."""
    rows: dict[str, Row] = {}
    misses: list[tuple[Case, Outcome]] = []
    wrong: list[tuple[Outcome, set[str]]] = []
    scored: list[Scored] = []
    beyond: list[float] = []
    for number, case in enumerate(cases):
        outcome = advisor.ask(case.q, previous=case.prev, live=live)
        row = rows.setdefault(case.kind, Row(case.kind))
        wanted = {*case.accept, *case.all}
        row.total += 1
        row.answerable += bool(wanted)
        row.choices += outcome.outcome == "ambiguous"
        row.live += bool(outcome.live and not outcome.answers)
        verdict = _verdict(outcome, wanted)
        scored.append(_scored(outcome, wanted, advisor.thresholds))
        if verdict == "wrong":
            wrong.append((outcome, wanted))
        setattr(row, verdict, getattr(row, verdict) + 1)
        if verdict == "right":
            held = cited(outcome)
            row.complete += set(case.all) <= set(held)
            beyond.append(sum(passage not in wanted for passage in held) / len(held))
        elif wanted or verdict == "wrong" or outcome.outcome == "ambiguous":
            misses.append((case, outcome))
        if progress:
            progress((number + 1) / len(cases))
    return Report(
        tuple(rows.values()),
        sum(beyond) / len(beyond) if beyond else 0.0,
        tuple(misses),
        confusions(advisor.knowledge, wrong),
        curve(scored, advisor.thresholds),
    )


def _scored(outcome: Outcome, wanted: set[str], thresholds: Thresholds) -> Scored:
    """How surely a question is answered, or would be if the threshold to answer were lower."""
    if outcome.answers:
        return Scored(bool(wanted), outcome.confidence, _verdict(outcome, wanted) == "right")
    held = outcome.likeliest
    if held is None or held.probability >= thresholds.answer:
        return Scored(bool(wanted), 0.0, right=False)  # another rule than this threshold holds it back
    return Scored(bool(wanted), held.probability, bool(wanted & set(held.passages)))


def _verdict(outcome: Outcome, wanted: set[str]) -> str:
    if outcome.answers:
        first = {citation.passage for citation in outcome.answers[0].citations}
        return "right" if first & wanted else "wrong"
    if outcome.outcome == "ambiguous" and any(wanted & set(option.passages) for option in outcome.options):
        return "offered"
    return "silent"
