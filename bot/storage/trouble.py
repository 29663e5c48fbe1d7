"""What goes wrong with a database, in sentences that say what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.storage.address import Address
from bot.storage.failure import StorageError

_SQLITE = {
    sqlite3.SQLITE_FULL: "the disk is full. Make room on it",
    sqlite3.SQLITE_READONLY: "it is read-only. Let the bot write to the file and its folder",
    sqlite3.SQLITE_PERM: "the system doesn't allow it. Let the bot read and write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: (
        "it can't be opened. It should be a file, in a folder that the bot can write to"
    ),
    sqlite3.SQLITE_BUSY: "another program holds it locked. Close that program",
    sqlite3.SQLITE_LOCKED: "another program holds it locked. Close that program",
    sqlite3.SQLITE_IOERR: "the disk can't be read or written. Look at the system's log",
    sqlite3.SQLITE_CORRUPT: (
        "it is damaged. It was left as it is: bring a backup back with “advisory-bot restore FILE”, "
        "or move the file away to begin anew"
    ),
    sqlite3.SQLITE_NOTADB: (
        "it is damaged, or no database at all. It was left as it is: bring a backup back with "
        "“advisory-bot restore FILE”, or move the file away to begin anew"
    ),
}
# Classes of SQLSTATE, see “PostgreSQL Error Codes”, appendix A of its manual.
_POSTGRESQL = {
    "28": "it doesn't let the bot in. Look at user and password in storage.url",
    "3D": "there is no such database. Create it, or correct storage.url",
    "42501": "the user in storage.url may not do that. Let it create and change tables",
    "25006": "it takes no changes at present: it is read-only",
    "53100": "the disk of its server is full. Make room on it",
    "53": "its server is out of memory or connections",
    "55P03": "another program holds what is needed locked",
    "57": "its server is stopping or starting",
    "08": "the connection broke",
}


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turns what goes wrong with the database into StorageError. Faults of the program stay as they are."""
    try:
        yield
    except (IntegrityError, DataError):
        raise
    except DBAPIError as error:
        raise StorageError(_sentence(address, _reason(error))) from error
    except (PoolTimeoutError, TimeoutError) as error:
        raise StorageError(_sentence(address, "it doesn't answer in time")) from error
    except (OSError, sqlite3.Error) as error:
        raise StorageError(_sentence(address, _reason_of_system(error))) from error
    except SQLAlchemyError as error:
        raise StorageError(_sentence(address, f"it can't be used ({type(error).__name__})")) from error


def damaged(address: Address) -> StorageError:
    """The trouble with a file that fails the check of its integrity."""
    return StorageError(_sentence(address, _SQLITE[sqlite3.SQLITE_CORRUPT]))


def _sentence(address: Address, reason: str) -> str:
    return f"{address.shown[0].upper()}{address.shown[1:]} can't be used: {reason}."


def _reason(error: DBAPIError) -> str:
    cause: BaseException | None = error.orig
    while cause is not None:
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None:
            return _SQLITE.get(code & 0xFF, f"SQLite answers {cause.sqlite_errorname}")  # type: ignore[attr-defined]
        state = getattr(cause, "sqlstate", None)
        if state:
            known = next((_POSTGRESQL[key] for key in (state, state[:2]) if key in _POSTGRESQL), None)
            return known or f"PostgreSQL answers {state}"
        cause = cause.__cause__
    return "the connection broke"


def _reason_of_system(error: OSError | sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF, f"SQLite answers {error.sqlite_errorname}")  # type: ignore[union-attr]
    if isinstance(error, ConnectionError):
        return "there is no connection to its server"
    reason = getattr(error, "strerror", None)
    return f"the system says “{reason}”" if reason else "there is no connection to its server"
