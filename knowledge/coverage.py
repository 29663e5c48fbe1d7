"""Risk against coverage: what would be answered, and how much of it wrongly, at every threshold.

The risk-coverage curve of El-Yaniv and Wiener, "On the Foundations of Noise-free Selective
Classification" (2010), with questions among those asked that have no answer at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from knowledge.weights import Thresholds


@dataclass(frozen=True, slots=True)
class Scored:
    """A question: whether it has an answer, how surely one would be given (0 to 1), and if that is right.

    `probability` 0: nothing would be answered, however low the threshold.
    """

    answerable: bool
    probability: float
    right: bool


@dataclass(frozen=True, slots=True)
class Point:
    """What is answered from a threshold on: how many in all, wrongly, and on which kind of question."""

    threshold: float
    answered: int
    wrong: int
    covered: int
    let_through: int


@dataclass(frozen=True, slots=True)
class Curve:
    """Points by falling threshold. `answerable` questions have an answer, `unanswerable` have none."""

    points: tuple[Point, ...]
    answerable: int
    unanswerable: int
    thresholds: Thresholds

    def at(self, threshold: float) -> Point:
        """What is answered at a threshold."""
        reached = [point for point in self.points if point.threshold >= threshold]
        return reached[-1] if reached else Point(threshold, 0, 0, 0, 0)

    def coverage(self, point: Point) -> float:
        """The share of the questions with an answer that are answered, rightly or wrongly."""
        return point.covered / self.answerable if self.answerable else 0.0

    def risk(self, point: Point) -> float:
        """The share of the answers that are wrong."""
        return point.wrong / point.answered if point.answered else 0.0

    def let_through(self, point: Point) -> float:
        """The share of the questions without an answer that are answered all the same."""
        return point.let_through / self.unanswerable if self.unanswerable else 0.0

    def to_json(self) -> list[dict[str, Any]]:
        """Each point with its shares."""
        return [
            {
                **asdict(point),
                "threshold": round(point.threshold, 4),
                "coverage": round(self.coverage(point), 4),
                "risk": round(self.risk(point), 4),
            }
            for point in self.points
        ]


def curve(scored: Iterable[Scored], thresholds: Thresholds) -> Curve:
    """The curve over every probability that occurs."""
    questions = list(scored)
    answerable = sum(one.answerable for one in questions)
    sure = sorted((one for one in questions if one.probability > 0), key=lambda one: -one.probability)
    return Curve(tuple(_points(sure)), answerable, len(questions) - answerable, thresholds)


def _points(sure: Sequence[Scored]) -> Iterable[Point]:
    wrong = covered = 0
    for number, one in enumerate(sure, start=1):
        wrong += not one.right
        covered += one.answerable
        if number == len(sure) or sure[number].probability < one.probability:
            yield Point(one.probability, number, wrong, covered, number - covered)
