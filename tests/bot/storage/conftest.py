"""Fixtures: an up-to-date database of each kind, and the storage over it."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.storage import Address, Storage
from bot.storage.schema import CURRENT
from bot.storage.tables import metadata
from tests.bot.storage.postgresql import Server, binaries

NOW = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
EMPTIED = f"TRUNCATE {', '.join(metadata.tables)}; UPDATE alembic_version SET version_num = '{CURRENT}'"  # noqa: S608
NOTICE = "PostgreSQL isn't installed (on Debian: apt install postgresql): tested on SQLite only"


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running PostgreSQL server; without one, tests that need it say so and are left out."""
    programs = binaries()
    if programs is None:
        pytest.skip(NOTICE)
    made = Server(programs)
    made.start()
    yield made
    made.remove()


async def _migrated(address: Address) -> None:
    await (await Storage.open(address)).close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the current tables, to be copied."""
    address = Address.of("", tmp_path_factory.mktemp("template"))
    asyncio.run(_migrated(address))
    assert address.file is not None
    return address.file


@pytest.fixture(scope="session")
def postgresql_template(server: Server) -> str:
    """A database with the current tables, emptied before each test."""
    name = asyncio.run(server.new_database())
    asyncio.run(_migrated(Address.of(server.url(name), Path())))
    return name


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    """An SQLite file with the current tables and nothing in them."""
    path = tmp_path / "data" / "advisory-bot.db"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Address:
    """A database with the current tables and nothing in them."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("file")
        return Address.of("", path.parent)
    server: Server = request.getfixturevalue("server")
    name: str = request.getfixturevalue("postgresql_template")
    asyncio.run(server.run(EMPTIED, name))
    return Address.of(server.url(name), Path())


@pytest_asyncio.fixture
async def storage(address: Address) -> AsyncIterator[Storage]:
    """The storage over it. The clock stands still."""
    opened = await Storage.open(address, clock=lambda: NOW)
    yield opened
    await opened.close()
