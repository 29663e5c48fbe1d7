"""The state of the connection to the gateway, read at the moment it is asked for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Protocol

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override


class Connection(Protocol):
    """What is asked of a client."""

    @property
    def shards_run(self) -> Iterable[int]:
        """The shards of this process."""

    @property
    def guilds(self) -> Sequence[object]:
        """The servers it is in."""

    def is_connected(self, shard: int) -> bool:
        """Whether a shard has its connection."""

    def latency_of(self, shard: int) -> float:
        """Seconds between the last heartbeat of a shard and its answer; infinite or no number before."""


class GatewayState(Collector):
    """Gauges of a connection; none before there is one."""

    def __init__(self) -> None:
        self.connection: Connection | None = None

    def describe(self) -> Iterable[Metric]:
        """The gauges, without values."""
        return self._families()

    @override
    def collect(self) -> Iterable[Metric]:
        connected, latency, servers = families = self._families()
        if self.connection is None:
            return families
        for shard in self.connection.shards_run:
            connected.add_metric([str(shard)], self.connection.is_connected(shard))
            if math.isfinite(seconds := self.connection.latency_of(shard)):
                latency.add_metric([str(shard)], seconds)
        servers.add_metric([], len(self.connection.guilds))
        return families

    @staticmethod
    def _families() -> tuple[GaugeMetricFamily, GaugeMetricFamily, GaugeMetricFamily]:
        return (
            GaugeMetricFamily(
                "advisory_bot_gateway_connected",
                "Whether a shard has its connection: 1 or 0.",
                labels=["shard"],
            ),
            GaugeMetricFamily(
                "advisory_bot_gateway_latency_seconds",
                "Between a shard's last heartbeat and its answer.",
                labels=["shard"],
            ),
            GaugeMetricFamily("advisory_bot_servers", "Servers the bot is in.", labels=[]),
        )
