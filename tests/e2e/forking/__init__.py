"""Starts of the bot that cost a tenth of a second: forked from a process that has imported the program.

Everything but the imports is as in a start of its own: arguments, environment, folder, output, signals, exit
code. `python -m tests.e2e.forking` is the process that is forked.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[3]


class ForkServer:
    """The process that has imported the program. One serves all tests of a worker."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fork")  # a socket's path must be short
        self._address = str(Path(self._folder.name) / "socket")
        ready, ready_there = os.pipe()
        ending_there, self._ending = os.pipe()
        self._pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "tests.e2e.forking", self._address],
            {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8"},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, ending_there, 0),
                (os.POSIX_SPAWN_DUP2, ready_there, 1),
                (os.POSIX_SPAWN_CLOSE, self._ending),
                (os.POSIX_SPAWN_CLOSE, ready),
            ],
        )
        os.close(ending_there)
        os.close(ready_there)
        with os.fdopen(ready, "rb") as said:
            if said.readline() != b"ready\n":
                raise RuntimeError("the process to fork from didn't start")

    def close(self) -> None:
        """Ends it; what was forked from it is not ended."""
        os.close(self._ending)
        os.waitpid(self._pid, 0)
        self._folder.cleanup()

    async def start(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> ForkedProcess:
        """Starts the program in a folder; its standard error goes to its standard output."""
        output, output_there = os.pipe()
        channel = socket.socket(socket.AF_UNIX)
        channel.connect(self._address)
        request = json.dumps([list(arguments), str(folder), dict(environment)]).encode()
        socket.send_fds(channel, [len(request).to_bytes(4, "big")], [output_there])
        channel.sendall(request)
        os.close(output_there)
        messages, writer = await asyncio.open_unix_connection(sock=channel)
        stdout = asyncio.StreamReader(limit=1 << 20)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(output, "rb")
        )
        pid = int(await messages.readline())
        return ForkedProcess(pid, stdout, messages, writer, transport)


class ForkedProcess:
    """A run of the program, with as much of `asyncio.subprocess.Process` as the tests use."""

    def __init__(
        self,
        pid: int,
        stdout: asyncio.StreamReader,
        messages: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        transport: asyncio.ReadTransport,
    ) -> None:
        self.pid = pid
        self.stdout = stdout
        self.returncode: int | None = None
        self._messages = messages
        self._writer = writer
        self._transport = transport

    async def wait(self) -> int:
        """Waits for its end; gives the exit code, negative if a signal ended it."""
        if self.returncode is None:
            self.returncode = int(await self._messages.readline())
            self._transport.close()
            self._writer.close()
        return self.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """Sends a signal, if it runs."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends it at once."""
        self.send_signal(signal.SIGKILL)
