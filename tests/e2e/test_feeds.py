"""The real bot reads governments on this machine, and goes on answering whatever they do."""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.feeds.folder import FeedFolder
from tests.e2e.conftest import StartBot
from tests.e2e.governments import Governments
from tests.e2e.governments import faults as fault
from tests.e2e.governments.everyday import RSS, US_ADVICE, everyday
from tests.e2e.governments.payloads import DAY, us_feed, us_item, us_list
from tests.e2e.governments.server import CANADA, GERMANY, UK, US, US_LIST
from tests.e2e.loopback import BotProcess, Loopback
from tests.e2e.test_alerts import add, shown
from tests.e2e.test_watching import Monitoring


@pytest_asyncio.fixture
async def governments() -> AsyncIterator[Governments]:
    """All four governments, as on any day."""
    async with Governments() as server:
        everyday(server)
        yield server


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


async def test_the_bot_reads_feeds_shows_how_they_stand_and_asks_no_more_often_after_a_restart(
    bot: StartBot, governments: Governments, tmp_path: Path, port: int
) -> None:
    """One fails and one says nothing: the others are read, the bot is ready and stops at once."""
    governments.faults[CANADA] = fault.status(500)
    governments.faults[GERMANY] = fault.silent
    settings = {**governments.settings, "watch.port": port}
    first = await bot(settings)
    await first.logged(r"the feed of us: changes taken: 8, held: 8")
    await first.logged(r"the feed of uk: changes taken: 2, held: 2")
    await first.logged(r"the feed of canada is not read: \S+ answers with status 500\.")
    async with asyncio.timeout(30):
        while not governments.asking[GERMANY]:
            await governments.began.wait()
            governments.began.clear()
    async with aiohttp.ClientSession() as session:
        monitoring = Monitoring(session, port)
        status, _ = await monitoring.get("/readyz")
        assert status == 200
        items = await monitoring.values("advisory_bot_feed_items")
        assert items == {("us",): 8, ("uk",): 2, ("canada",): 0, ("germany",): 0}
        ages = await monitoring.values("advisory_bot_feed_age_seconds")
        assert set(ages) == {("us",), ("uk",)}
        attempts = await monitoring.values("advisory_bot_feed_attempts_total")
        assert attempts == {("us", "changed"): 1, ("uk", "changed"): 1, ("canada", "failed"): 1}
    assert await first.stop() == 0
    folder = FeedFolder(tmp_path / "bot" / "data" / "advisory-bot" / "feeds")
    assert [len(folder.state(issuer).ledger.held) for issuer in ("us", "uk", "canada")] == [8, 2, 0]
    asked = len(governments.requests)
    second = await bot(settings)
    await second.stop()
    assert len(governments.requests) == asked


async def test_with_feeds_switched_off_no_government_is_asked(
    bot: StartBot, loopback: Loopback, governments: Governments, tmp_path: Path
) -> None:
    """No folder is made either."""
    started = await bot({**governments.settings, "feeds.enabled": False})
    await loopback.response_of(loopback.slash("advisory", {"place": "ukraine"}))
    await started.stop()
    assert governments.requests == []
    assert not (tmp_path / "bot" / "data" / "advisory-bot" / "feeds").exists()
    assert {US, UK} <= set(governments.documents)


async def test_what_a_government_changes_is_told_once_also_after_a_kill(
    bot: StartBot, loopback: Loopback, governments: Governments
) -> None:
    """From its server to the channel: taken while the bot runs, and while it is dead."""
    running = await bot(governments.settings)
    await running.logged(r"the feed of us: changes taken: 8, held: 8")
    await add(loopback, loopback.general, "guinea-bissau")
    raised(governments, "4")
    await fetch(running)
    first = await shown(loopback, loopback.general)
    assert "Guinea-Bissau: 🟠 Level 3: Reconsider Travel → 🔴 Level 4: Do Not Travel." in first.text
    await running.kill()
    raised(governments, "3")
    await fetch(running)
    await bot(governments.settings)
    again = await shown(loopback, loopback.general, 2)
    assert "lowered its advice on Guinea-Bissau" in again.text
    assert "This takes back the change of" in again.text
    now = await loopback.response_of(loopback.slash("advisory", {"place": "guinea-bissau"}))
    assert "🟠 **U.S. Department of State" in now.text


def raised(governments: Governments, level: str) -> None:
    """Guinea-Bissau gets this level, a day later than the level before."""
    items = [
        us_item(name, code, level) for name, (code, level) in US_ADVICE.items() if name != "Guinea-Bissau"
    ]
    day = DAY + dt.timedelta(days=1 if level == "4" else 2)
    governments.put(US, us_feed([*items, us_item("Guinea-Bissau", "GNB", level, day)]), RSS)
    levels = {name: level for name, (_, level) in US_ADVICE.items()}
    governments.put(US_LIST, us_list({**levels, "Guinea-Bissau": level}))


async def fetch(process: BotProcess) -> None:
    """The operator has the U.S. feed read now, beside the bot or without it."""
    command = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "feeds", "fetch", "us",
        env=process.environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await command.communicate()
    assert b"us: 1 change" in said, said.decode()
