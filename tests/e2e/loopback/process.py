"""The real bot as a subprocess that talks to a loopback Discord, with its log."""

# ruff: noqa: ASYNC109  a timeout of ours can say what was awaited
from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.e2e.forking import ForkedProcess, ForkServer
from tests.e2e.loopback.server import Loopback
from tests.e2e.loopback.waiting import TIMEOUT, Changes, NotInTime

ROOT = Path(__file__).parents[3]
"""The checkout, where the packages are."""

STOP_SECONDS = 15.0
START_SECONDS = 60.0
"""The first start compiles the knowledge base."""

TRACEBACK = "Traceback (most recent call last):"
_NEW_ENTRY = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}|\{|\[")


def variables(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings, by dotted name, as the environment variables that override the settings file."""
    return {
        "ADVISORY_BOT__" + name.upper().replace(".", "__"): value
        if isinstance(value, str)
        else json.dumps(value)
        for name, value in settings.items()
    }


class BotProcess:
    """One run of the bot. Its data stay in `folder`, so that the next run in it finds them.

    `settings` are by dotted name (`"discord.message_content": True`), `env` adds variables, or takes one
    away with None, `cache` is a folder that runs may share. `forks` starts it without importing it again.
    """

    def __init__(
        self,
        server: Loopback,
        folder: Path,
        *,
        settings: Mapping[str, Any] | None = None,
        env: Mapping[str, str | None] | None = None,
        cache: Path | None = None,
        arguments: tuple[str, ...] = ("run",),
        forks: ForkServer | None = None,
    ) -> None:
        self.log: list[str] = []
        """Lines of standard output and standard error, in order."""
        self._server = server
        self._arguments = arguments
        self._folder = folder
        self.environment = _environment(server, folder, cache, settings or {}, env or {})
        """The variables that it is started with."""
        self._forks = forks
        self._process: asyncio.subprocess.Process | ForkedProcess | None = None
        self._reader: asyncio.Task[None] | None = None
        self._changes = Changes(lambda: "the bot's log:\n" + "\n".join(self.log[-30:]))
        self._exit_expected = False
        self._happened_before = 0
        self._problems: list[str] = []
        self._forgiven: list[str] = []

    async def start(self) -> None:
        """Starts the process; doesn't wait for anything."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._server.logs.append(self.log)
        self._happened_before = len(self._server.gateway.happenings)
        self._process = await self._started()
        self._reader = asyncio.create_task(self._read())

    async def _started(self) -> asyncio.subprocess.Process | ForkedProcess:
        if self._forks is not None:
            return await self._forks.start(self._arguments, self._folder, self.environment)
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *self._arguments,
            cwd=self._folder,
            env=self.environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=1 << 20,
        )

    async def _read(self) -> None:
        process = self._running()
        assert process.stdout is not None
        async for line in process.stdout:
            self.log.append(line.decode(errors="replace").rstrip("\n"))
            self._changes.notify()
        await process.wait()
        self._changes.notify()
        self._server.changes.notify()

    def _running(self) -> asyncio.subprocess.Process | ForkedProcess:
        if self._process is None:
            raise RuntimeError("the bot was not started")
        return self._process

    @property
    def pid(self) -> int:
        """The process id."""
        return self._running().pid

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative if killed by a signal; None while it runs."""
        return self._running().returncode

    def memory(self) -> int:
        """The bytes of memory it holds at present (Linux only)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024

    def data_size(self) -> int:
        """The bytes of all files it keeps."""
        return sum(file.stat().st_size for file in (self._folder / "data").rglob("*") if file.is_file())

    async def ready(self, timeout: float = START_SECONDS) -> None:
        """Waits for a session of every shard. Raises NotInTime, or AssertionError if the bot ends."""

        def probe() -> bool:
            assert self.exit_code is None, f"the bot ended with {self.exit_code}:\n" + "\n".join(
                self.log[-30:]
            )
            gateway = self._server.gateway
            own = gateway.happenings[self._happened_before :]
            return gateway.is_ready() and any(happening.kind == "ready" for happening in own)

        await self._server.until(probe, "the bot's connection", timeout)

    async def logged(self, pattern: str, timeout: float = TIMEOUT, *, nth: int = 1) -> str:
        """The first line of the log in which the regular expression is found, or the `nth`."""
        compiled = re.compile(pattern)

        def probe() -> str | None:
            found = [line for line in self.log if compiled.search(line)]
            return found[nth - 1] if len(found) >= nth else None

        return await self._changes.until(probe, f"{pattern!r} in the bot's log", timeout)

    def hang_up(self) -> None:
        """Sends SIGHUP."""
        self._running().send_signal(signal.SIGHUP)

    async def wait(self, timeout: float = STOP_SECONDS) -> int:
        """Waits until it ends by itself; gives the exit code. Raises NotInTime."""
        self._exit_expected = True
        return await self._ended(timeout)

    async def _ended(self, timeout: float) -> int:
        process = self._running()
        assert self._reader is not None
        await self._changes.until(self._reader.done, "the end of the bot", timeout)
        assert process.returncode is not None
        return process.returncode

    async def stop(self, timeout: float = STOP_SECONDS) -> int:
        """Asks it to stop (SIGTERM), kills it if it doesn't in time; gives the exit code."""
        if self.exit_code is not None:
            return await self._ended(timeout)
        self._exit_expected = True
        self._running().send_signal(signal.SIGTERM)
        try:
            return await self._ended(timeout)
        except NotInTime:
            self._problems.append(f"the bot didn't stop within {timeout:g} s of SIGTERM")
            return await self.kill()

    async def kill(self) -> int:
        """Ends it at once (SIGKILL)."""
        self._exit_expected = True
        with contextlib.suppress(ProcessLookupError):
            self._running().kill()
        return await self._ended(STOP_SECONDS)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def forgive(self, text: str) -> None:
        """Lets problems pass that contain `text`."""
        self._forgiven.append(text)

    def problems(self) -> list[str]:
        """What fails the test: tracebacks, the token in the log, an unasked-for end, a failed stop."""
        found = [f"the bot's log has a traceback:\n{block}" for block in tracebacks(self.log)]
        found += ["the bot's log has the token in it" for line in self.log if self._server.token in line][:1]
        if self._process is not None and self.exit_code is not None and not self._exit_expected:
            found.append(f"the bot ended by itself with {self.exit_code}:\n" + "\n".join(self.log[-20:]))
        everything = found + self._problems
        return [text for text in everything if not any(forgiven in text for forgiven in self._forgiven)]


def tracebacks(lines: list[str]) -> list[str]:
    """The tracebacks in a log, each with the line before it."""
    blocks = []
    for start, line in enumerate(lines):
        if TRACEBACK not in line:
            continue
        end = start + 1
        while end < len(lines) and not _NEW_ENTRY.match(lines[end]) and end < start + 60:
            end += 1
        blocks.append("\n".join(lines[max(0, start - 1) : end]))
    return blocks


def _environment(
    server: Loopback,
    folder: Path,
    cache: Path | None,
    settings: Mapping[str, Any],
    env: Mapping[str, str | None],
) -> dict[str, str]:
    places = {"discord.api_url": server.api_url, "discord.gateway_url": server.gateway_url}
    wanted: dict[str, str | None] = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_CACHE_HOME": str(cache or folder / "cache"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DISCORD_TOKEN": server.token,
        # No test reaches out: one that reads feeds names loopback addresses for them.
        **variables({**places, "feeds.enabled": False, **settings}),
        **env,
    }
    return {name: value for name, value in wanted.items() if value is not None}
