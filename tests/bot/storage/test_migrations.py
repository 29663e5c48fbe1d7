"""The tables: made, brought up to date with data in them, all or nothing, the same on both databases."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade as alembic_upgrade
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.storage import Address, Storage, StorageError
from bot.storage.database import Database
from bot.storage.feedback import Votes
from bot.storage.gaps import Gap, Question
from bot.storage.migration import SCRIPTS, config, to_version
from bot.storage.outbox import Cursor
from bot.storage.schema import CURRENT, RELEASED
from bot.storage.server_settings import ServerSettings
from bot.storage.tables import metadata
from tests.bot.storage.conftest import NOW
from tests.bot.storage.postgresql import Server

DATA = Path(__file__).with_name("released")
FAILS = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None
def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("DELETE FROM feedback")
    op.execute("INSERT INTO half (id) VALUES (1)")
    op.execute("this is no statement")
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """A database without tables: of SQLite, not even a file."""
    if request.param == "sqlite":
        return Address.of("", tmp_path / "new" / "folder")
    server: Server = request.getfixturevalue("server")
    return Address.of(server.url(asyncio.run(server.new_database())), Path())


async def run(address: Address, work: Any, *arguments: Any) -> Any:
    database = Database(address)
    if address.file is not None:
        address.file.parent.mkdir(parents=True, exist_ok=True)
    try:
        async with database.writing() as connection:
            return await connection.run_sync(work, *arguments)
    finally:
        await database.close()


def test_the_program_knows_every_migration_there_is() -> None:
    scripts = ScriptDirectory(str(SCRIPTS))
    assert tuple(reversed([script.revision for script in scripts.walk_revisions()])) == RELEASED
    assert scripts.get_heads() == [CURRENT]


async def test_the_tables_are_as_the_program_works_with_them(address: Address) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, metadata))

    assert await run(address, differences) == []


async def test_a_new_database_is_made_at_the_first_start(empty: Address) -> None:
    storage = await Storage.open(empty, clock=lambda: NOW)
    await storage.servers.change(1, NOW, language="de")
    assert await storage.reachable()
    await storage.close()


@pytest.mark.parametrize("version", RELEASED)
async def test_data_of_every_released_version_survive(empty: Address, version: str) -> None:
    def write(connection: Connection) -> None:
        to_version(connection, version)
        for line in (DATA / f"{version}.sql").read_text(encoding="utf-8").splitlines():
            if not line.startswith("--"):
                connection.exec_driver_sql(line)

    await run(empty, write)
    storage = await Storage.open(empty, clock=lambda: NOW)
    assert storage.servers.get(1234567890123456789) == ServerSettings(
        answer_channels=frozenset({1234567890123456790, 7}),
        language="uk",
        ephemeral=True,
        cooldown_questions=3,
        cooldown_seconds=60,
        nationality="us",
        feedback=False,
    )
    question = Question("is the french ▢ in kyiv open", "en", ("france", "ukraine"))
    assert await storage.gaps.since(dt.date.min) == [Gap(dt.date(2026, 2, 20), question, "no_match", 4)]
    assert await storage.feedback.totals() == [Votes("embassy-open", "us", 5, 2)]
    if version >= "0002":
        kept = await storage.subscriptions.of(1234567890123456789, [1234567890123456791])
        assert [(one.place, one.issuer, one.role, one.language, one.reason) for one in kept] == [
            ("niger", "us", 17, None, None),
            ("france", None, None, "de", "closed"),
        ]
        (alert,) = await storage.outbox.waiting()
        assert (alert.subscription, alert.issuer, alert.position) == (kept[0], "us", 5)
        assert (alert.message, alert.trying) == ("alert-1", dt.datetime(2026, 3, 1, 10, tzinfo=dt.UTC))
        assert await storage.outbox.cursor("us") == Cursor(5, dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC))
    purged = await storage.retention.purge(dt.datetime(2026, 3, 6, tzinfo=dt.UTC))
    assert purged.servers == 1, "the server that was left on 3 February"
    await storage.close()


async def test_a_migration_that_fails_leaves_everything_as_it_was(address: Address, tmp_path: Path) -> None:
    storage = await Storage.open(address, clock=lambda: NOW)
    storage.feedback.count("a", "us", NOW.date(), helpful=True)
    await storage.close()
    scripts = shutil.copytree(SCRIPTS, tmp_path / "scripts")
    (scripts / "versions" / "v0003_fails.py").write_text(FAILS, encoding="utf-8")

    def fail(connection: Connection) -> None:
        changed = config(connection)
        changed.set_main_option("script_location", str(scripts))
        alembic_upgrade(changed, "head")

    with pytest.raises(StorageError):
        await run(address, fail)
    assert "half" not in await run(address, lambda connection: inspect(connection).get_table_names())
    again = await Storage.open(address, clock=lambda: NOW)
    assert await again.feedback.totals() == [Votes("a", "us", 1, 0)]
    await again.close()


async def test_bots_that_start_together_make_the_tables_once(empty: Address) -> None:
    opened = await asyncio.gather(*(Storage.open(empty, clock=lambda: NOW) for _ in range(3)))
    await opened[0].servers.change(1, NOW, language="de")
    for storage in opened:
        await storage.servers.load()
        assert storage.servers.get(1).language == "de"
        await storage.close()


async def test_a_database_of_a_newer_program_is_left_alone(address: Address) -> None:
    await run(
        address,
        lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")),
    )
    with pytest.raises(StorageError, match=r"newer version \(9999\).*update the bot"):
        await Storage.open(address)
