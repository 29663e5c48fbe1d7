"""PostgreSQL that is away, breaks, or doesn't let the bot in: told without a secret, waited for."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.storage import Address, Storage, StorageError
from bot.storage.database import Database
from bot.storage.feedback import Votes
from bot.storage.server_settings import DEFAULTS
from bot.storage.tables import servers
from tests.bot.storage.conftest import EMPTIED, NOW
from tests.bot.storage.faults import begun, eventually, is_refused
from tests.bot.storage.postgresql import PASSWORD, QUOTED, Server

TODAY = NOW.date()


@pytest.fixture
def database(server: Server, postgresql_template: str) -> str:
    """The name of a database with the current tables and nothing in them."""
    asyncio.run(server.run(EMPTIED, postgresql_template))
    return postgresql_template


async def test_a_server_that_stops_and_starts_again(server: Server, database: str) -> None:
    async with begun(Address.of(server.url(database), Path())) as storage:
        await storage.servers.change(1, NOW, language="de")
        server.stop()
        try:
            assert not await storage.reachable()
            await is_refused(storage, "connection")
            storage.feedback.count("open", "us", TODAY, helpful=True)
            with pytest.raises(StorageError):
                await storage.written()
            assert storage.servers.get(1).language == "de"
        finally:
            server.start()
        await storage.written()
        assert await storage.feedback.totals() == [Votes("open", "us", 1, 0)]
        assert (await storage.servers.change(1, NOW, language="fr")).language == "fr"
        assert await storage.reachable()


async def test_a_connection_that_breaks_between_two_uses_is_not_noticed(
    server: Server, database: str
) -> None:
    async with begun(Address.of(server.url(database), Path())) as storage:
        await storage.servers.change(1, NOW, language="de")
        await server.break_connections(database)
        assert (await storage.servers.change(1, NOW, language="fr")).language == "fr"


async def test_a_connection_that_breaks_in_the_middle_leaves_nothing_behind(
    server: Server, database: str
) -> None:
    address = Address.of(server.url(database), Path())
    opened = Database(address)

    async def write() -> None:
        async with opened.writing() as connection:
            await connection.execute(insert(servers).values(server_id=1, version=1, changed=NOW))
            await server.break_connections(database)
            await connection.execute(insert(servers).values(server_id=2, version=1, changed=NOW))

    with pytest.raises(StorageError, match=r"stopping or starting|connection"):
        await write()
    await opened.close()
    async with begun(address) as storage:
        assert storage.servers._held == {}


async def test_a_server_that_is_away_at_the_start_is_used_once_it_is_there(
    server: Server, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    address = Address.of(server.url(database), Path())
    async with begun(address) as storage:
        await storage.servers.change(1, NOW, language="de")
    server.stop()
    started = False
    try:
        async with begun(address) as storage:
            assert storage.servers.get(1) == DEFAULTS
            assert storage.trouble is not None
            storage.feedback.count("open", "us", TODAY, helpful=True)
            server.start()
            started = True
            await eventually(storage.reachable)
            assert storage.servers.get(1).language == "de"
            await storage.written()
            assert await storage.feedback.totals() == [Votes("open", "us", 1, 0)]
    finally:
        if not started:
            server.start()
    assert caplog.text.count("Answers go on.") == 1
    assert PASSWORD not in caplog.text
    assert QUOTED not in caplog.text


@pytest.mark.parametrize(
    ("user", "password", "name", "told"),
    [
        ("bot", "wr0ng-secret", "postgres", "doesn't let the bot in"),
        ("bot", QUOTED, "nowhere", "no such database"),
    ],
)
async def test_an_address_that_is_wrong(
    server: Server, user: str, password: str, name: str, told: str
) -> None:
    address = Address.of(server.url(name, user=user, password=password), Path())
    with pytest.raises(StorageError, match=told) as caught:
        await Storage.open(address)
    said = f"{caught.value} {address} {address.shown}"
    assert password not in said
    assert PASSWORD not in said


async def test_a_user_who_may_not_make_tables(server: Server) -> None:
    name = await server.new_database()
    await server.run("DROP ROLE IF EXISTS guest")
    await server.run("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    await server.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", name)
    with pytest.raises(StorageError, match="may not do that"):
        await Storage.open(Address.of(server.url(name, user="guest", password="guest"), Path()))


async def test_a_driver_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(StorageError, match="install the bot with the extra “postgresql”"):
        await Storage.begin(Address.of("postgresql://bot@localhost/name", Path()))


def test_an_unread_password_is_in_no_sentence(tmp_path: Path) -> None:
    """A slash that isn't quoted ends the host: what is before it looks like a port."""
    with pytest.raises(ValueError, match="%2F") as caught:
        Address.of("postgresql://bot:pa/ss@host/name", tmp_path)
    assert "'pa'" not in str(caught.value)
