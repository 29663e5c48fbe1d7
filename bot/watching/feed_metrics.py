"""How the official feeds stand, and what came of the attempts to read them."""

from __future__ import annotations

import datetime as dt
from collections import Counter as Counts
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

if TYPE_CHECKING:
    from bot.feeds.folder import SourceState


class FeedMetrics(Collector):
    """Counts attempts, and shows the states that `show` was last given: none where no feed is read."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._states: tuple[SourceState, ...] = ()
        self._clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
        self._attempts = Counter(
            "advisory_bot_feed_attempts",
            "Attempts to read an official feed, by what came of them.",
            ["issuer", "result"],
            registry=registry,
        )
        registry.register(self)

    def attempted(self, issuer: str, result: str) -> None:
        """Counts an attempt: `changed`, `unchanged`, `refused`, `failed` or `busy`."""
        self._attempts.labels(issuer, result).inc()

    def show(self, states: Iterable[SourceState], clock: Callable[[], dt.datetime]) -> None:
        """Shows these states from now on, with ages to the time of `clock`."""
        self._states, self._clock = tuple(states), clock

    def describe(self) -> Iterable[Metric]:
        """The gauges, without values."""
        return self._families()

    @override
    def collect(self) -> Iterable[Metric]:
        age, items, waiting, refused = families = self._families()
        for state in self._states:
            issuer = state.ledger.issuer
            if state.fetched is not None:
                age.add_metric([issuer], (self._clock() - state.fetched).total_seconds())
            items.add_metric([issuer], len(state.ledger.held))
            waiting.add_metric([issuer], len(state.ledger.pending))
            for why, count in Counts(one.why for one in state.refused).items():
                refused.add_metric([issuer, why], count)
        return families

    @staticmethod
    def _families() -> tuple[GaugeMetricFamily, GaugeMetricFamily, GaugeMetricFamily, GaugeMetricFamily]:
        return (
            GaugeMetricFamily(
                "advisory_bot_feed_age_seconds",
                "Since an official feed was last read well.",
                labels=["issuer"],
            ),
            GaugeMetricFamily("advisory_bot_feed_items", "Advisories that are held.", labels=["issuer"]),
            GaugeMetricFamily(
                "advisory_bot_feed_waiting", "Falls that wait to be confirmed.", labels=["issuer"]
            ),
            GaugeMetricFamily(
                "advisory_bot_feed_refused",
                "What of an official feed is not believed at present, by reason.",
                labels=["issuer", "reason"],
            ),
        )
