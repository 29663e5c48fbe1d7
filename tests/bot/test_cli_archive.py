"""`backup` and `restore`: the embedded database copied while in use, and brought back whole or not at all."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage import Address, Storage
from tests.program import Program, Ran

NOW = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


class Host:
    """A machine with a data folder of its own."""

    def __init__(self, program: Program, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self.data = folder / "share" / "advisory-bot"
        self.file = self.data / "advisory-bot.db"
        self.address = Address.of("", self.data)

    def run(self, *arguments: str, **environment: str) -> Ran:
        return self._program(
            *arguments, cwd=self._folder, XDG_DATA_HOME=str(self._folder / "share"), **environment
        )

    async def set_language(self, language: str) -> None:
        storage = await Storage.open(self.address)
        await storage.servers.change(1, NOW, language=language)
        await storage.close()

    async def language(self) -> str | None:
        storage = await Storage.open(self.address)
        language = storage.servers.get(1).language
        await storage.close()
        return language


@pytest.fixture
def host(program: Program, tmp_path: Path) -> Host:
    return Host(program, tmp_path)


@pytest.fixture
def saved(host: Host, tmp_path: Path) -> Path:
    """A backup in which the language is German; in the database it is French."""
    asyncio.run(host.set_language("de"))
    assert host.run("backup", "saved.db").code == 0
    asyncio.run(host.set_language("fr"))
    return tmp_path / "saved.db"


def test_a_backup_is_brought_back_and_what_was_is_kept(host: Host, saved: Path) -> None:
    ran = host.run("restore", str(saved))
    assert ran.code == 0, ran.err
    assert asyncio.run(host.language()) == "de"
    (before,) = host.data.glob("advisory-bot-before-*.db")
    assert str(before) in ran.out
    assert host.run("restore", str(before)).code == 0
    assert asyncio.run(host.language()) == "fr"
    assert saved.exists()


async def test_a_bot_that_is_running_is_copied_and_not_replaced(host: Host, tmp_path: Path) -> None:
    running = await Storage.open(host.address)
    await running.servers.change(1, NOW, language="de")
    assert host.run("backup", "saved.db").code == 0
    ran = host.run("restore", "saved.db")
    assert (ran.code, ran.out) == (1, "")
    assert "is in use: stop the bot first" in ran.err
    assert (await running.servers.change(1, NOW, language="fr")).language == "fr"
    await running.close()
    assert await host.language() == "fr"
    with closing(sqlite3.connect(tmp_path / "saved.db")) as copy:
        assert copy.execute("SELECT language FROM servers").fetchall() == [("de",)]
    assert sorted(path.name for path in host.data.iterdir()) == ["advisory-bot.db"]


def test_a_restore_where_there_is_no_database_yet(host: Host, saved: Path) -> None:
    host.file.unlink()
    assert host.run("restore", str(saved)).code == 0
    assert asyncio.run(host.language()) == "de"


def test_a_damaged_database_gives_way_to_a_backup(host: Host, saved: Path) -> None:
    host.file.write_bytes(b"damaged" * 1000)
    assert host.run("restore", str(saved)).code == 0
    assert asyncio.run(host.language()) == "de"
    (before,) = host.data.glob("advisory-bot-before-*.db")
    assert before.read_bytes() == b"damaged" * 1000


@pytest.mark.parametrize("content", [b"", b"no database " * 500, None])
def test_a_damaged_backup_changes_nothing(host: Host, saved: Path, content: bytes | None) -> None:
    saved.write_bytes(saved.read_bytes()[:9000] if content is None else content)
    ran = host.run("restore", str(saved))
    assert ran.code == 1
    assert "is damaged" in ran.err
    assert asyncio.run(host.language()) == "fr"


def test_a_backup_of_a_newer_program_changes_nothing(host: Host, saved: Path) -> None:
    with closing(sqlite3.connect(saved)) as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
        copy.commit()
    ran = host.run("restore", str(saved))
    assert ran.code == 1
    assert "newer version (9999)" in ran.err
    assert asyncio.run(host.language()) == "fr"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("backup", "new.db"), "nothing to back up yet"),
        (("restore", "nowhere.db"), "is not a file"),
        (("restore", "."), "is not a file"),
    ],
)
def test_what_is_not_there_is_told(host: Host, arguments: tuple[str, ...], told: str) -> None:
    ran = host.run(*arguments)
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err


def test_a_backup_never_replaces_a_file(host: Host, saved: Path) -> None:
    content = saved.read_bytes()
    ran = host.run("backup", str(saved))
    assert ran.code == 1
    assert "exists already" in ran.err
    assert saved.read_bytes() == content


@pytest.mark.parametrize(("command", "instead"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_postgresql_has_programs_of_its_own(host: Host, command: str, instead: str) -> None:
    url = "postgresql://bot:s3cret@db.example/advisory"
    ran = host.run(command, "x.db", ADVISORY_BOT__STORAGE__URL=url)
    assert ran.code == 1
    assert f"use its own program {instead}" in ran.err
    assert "the PostgreSQL database advisory on db.example" in ran.err
    assert "s3cret" not in ran.err + ran.out


@pytest.mark.parametrize(
    "url",
    ["mysql://bot:s3cret@db/x", "s3cret", "postgresql://bot:s3/cret@db/x", "sqlite://", "postgresql://"],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(host: Host, url: str) -> None:
    ran = host.run("backup", "x.db", ADVISORY_BOT__STORAGE__URL=url)
    assert ran.code == 78
    assert "s3" not in ran.err + ran.out
    assert "storage" in ran.err.lower()
