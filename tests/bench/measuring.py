"""Figures and how they are told."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `compared` is the same for what it is compared to, in the same run.

    `bound` is what the value should not exceed.
    """

    what: str
    value: float
    unit: str
    compared: float | None = None
    compared_to: str = ""
    bound: float | None = None

    @property
    def told(self) -> str:
        """The value with its unit."""
        return f"{number(self.value)} {self.unit}" if math.isfinite(self.value) else "not run"

    @property
    def ratio(self) -> str:
        """The value as a multiple of what it is compared to."""
        return f"{self.value / self.compared:.2f} × {self.compared_to}" if self.compared else ""

    @property
    def kept(self) -> bool:
        """Whether the bound is kept; without one it is."""
        return self.bound is None or self.value <= self.bound

    @property
    def verdict(self) -> str:
        """The bound, and whether it is missed."""
        if self.bound is None:
            return ""
        return f"≤ {self.bound:,g} {self.unit}{'' if self.kept else ': MISSED'}"


def number(value: float) -> str:
    """Three figures that count, or all of the whole number."""
    return f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f}"


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """How long it took, in milliseconds, and what came out."""
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1000, result


def median_of(runs: int, work: Callable[[], object]) -> float:
    """The median of several runs, in milliseconds."""
    return statistics.median(timed(work)[0] for _ in range(runs))


def percentile(sorted_times: Sequence[float], share: float) -> float:
    """The time that a `share` of all don't exceed."""
    return sorted_times[min(int(len(sorted_times) * share), len(sorted_times) - 1)]
