"""The connection to the database: opened, checked, one transaction at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, event, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.address import Address
from bot.storage.failure import StorageError
from bot.storage.schema import CURRENT, RELEASED, VERSION_TABLE
from bot.storage.trouble import damaged, told

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_BUSY_SECONDS = 5
"""For so long another program may hold an SQLite file."""
_CONNECT_SECONDS = 5
_COMMAND_SECONDS = 10
_WRITES = "writes"


def engine(address: Address) -> AsyncEngine:
    """An engine over the database; nothing is opened yet. Raises StorageError without its driver."""
    if address.file is None:
        try:
            return create_async_engine(
                address.url,
                pool_size=2,
                max_overflow=3,
                pool_timeout=_COMMAND_SECONDS,
                pool_pre_ping=True,
                pool_recycle=1800,
                hide_parameters=True,
                connect_args={"timeout": _CONNECT_SECONDS, "command_timeout": _COMMAND_SECONDS},
            )
        except ModuleNotFoundError as error:
            raise StorageError(
                "PostgreSQL needs one more package: install the bot with the extra “postgresql”, "
                "for example: pipx install 'advisory-bot[postgresql]'."
            ) from error
    made = create_async_engine(
        address.url,
        # One connection: SQLite lets one write at a time, and each would have a thread of its own.
        pool_size=1,
        max_overflow=0,
        pool_timeout=_COMMAND_SECONDS,
        hide_parameters=True,
        connect_args={"timeout": _BUSY_SECONDS},
    )
    event.listen(made.sync_engine, "connect", _prepare_sqlite)
    event.listen(made.sync_engine, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The module sqlite3 begins transactions late, and none for changes of tables: `_begin_sqlite` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that began with reading can't wait for another one to end before it writes.
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """A database whose tables are those of this program. All methods raise StorageError."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._engine = engine(address)
        self._writing = self._engine.execution_options(**{_WRITES: True})

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that reads."""
        with told(self.address):
            async with self._engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: all of it is kept once the block is left, or nothing."""
        with told(self.address):
            async with self._writing.begin() as connection:
                yield connection

    async def version(self) -> str | None:
        """The version of the tables, None if there are none. Checks the integrity of a file first."""
        with told(self.address):
            if self.address.file is not None:
                await asyncio.to_thread(_check, self.address, self.address.file)
            async with self._engine.begin() as connection:
                names = await connection.run_sync(_tables)
                if VERSION_TABLE not in names:
                    return None
                version: str | None = await connection.scalar(
                    text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 a name of ours
                )
        if version not in (None, *RELEASED):
            raise StorageError(
                f"{self.address.shown[0].upper()}{self.address.shown[1:]} is of a newer version ({version}) "
                f"than this program knows ({CURRENT}): update the bot."
            )
        return version

    async def forget(self) -> None:
        """Sees to it that what was deleted is no longer in the files of an SQLite database either."""
        if self.address.file is None:
            return
        with told(self.address):
            async with self._engine.connect() as connection:
                # Outside of a transaction, which would have begun with a statement of ours.
                raw = (await connection.get_raw_connection()).driver_connection
                if raw is not None:
                    await (await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")).close()

    async def answers(self) -> bool:
        """Whether it can be reached at this moment."""
        try:
            async with asyncio.timeout(_CONNECT_SECONDS), self.reading() as connection:
                return bool(await connection.scalar(text("SELECT 1")))
        except (StorageError, TimeoutError):
            return False

    async def close(self) -> None:
        """Gives all connections back."""
        await self._engine.dispose()


def _check(address: Address, file: Path) -> None:
    """Whether a file can be read and written, and is sound. Makes it and its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise damaged(address)
        connection.execute("PRAGMA journal_mode = WAL")


def _tables(connection: Connection) -> list[str]:
    from sqlalchemy import inspect

    return inspect(connection).get_table_names()


def insert_into(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do when there is such a row already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    # Two megabytes of memory, which a bot with the embedded database does without.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
