"""A copy of the embedded database, and its way back. Works without loading SQLAlchemy."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from bot.storage.address import Address
from bot.storage.failure import StorageError
from bot.storage.schema import CURRENT, RELEASED, VERSION_TABLE

_BUSY_SECONDS = 5.0


def backup(address: Address, target: Path) -> None:
    """Writes a copy of the database to the new file `target`, as it is at one moment; the bot may be running.

    Raises StorageError; then there is no such file.
    """
    source = _file(address, "pg_dump")
    if not source.exists():
        raise StorageError(f"There is nothing to back up yet: {source} doesn't exist.")
    if target.exists():
        raise StorageError(f"{target} exists already: name a file that doesn't.")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with _said(f"{source} could not be copied to {target}"):
            with closing(_connect(source, read_only=True)) as connection:
                connection.execute("VACUUM INTO ?", (str(part),))
            version_of(part)
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def restore(address: Address, backup: Path, now: dt.datetime) -> Path | None:
    """Puts a backup in place of the database, and gives where that was moved to, None if there was none.

    Raises StorageError if the backup is damaged or of a newer program, or the bot is running; then nothing
    has changed.
    """
    target = _file(address, "pg_restore")
    version_of(backup)
    if target.exists() and backup.samefile(target):
        raise StorageError(f"{backup} is the database itself.")
    part = target.with_name(target.name + ".part")
    kept = _unused(target.with_name(f"{target.stem}-before-{now:%Y%m%dT%H%M%S}{target.suffix}"))
    try:
        with _said(f"{backup} could not be brought back"):
            target.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            with closing(_connect(backup, read_only=True)) as connection:
                connection.execute("VACUUM INTO ?", (str(part),))
            version_of(part)
            there = target.exists()
            if there:
                _settle(target)
                for end in ("", "-wal", "-shm"):
                    with suppress(FileNotFoundError):
                        shutil.move(f"{target}{end}", f"{kept}{end}")
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return kept if there else None


def version_of(file: Path) -> str:
    """The version of the tables in a file. Raises StorageError unless it is a sound database of the bot."""
    if not file.is_file():
        raise StorageError(f"{file} is not a file.")
    what = f"{file} is damaged, or no backup of this program"
    with _said(what), closing(_connect(file, read_only=True)) as connection:
        ((sound,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
        row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 a name of ours
    if sound != "ok" or row is None:
        raise StorageError(f"{file} is damaged: {sound}.")
    version = str(row[0])
    if version not in RELEASED:
        raise StorageError(
            f"{file} is of a newer version ({version}) than this program knows ({CURRENT}): update the bot."
        )
    return version


def _file(address: Address, program: str) -> Path:
    if address.file is None:
        raise StorageError(
            f"This is for the embedded database. The bot uses {address.shown}: use its own program {program}."
        )
    return address.file


def _unused(file: Path) -> Path:
    """This name, or one with a number, that no file has."""
    names = (file.with_stem(f"{file.stem}-{number}") for number in count(2))
    return file if not file.exists() else next(name for name in names if not name.exists())


def _connect(file: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rw"
    return sqlite3.connect(
        f"{file.absolute().as_uri()}?mode={mode}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
    )


def _settle(file: Path) -> None:
    """Brings all that was written into the file itself. Raises StorageError if a program has it open."""
    try:
        with closing(_connect(file, read_only=False)) as connection:
            # Leaving the write-ahead log is possible only for the last one who has the file open.
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StorageError(f"{file} is in use: stop the bot first.") from error
        raise
    except sqlite3.DatabaseError:
        return  # it is damaged: it is moved away as it is


@contextmanager
def _said(what: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(f"{what} ({error}).") from error
    except OSError as error:
        raise StorageError(f"{what} ({error.strerror}).") from error
