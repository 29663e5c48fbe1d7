"""What is counted while the bot runs. No label holds anything of a person, and each has few values."""

from __future__ import annotations

import importlib.metadata
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector

from bot.addressing import How
from bot.watching.feed_metrics import FeedMetrics
from bot.watching.gateway_state import Connection, GatewayState
from knowledge import Outcome

_log = logging.getLogger(__name__)

_ANSWERING_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_REQUEST_BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

COOLDOWN = "cooldown"
"""The outcome of a question that was not looked at, as there were too many."""
UNSURE = "unsure"
"""The reason for silence in a chosen channel where there was an answer, but not a sure one."""


class Metrics:
    """Everything counted by one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("advisory_bot", "The program.", registry=registry).info(
            {"version": importlib.metadata.version("advisory-bot")}
        )
        self._questions = Counter(
            "advisory_bot_questions",
            "Questions, by how they came, what became of them, and why if there was no answer.",
            ["entrance", "outcome", "reason"],
            registry=registry,
        )
        self._answering = Histogram(
            "advisory_bot_answering_seconds",
            "From a question to the message that answers it, in this process, without sending it.",
            buckets=_ANSWERING_BUCKETS,
            registry=registry,
        )
        self.requests = Histogram(
            "advisory_bot_discord_request_seconds",
            "How long Discord's REST API takes to answer, without waiting for rate limits.",
            ["method", "status"],
            buckets=_REQUEST_BUCKETS,
            registry=registry,
        )
        self.errors = Counter(
            "advisory_bot_errors",
            "Warnings and errors in the log that have an exception, by its class.",
            ["error"],
            registry=registry,
        )
        self.disconnections = Counter(
            "advisory_bot_gateway_disconnections",
            "How often a connection to the gateway broke.",
            ["shard"],
            registry=registry,
        )
        self._entries = Gauge(
            "advisory_bot_knowledge_entries", "Things the knowledge base can be asked.", registry=registry
        )
        self._reloads = Counter(
            "advisory_bot_knowledge_reloads",
            "How often an edit of the knowledge base was looked for, by what came of it.",
            ["result"],
            registry=registry,
        )
        self.feeds = FeedMetrics(registry)
        self._gateway = GatewayState()
        registry.register(self._gateway)

    def watch(self, connection: Connection) -> None:
        """Shows the state of this connection from now on."""
        self._gateway.connection = connection

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Measures how long an answer takes to make."""
        began = perf_counter()
        yield
        self._answering.observe(perf_counter() - began)

    def asked(self, entrance: How, outcome: Outcome) -> None:
        """Counts a question by its outcome."""
        self._count(entrance, outcome.outcome, outcome.reason or "")

    def unsure(self, outcome: Outcome) -> None:
        """Counts a message in a chosen channel that was met with silence."""
        self._count(How.CHANNEL, "unknown", outcome.reason or UNSURE)

    def held_back(self, entrance: How) -> None:
        """Counts a question that was not looked at, as there were too many."""
        self._count(entrance, COOLDOWN, "")

    def _count(self, entrance: How, outcome: str, reason: str) -> None:
        self._questions.labels(entrance.value, outcome, reason).inc()
        _log.debug(
            "a question by %s: %s%s", entrance.value, outcome, f", {reason}" if reason else "",
            extra={"entrance": entrance.value, "outcome": outcome, "reason": reason},
        )  # fmt: skip

    def loaded(self, entries: int) -> None:
        """Notes how much the knowledge base holds."""
        self._entries.set(entries)

    def reloaded(self, result: str) -> None:
        """Counts a look for an edit: `changed`, `unchanged` or `refused`."""
        self._reloads.labels(result).inc()
