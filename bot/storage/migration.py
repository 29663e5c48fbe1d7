"""Bringing the tables up to date, in a process of its own: Alembic's memory is not the bot's."""

from __future__ import annotations

import asyncio
import multiprocessing
from contextlib import suppress
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import TYPE_CHECKING

from bot.storage.address import Address
from bot.storage.failure import StorageError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

SCRIPTS = Path(__file__).with_name("migrations")
"""Where the migrations are."""


async def upgrade(address: Address) -> None:
    """Brings the tables of a database to the current version. Raises StorageError; then nothing changed."""
    listening, speaking = multiprocessing.get_context("spawn").Pipe(duplex=False)
    worker = multiprocessing.get_context("spawn").Process(
        target=_work, args=(address, speaking), name="migration", daemon=True
    )
    worker.start()
    speaking.close()
    try:
        await asyncio.to_thread(worker.join)
    except asyncio.CancelledError:
        worker.terminate()
        raise
    said: str | None = None
    with listening, suppress(EOFError):
        said = listening.recv()
    if said is not None or worker.exitcode:
        raise StorageError(said or "The tables of the database can't be brought up to date: see the log.")


def config(connection: Connection) -> Config:
    """What Alembic's commands need to work over an open connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def to_version(connection: Connection, version: str) -> None:
    """Brings the tables to a version, over an open connection."""
    from alembic import command

    command.upgrade(config(connection), version)


def _work(address: Address, speaking: Pipe) -> None:
    try:
        asyncio.run(_upgrade(address))
    except StorageError as error:
        speaking.send(str(error))


async def _upgrade(address: Address) -> None:
    from bot.storage.database import Database

    database = Database(address)
    try:
        async with database.writing() as connection:
            await connection.run_sync(to_version, "head")
    finally:
        await database.close()
