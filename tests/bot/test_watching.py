"""Readiness and the count of errors, apart from a running bot."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest

from bot.watching import ErrorCount, Metrics, Readiness


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def fails() -> bool:
    raise ConnectionError


async def hangs() -> bool:
    await asyncio.Event().wait()
    return True


async def test_readiness_is_a_list_that_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.watching.readiness.LONGEST_CHECK", 0.05)
    readiness = Readiness({"gateway": yes, "knowledge": no})
    readiness.add("storage", fails)
    readiness.add("another", hangs)
    assert await readiness.look() == {"gateway": True, "knowledge": False, "storage": False, "another": False}


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    """Metrics that hear of every error in the log."""
    metrics = Metrics()
    handler = ErrorCount(metrics.errors)
    logging.getLogger().addHandler(handler)
    yield metrics
    logging.getLogger().removeHandler(handler)


def errors(metrics: Metrics) -> dict[str, float]:
    return {
        sample.labels["error"]: sample.value
        for family in metrics.errors.collect()
        for sample in family.samples
        if sample.name.endswith("_total")
    }


def test_errors_are_counted_by_class_wherever_they_are_logged(metrics: Metrics) -> None:
    log = logging.getLogger("bot.test")
    log.warning("somebody said which", extra={"error": "Forbidden"})
    log.error("nobody knows why")
    try:
        json.loads("{")
    except json.JSONDecodeError:
        log.exception("with its traceback")
        log.warning("while it is dealt with")
        log.info("of no importance")
    assert errors(metrics) == {"Forbidden": 1, "JSONDecodeError": 2}


def test_two_processes_worth_of_metrics_do_not_share_a_registry() -> None:
    first, second = Metrics(), Metrics()
    first.loaded(3)
    assert first.registry.get_sample_value("advisory_bot_knowledge_entries") == 3
    assert second.registry.get_sample_value("advisory_bot_knowledge_entries") == 0
