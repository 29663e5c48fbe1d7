"""Figures and how they are told."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `compared` is the same for what it is compared to, in the same run."""

    what: str
    value: float
    unit: str
    compared: float | None = None
    compared_to: str = ""

    @property
    def told(self) -> str:
        """The value with its unit."""
        return f"{self.value:,.{0 if self.value >= 100 else 2}f} {self.unit}"

    @property
    def ratio(self) -> str:
        """The value as a multiple of what it is compared to."""
        return f"{self.value / self.compared:.2f} × {self.compared_to}" if self.compared else ""


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """How long it took, in milliseconds, and what came out."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def median_of(runs: int, work: Callable[[], object]) -> float:
    """The median of several runs, in milliseconds."""
    return statistics.median(timed(work)[0] for _ in range(runs))


def each(questions: Iterable[str], work: Callable[[str], object]) -> list[float]:
    """How long each question took, in milliseconds, sorted."""
    return sorted(timed(partial(work, question))[0] for question in questions)


def percentile(sorted_times: Sequence[float], share: float) -> float:
    """The time that a `share` of all don't exceed."""
    return sorted_times[min(int(len(sorted_times) * share), len(sorted_times) - 1)]
