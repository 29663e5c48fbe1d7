"""When feeds are read."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest

from bot.feeds import schedule
from bot.feeds.word import Word
from tests.bot.feeds.stand import NOW, Clock, Stand, stand
from tests.e2e.governments import Governments
from tests.e2e.governments.everyday import RSS, us_items
from tests.e2e.governments.faults import status
from tests.e2e.governments.payloads import us_feed, us_item
from tests.e2e.governments.server import US, US_LIST

EVERY = dt.timedelta(minutes=30)


def test_feeds_are_read_regularly_and_never_in_step() -> None:
    """Within a tenth of the interval."""
    due = [schedule.regular(NOW, EVERY) - NOW for _ in range(200)]
    assert EVERY * 0.9 <= min(due) < EVERY < max(due) <= EVERY * 1.1
    assert len(set(due)) > 100


@pytest.mark.parametrize("minutes", [5, 30, 1440])
def test_the_pause_after_failures_doubles_up_to_hours(minutes: int) -> None:
    """And is never longer than the interval, if that is longer than those hours."""
    every = dt.timedelta(minutes=minutes)
    longest = max(every, schedule.LONGEST_RETRY)
    for failures in (*range(1, 16), 1000):
        pause = schedule.retry(NOW, every, failures) - NOW
        doubled = min(schedule.FIRST_RETRY * 2 ** min(failures - 1, 16), longest)
        assert doubled * 0.9 <= pause <= doubled * 1.1


def test_after_a_start_feeds_are_read_one_after_the_other_and_not_before_they_are_due() -> None:
    """A time that no schedule gives doesn't count: the clock was changed."""
    first = [schedule.first(NOW, EVERY, None, place) for place in range(4)]
    assert first == sorted(first)
    assert NOW < first[0] < first[3] <= NOW + dt.timedelta(seconds=30)
    due = NOW + dt.timedelta(minutes=20)
    assert schedule.first(NOW, EVERY, due, 0) == due
    assert schedule.first(NOW, EVERY, NOW - EVERY, 0) < NOW + dt.timedelta(seconds=30)
    assert schedule.first(NOW, EVERY, NOW + dt.timedelta(days=400), 0) < NOW + dt.timedelta(seconds=30)


async def test_a_keeper_that_runs_takes_up_what_others_fetch_and_the_operators_word(
    governments: Governments, tmp_path: Path, clock: Clock
) -> None:
    """Long before its own time has come."""
    del governments.documents[US_LIST]
    async with stand(governments, tmp_path, clock) as command:
        await command.keepers["us"].refresh()
        async with stand(governments, tmp_path, clock) as bot:
            running = asyncio.create_task(bot.keepers["us"].run(0))
            items = {**us_items(), "Mali": us_item("Mali", "MLI", "2"), "Peru": us_item("Peru", "PER", "3")}
            governments.put(US, us_feed(items.values()), RSS)
            await command.keepers["us"].refresh()
            await bot.until_told()
            assert (bot.level("peru", "us"), bot.level("mali", "us")) == ("3", "4")
            assert bot.changed == ["us"]
            assert len(governments.asked(US)) == 2
            command.keepers["us"].words.give(Word(place="mali", levels=("2",), given=clock.at))
            await bot.until_told()
            assert bot.level("mali", "us") == "2"
            assert bot.changed == ["us", "us"]
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def test_a_keeper_that_runs_reads_when_it_is_due(feeds: Stand, clock: Clock) -> None:
    """Again and again, also after a failure."""
    running = asyncio.create_task(feeds.keepers["germany"].run(0))
    await asyncio.sleep(0)
    for times in range(1, 4):
        clock.turn(hours=7)
        await feeds.until_told()
        assert len(feeds.governments.requests) == times
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert feeds.changed == ["germany"]


async def test_a_word_that_cannot_be_used_yet_does_not_hurry_a_feed_that_fails(
    feeds: Stand, clock: Clock
) -> None:
    """It is tried once; then the server is left alone as after any failure."""
    us, server = feeds.keepers["us"], feeds.governments
    del server.documents[US_LIST]
    await us.refresh()
    server.put(US, us_feed({**us_items(), "Mali": us_item("Mali", "MLI", "2")}.values()), RSS)
    await us.refresh()
    server.faults[US] = status(503, Retry_After="3600")
    us.words.give(Word(place="mali", levels=("2",), given=clock.at))
    running = asyncio.create_task(us.run(0))
    while server.asked(US)[-1] != 503:
        await feeds.until_told()
    before = len(server.asked(US))
    for _ in range(20):
        await feeds.keepers["germany"].refresh()
    assert len(server.asked(US)) == before
    server.faults.clear()
    clock.turn(hours=7)
    while feeds.level("mali", "us") != "2":
        await feeds.until_told()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
