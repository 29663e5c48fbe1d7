"""A PostgreSQL server of the tests' own, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import asyncpg

PASSWORD = "s3cret-p/ss"
"""With a character that has to be quoted in an address."""
QUOTED = "s3cret-p%2Fss"


def binaries() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, None where PostgreSQL isn't installed."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def _unprivileged() -> str | None:
    """Whom to run the server as: PostgreSQL refuses root. None: who runs the tests."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


# Waits for the end of its input, which is also the end of the tests however they end, and cleans up.
_GUARD = """
cat >/dev/null
"$1/pg_ctl" -D data stop --silent --wait --mode=immediate
cd / && rm -rf "$2"
"""


class Server:
    """A server that listens on a port of this machine alone."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._user = _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="advisory-bot-postgresql-"))
        self.port = _free_port()
        self._guard: subprocess.Popen[bytes] | None = None
        self.databases = 0
        (self.folder / "password").write_text(PASSWORD, encoding="utf-8")
        if self._user:
            for path in (self.folder, self.folder / "password"):
                shutil.chown(path, self._user)
        self._run("initdb", "--username=bot", "--auth=scram-sha-256", f"--pwfile={self.folder / 'password'}",
                  "--encoding=UTF8", "--locale=C", "--no-sync")  # fmt: skip
        with (self.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n"
                "fsync = off\nfull_page_writes = off\nshared_buffers = 16MB\n"
            )

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, "-D", self.folder / "data", *arguments],
            user=self._user,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=program == "initdb",
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Starts it, and waits until it can be asked."""
        self._guard = self._guard or subprocess.Popen(
            ["sh", "-c", _GUARD, "sh", self._programs, self.folder],
            user=self._user,
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._run("pg_ctl", "start", "--silent", "--wait", "--log", str(self.folder / "log"))

    def stop(self) -> None:
        """Stops it at once; every connection breaks."""
        self._run("pg_ctl", "stop", "--silent", "--wait", "--mode=immediate")

    def remove(self) -> None:
        """Stops it, and takes its folder away."""
        if self._guard is not None:
            self._guard.communicate(timeout=60)

    def url(self, database: str, *, user: str = "bot", password: str = QUOTED) -> str:
        """The address of a database, as a person writes it into the settings."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}"

    async def run(self, sql: str, database: str = "postgres") -> None:
        """Runs a statement beside the bot."""
        connection = await asyncpg.connect(self.url(database))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    async def new_database(self) -> str:
        """An empty database; gives its name."""
        self.databases += 1
        name = f"test_{self.databases}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    async def break_connections(self, database: str) -> None:
        """Ends every connection to a database from the server's side."""
        await self.run(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"  # noqa: S608
        )


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
