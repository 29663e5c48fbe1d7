"""Servers that the bot was removed from: noted, for the deletion of what is kept of them."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.test_settings import choose, rows, settings
from tests.e2e.test_storage import database


def departed(folder: Path) -> bool | None:
    """Whether a server's departure is noted; None if nothing is kept of it."""
    found = rows(folder, "SELECT departed FROM servers")
    return found[0][0] is not None if found else None


def backdate(folder: Path, days: int) -> None:
    """Makes the departure one of so many days ago."""
    then = dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(days=days)
    with closing(sqlite3.connect(database(folder / "bot"), isolation_level=None)) as opened:
        opened.execute("UPDATE servers SET departed = ?", (then.isoformat(" "),))


async def noted(loopback: Loopback, folder: Path, *, gone: bool) -> None:
    await loopback.until(lambda: departed(folder) is gone, f"whether it is gone: {gone}")


async def test_a_removal_is_noted_and_a_return_clears_it(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    await bot()
    await choose(loopback, await settings(loopback), "language", "fr")
    loopback.remove_bot(loopback.guild)
    await noted(loopback, tmp_path, gone=True)
    loopback.invite_bot(loopback.guild)
    await noted(loopback, tmp_path, gone=False)
    assert "**Language** French" in (await settings(loopback)).text


async def test_a_server_with_an_outage_is_not_left(loopback: Loopback, bot: StartBot, tmp_path: Path) -> None:
    process = await bot()
    other = loopback.add_guild("Other server")
    await choose(loopback, await settings(loopback), "language", "fr")
    loopback.set_unavailable(loopback.guild)
    loopback.remove_bot(other)
    await loopback.quiet()
    assert departed(tmp_path) is False
    assert await process.stop() == 0
    await bot()
    await loopback.quiet()
    assert departed(tmp_path) is False


async def test_a_removal_while_the_bot_was_away_is_noted_at_its_start(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    process = await bot()
    await choose(loopback, await settings(loopback), "language", "fr")
    assert await process.stop() == 0
    loopback.remove_bot(loopback.guild)
    process = await bot()
    await noted(loopback, tmp_path, gone=True)
    assert await process.stop() == 0
    loopback.invite_bot(loopback.guild)
    await bot()
    await noted(loopback, tmp_path, gone=False)


async def test_after_thirty_days_what_is_kept_of_it_is_deleted(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    process = await bot()
    await choose(loopback, await settings(loopback), "channels", loopback.general.id)
    loopback.remove_bot(loopback.guild)
    await noted(loopback, tmp_path, gone=True)
    assert await process.stop() == 0
    backdate(tmp_path, 31)
    await bot()
    await loopback.until(lambda: departed(tmp_path) is None, "the deletion", timeout=20)
    assert rows(tmp_path, "SELECT * FROM answer_channels") == []


async def test_on_several_shards_servers_of_all_are_known(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    loopback.gateway.shards = 2
    servers = [loopback.add_guild(f"shard {shard}", shard=(shard, 2)) for shard in (0, 1)]
    process = await bot()
    with closing(sqlite3.connect(database(tmp_path / "bot"), isolation_level=None)) as opened:
        for server in servers:
            opened.execute(
                "INSERT INTO servers (server_id, version, changed) VALUES (?, 1, '2026-01-01')", (server.id,)
            )
    assert await process.stop() == 0
    loopback.remove_bot(servers[1])
    await bot()
    left = "SELECT server_id FROM servers WHERE departed IS NOT NULL"
    await loopback.until(lambda: rows(tmp_path, left) == [(servers[1].id,)], "the departure of one")
