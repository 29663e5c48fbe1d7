"""A database that fails, for real: told in a sentence, nothing half-written, and memory answers on."""

# ruff: noqa: ASYNC220, ASYNC221, ASYNC240  a test may block: nothing else runs
from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from bot.storage import Address, Storage, StorageError
from bot.storage import database as database_module
from bot.storage.database import Database
from bot.storage.feedback import Votes
from bot.storage.server_settings import DEFAULTS
from bot.storage.tables import servers
from tests.bot.storage.conftest import EMPTIED, NOW
from tests.bot.storage.postgresql import PASSWORD, QUOTED, Server

TODAY = NOW.date()


@asynccontextmanager
async def begun(address: Address) -> AsyncIterator[Storage]:
    """The storage as the bot begins it: whether or not its database can be used."""
    storage = await Storage.begin(address, clock=lambda: NOW)
    try:
        yield storage
    finally:
        await storage.close()


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Waits until it is so: until the next try of the storage's own task."""
    async with asyncio.timeout(20):
        while not await condition():  # noqa: ASYNC110 another process changes it, no event tells
            await asyncio.sleep(0.02)


async def is_refused(storage: Storage, reason: str) -> None:
    """A change of settings is told to be impossible, and memory is as before."""
    before = storage.servers.get(1)
    with pytest.raises(StorageError, match=reason) as caught:
        await storage.servers.change(1, NOW, language="fr")
    assert PASSWORD not in str(caught.value)
    assert QUOTED not in str(caught.value)
    assert storage.servers.get(1) == before


@contextmanager
def unprivileged() -> Iterator[None]:
    """For a while not as root, whom no permission stops."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that others may look into."""
    folder = Path(tempfile.mkdtemp(prefix="advisory-bot-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


# A file that can't be used from the start.


async def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "advisory-bot.db").mkdir()
    with pytest.raises(StorageError, match="can't be opened"):
        await Storage.open(Address.of("", tmp_path))


async def test_a_file_in_place_of_the_folder(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "data").write_text("")
    async with begun(Address.of("", tmp_path / "data")) as storage:
        assert storage.servers.get(1) == DEFAULTS
        assert not await storage.reachable()
        await is_refused(storage, "can't be used")
    assert caplog.text.count("Answers go on.") == 1


@pytest.mark.parametrize("exists", [False, True])
async def test_a_read_only_folder(open_folder: Path, file: Path, exists: bool) -> None:
    if exists:
        shutil.copy(file, open_folder / file.name)
        (open_folder / file.name).chmod(0o444)
    open_folder.chmod(0o555)
    with unprivileged():
        async with begun(Address.of("", open_folder)) as storage:
            await is_refused(storage, "read-only|can't be opened|Permission denied")
            storage.feedback.count("open", "us", TODAY, helpful=True)
            assert storage.servers.get(1) == DEFAULTS
    assert [path.name for path in open_folder.iterdir()] == ([file.name] if exists else [])


def _garbage(file: Path) -> None:
    file.write_bytes(b"this is no database at all, " * 1000)


def _broken_header(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[:16] = bytes(16)
    file.write_bytes(content)


def _broken_page(file: Path) -> None:
    content = bytearray(file.read_bytes())
    for start in range(4096, len(content), 4096):
        content[start : start + 64] = os.urandom(64)
    file.write_bytes(content)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 4096 * 2 + 100])


@pytest.mark.parametrize("damage", [_garbage, _broken_header, _broken_page, _cut])
async def test_a_damaged_file_is_told_and_left_as_it_is(
    file: Path, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(file)
    content = file.read_bytes()
    address = Address.of("", file.parent)
    with pytest.raises(StorageError, match=r"is damaged.*advisory-bot restore"):
        await Storage.open(address)
    async with begun(address) as storage:
        assert storage.servers.get(1) == DEFAULTS
        assert not await storage.reachable()
        await is_refused(storage, "damaged")
    assert "is damaged" in caplog.text
    assert file.read_bytes() == content


# A file that fails later.


async def test_a_full_disk(file: Path) -> None:
    """As SQLite says it when its file may not grow."""
    async with begun(Address.of("", file.parent)) as storage:
        await storage.servers.change(1, NOW, language="de")
        async with storage._database.reading() as connection:
            pages = await connection.scalar(text("PRAGMA page_count"))
            await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        for entry in range(400):
            storage.feedback.count(f"{entry:090}", "us", TODAY, helpful=True)
        with pytest.raises(StorageError, match=r"the disk is full\. Make room on it"):
            await storage.written()
        assert await storage.feedback.totals() == [], "none of it, not a part"
        assert storage.servers.get(1).language == "de"
        async with storage._database.reading() as connection:
            await connection.execute(text("PRAGMA max_page_count = 100000"))
        await storage.written()
        assert len(await storage.feedback.totals()) == 400


def _fill(file: Path) -> None:
    """Writes until nothing more can be written."""
    with suppress(OSError), file.open("wb", buffering=0) as out:
        while True:
            out.write(bytes(512))


@pytest.mark.skipif(os.geteuid() != 0 or sys.platform != "linux", reason="only root can make a small disk")
async def test_a_disk_that_is_really_full(file: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine doesn't let root make a small disk")
    try:
        shutil.copy(file, disk)
        async with begun(Address.of("", disk)) as storage:
            await storage.servers.change(1, NOW, language="de")
            filler = disk / "filler"
            _fill(filler)
            for entry in range(500):
                storage.feedback.count(f"entry-{entry}", "us", TODAY, helpful=True)
            with pytest.raises(StorageError, match="the disk is full"):
                await storage.written()
            assert storage.servers.get(1).language == "de"
            filler.unlink()
            await storage.written()
            assert len(await storage.feedback.totals()) == 500
            await storage.servers.change(1, NOW, language="fr")
    finally:
        subprocess.run(["umount", disk], check=True)


HOLDS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
connection.execute("ROLLBACK")
"""


async def test_a_locked_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_BUSY_SECONDS", 0.1)
    async with begun(Address.of("", file.parent)) as storage:
        await storage.servers.change(1, NOW, language="de")
        with subprocess.Popen(
            [sys.executable, "-c", HOLDS, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            await is_refused(storage, "another program holds it locked")
            storage.feedback.count("open", "us", TODAY, helpful=True)
            with pytest.raises(StorageError, match="locked"):
                await storage.written()
            holder.communicate("")
        await storage.written()
        assert await storage.feedback.totals() == [Votes("open", "us", 1, 0)]
        assert (await storage.servers.change(1, NOW, language="fr")).language == "fr"


async def test_a_change_that_was_confirmed_outlives_a_killed_process(file: Path) -> None:
    code = f"""
import asyncio, datetime as dt, os, signal
from pathlib import Path
from bot.storage import Address, Storage
async def main():
    storage = await Storage.open(Address.of("", Path({str(file.parent)!r})))
    await storage.servers.change(1, dt.datetime.now(dt.UTC), language="de")
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    killed = subprocess.run([sys.executable, "-c", code], check=False)
    assert killed.returncode < 0
    async with begun(Address.of("", file.parent)) as storage:
        assert storage.servers.get(1).language == "de"


# PostgreSQL.


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


async def test_what_is_lost_at_the_stop_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "data").write_text("")
    async with begun(Address.of("", tmp_path / "data")) as storage:
        for _ in range(3):
            storage.feedback.count("open", "us", TODAY, helpful=True)
    assert "3 counts could not be written and are lost" in caplog.text
    caplog.clear()
    async with begun(Address.of("", tmp_path / "data")) as storage:
        pass
    assert "are lost" not in caplog.text


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
