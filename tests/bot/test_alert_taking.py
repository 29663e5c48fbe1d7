"""Changes on disk on their way to the outbox, and how fast alerts follow one another."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from bot.alerts.pace import Pace
from bot.alerts.taking import Taking
from bot.feeds.folder import FeedFolder, SourceState
from bot.storage import Address, Storage, StorageError, database
from bot.storage.subscription import Wanted
from knowledge.feeds.advisory import Change
from knowledge.feeds.ledger import Ledger
from tests.changes import advisory, change

BEGINNING = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
THREE, FOUR = advisory("3"), advisory("4")


@pytest_asyncio.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(Address.of("", tmp_path), clock=lambda: BEGINNING)
    await opened.subscriptions.add(Wanted(1, 2, "niger"), BEGINNING)
    yield opened
    await opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> FeedFolder:
    return FeedFolder(tmp_path / "feeds")


def raised(position: int, hours: int, *, reversal: bool = False) -> Change:
    steps = (FOUR, THREE) if reversal else (THREE, FOUR)
    return change(position, *steps, at=BEGINNING + hours * HOUR, reversal=reversal)


def keep(folder: FeedFolder, *changes: Change) -> None:
    folder.keep(SourceState(ledger=Ledger(issuer="us", position=changes[-1].position)), changes)


async def positions(storage: Storage) -> list[int]:
    return [alert.position for alert in await storage.outbox.waiting()]


async def test_what_was_there_before_the_first_look_is_no_news(storage: Storage, folder: FeedFolder) -> None:
    keep(folder, raised(1, 1), raised(2, 2))
    taking = Taking(folder, storage)
    assert await taking.take() == 0
    keep(folder, raised(3, 3))
    assert [await taking.take() for _ in range(2)] == [1, 0]
    assert await positions(storage) == [3]


async def test_after_a_restart_only_what_came_since_is_taken(storage: Storage, folder: FeedFolder) -> None:
    await Taking(folder, storage).take()
    keep(folder, raised(1, 1))
    assert await Taking(folder, storage).take() == 1
    assert await Taking(folder, storage).take() == 0
    keep(folder, raised(2, 2), raised(3, 3))
    assert await Taking(folder, storage).take() == 2
    assert await positions(storage) == [1, 2, 3]


async def test_a_folder_that_was_emptied_repeats_nothing_and_loses_nothing_new(
    storage: Storage, folder: FeedFolder
) -> None:
    taking = Taking(folder, storage)
    await taking.take()
    assert not taking.anything
    keep(folder, raised(1, 1), raised(2, 2), raised(3, 3))
    assert await taking.take() == 3
    assert taking.anything
    shutil.rmtree(folder.folder)
    assert await taking.take() == 0
    keep(folder, change(1, None, THREE, "first", at=BEGINNING + 4 * HOUR), raised(2, 5))
    assert await taking.take() == 1
    keep(folder, raised(3, 6))
    assert await taking.take() == 1
    assert [alert.position for alert in await storage.outbox.waiting()] == [1, 2, 3, 2, 3]


async def test_a_log_that_cant_be_read_is_taken_when_it_can_and_hinders_no_other(
    storage: Storage, folder: FeedFolder
) -> None:
    taking = Taking(folder, storage)
    await taking.take()
    keep(folder, raised(1, 1))
    log, kept = folder.folder / "us.changes.jsonl", folder.folder / "kept"
    log.rename(kept)
    log.mkdir()
    before, after = (advisory(level, issuer="canada") for level in ("1", "3"))
    canadian = change(1, before, after, at=BEGINNING + HOUR)
    folder.keep(SourceState(ledger=Ledger(issuer="canada", position=1)), [canadian])
    assert await taking.take() == 1
    log.rmdir()
    kept.rename(log)
    assert await taking.take() == 1
    assert {alert.issuer for alert in await storage.outbox.waiting()} == {"us", "canada"}


async def test_while_the_database_is_away_nothing_is_lost(
    tmp_path: Path, folder: FeedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.1)
    address = Address.of("", tmp_path)
    storage = await Storage.open(address, clock=lambda: BEGINNING)
    await storage.subscriptions.add(Wanted(1, 2, "niger"), BEGINNING)
    taking = Taking(folder, storage)
    await taking.take()
    keep(folder, raised(1, 1))
    assert address.file is not None
    with closing(sqlite3.connect(address.file, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="another program holds it locked"):
            await taking.take()
    assert await taking.take() == 1
    assert await positions(storage) == [1]
    await storage.close()


async def test_an_alert_is_told_with_its_very_change_and_the_day_it_takes_back(
    storage: Storage, folder: FeedFolder
) -> None:
    taking = Taking(folder, storage)
    await taking.take()
    keep(folder, raised(1, 30), raised(2, 60, reversal=True))
    await taking.take()
    alerts = await storage.outbox.waiting()
    news = await taking.news(alerts)
    assert [news["us", number].change for number in (1, 2)] == folder.changes("us")
    assert [news["us", number].taken_back for number in (1, 2)] == [None, dt.date(2026, 11, 2)]
    shutil.rmtree(folder.folder)
    keep(folder, raised(1, 80, reversal=True))
    assert await taking.news(alerts) == {}, "another change in the same place of a new log"


def test_no_more_messages_than_may_be_are_sent_in_the_time() -> None:
    pace = Pace(3, 60)
    assert [pace.wait(now) for now in (0, 10, 20)] == [0, 0, 0]
    assert pace.wait(30) == 30
    assert pace.wait(60) == 10
    assert pace.wait(200) == 0
