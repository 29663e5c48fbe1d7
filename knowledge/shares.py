"""Shares with how sure they are, given how few questions they were counted on."""

from __future__ import annotations

import math
from dataclasses import dataclass

_NORMAL_95 = 1.959964
"""Standard deviations that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `total`, and between which shares (0 to 1) the true one lies with 95 % confidence."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share itself; 0 of nothing."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The score interval of Wilson (1927), which stays within 0 to 1 also for few questions."""
        if not self.total:
            return 0.0, 1.0
        spread = _NORMAL_95**2 / self.total
        centre = self.value + spread / 2
        half = math.sqrt(spread * self.value * (1 - self.value) + spread**2 / 4)
        return max(0.0, (centre - half) / (1 + spread)), min(1.0, (centre + half) / (1 + spread))

    def to_json(self) -> dict[str, float]:
        """The share and its interval."""
        low, high = self.interval
        return {"share": round(self.value, 4), "low": round(low, 4), "high": round(high, 4)}
