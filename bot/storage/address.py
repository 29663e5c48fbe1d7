"""Where a database is, without its password wherever the address is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

FILE_NAME = "advisory-bot.db"
"""The embedded database, in the data folder."""


@dataclass(frozen=True, slots=True)
class Address:
    """A database: an SQLite file (`file`), or one on a PostgreSQL server (`file` is None).

    `shown` is how to call it in a sentence; user and password are not in it.
    """

    url: str = field(repr=False)
    shown: str
    file: Path | None = None

    @classmethod
    def of(cls, setting: str, data: Path) -> Address:
        """The address that a setting names; the file in the folder `data` if it is empty.

        `setting` begins with a scheme of `config.DATABASES`. Raises ValueError without a path or host.
        """
        if not setting:
            return cls._file(data / FILE_NAME)
        parts = urlsplit(setting)
        if parts.scheme.startswith("sqlite"):
            path = unquote(parts.path)[1:]
            if not path:
                raise ValueError("the address of an SQLite database needs a path: sqlite:////folder/file.db")
            return cls._file(Path(path))
        try:
            port = f":{parts.port}" if parts.port else ""
        except ValueError:
            # Never what the library says: it repeats what may be the beginning of a password.
            raise ValueError(
                "what follows the host is no port. In a password, / is written %2F, : %3A, @ %40 and # %23"
            ) from None
        if not parts.hostname:
            raise ValueError("the address of a PostgreSQL database needs a host: postgresql://host/name")
        # What libpq calls sslmode, asyncpg calls ssl; the values are the same.
        query = [("ssl" if name == "sslmode" else name, value) for name, value in parse_qsl(parts.query)]
        url = urlunsplit(("postgresql+asyncpg", parts.netloc, parts.path, urlencode(query), ""))
        return cls(url, f"the PostgreSQL database {parts.path.lstrip('/')} on {parts.hostname}{port}")

    @classmethod
    def _file(cls, path: Path) -> Address:
        path = path.absolute()
        # A question mark in a file name would begin the query of an address.
        return cls(f"sqlite+aiosqlite:///{str(path).replace('?', '%3F')}", f"the database file {path}", path)
