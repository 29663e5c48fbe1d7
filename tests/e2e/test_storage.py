"""The bot and its database: made at the first start, and never a reason not to answer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.storage.schema import CURRENT
from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback


def database(folder: Path) -> Path:
    """Where a bot that runs in `folder` has its database."""
    return folder / "data" / "advisory-bot" / "advisory-bot.db"


async def is_answered(loopback: Loopback) -> None:
    question = loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    assert (await loopback.reply_to(question)).text.startswith(questions.BRITISH_ANSWER)


async def test_the_database_is_made_at_the_first_start_and_used_again(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    for _ in range(2):
        process = await bot(new=True)
        await process.logged("settings of servers are in the database file .*advisory-bot.db")
        await is_answered(loopback)
        assert await process.stop() == 0
    with closing(sqlite3.connect(database(tmp_path / "bot"))) as made:
        assert made.execute("SELECT version_num FROM alembic_version").fetchall() == [(CURRENT,)]


async def test_a_damaged_database_is_told_and_the_bot_answers(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    file = database(tmp_path / "bot")
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database " * 1000)
    process = await bot()
    await process.logged("WARNING .*is damaged.*advisory-bot restore FILE.*Answers go on")
    await is_answered(loopback)
    assert await process.stop() == 0
    assert file.read_bytes() == b"no database " * 1000


async def test_a_database_server_that_is_away_is_told_and_the_bot_answers(
    loopback: Loopback, bot: StartBot
) -> None:
    process = await bot({"storage.url": "postgresql://bot:s3cret@127.0.0.1:9/advisory"})
    await process.logged("WARNING .*PostgreSQL database advisory on 127.0.0.1:9 can't be used.*Answers go on")
    await is_answered(loopback)
    assert await process.stop() == 0
    assert not [line for line in process.log if "s3cret" in line]
