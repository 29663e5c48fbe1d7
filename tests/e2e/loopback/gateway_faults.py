# ruff: noqa: ASYNC109  a timeout of ours can say what was awaited
"""The gateway's sessions and connections, how they break on demand, and what went on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.e2e.loopback.connection import HEARTBEAT, INVALID_SESSION, RECONNECT, Connection
from tests.e2e.loopback.sessions import Session
from tests.e2e.loopback.waiting import TIMEOUT, Changes


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened at the gateway; `at` is `time.perf_counter()`.

    `kind` is connect, refused, identify, ready, resume, resumed, invalid, presence or close.
    """

    kind: str
    shard: int | None
    at: float
    detail: Any = None


class GatewayFaults:
    """What tests do to the gateway. Faults take effect on every shard, or on one named by `shard`."""

    def __init__(self, changes: Changes) -> None:
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.happenings: list[Happening] = []
        self.is_refusing = False
        self._given: dict[str, int] = {}
        self._changes = changes

    def note(self, kind: str, shard: int | None, detail: Any = None) -> None:
        """Records a happening."""
        self.happenings.append(Happening(kind, shard, time.perf_counter(), detail))
        self._changes.notify()

    def _live(self, shard: int | None) -> Iterator[Connection]:
        for connection in list(self.connections):
            session = connection.session
            if shard is None or (session is not None and session.shard[0] == shard):
                yield connection

    def abort(self, shard: int | None = None) -> None:
        """Cuts the TCP connection."""
        for connection in self._live(shard):
            connection.abort()

    def close(self, code: int, shard: int | None = None) -> None:
        """Closes with a code."""
        for connection in self._live(shard):
            connection.close(code)

    def reconnect(self, shard: int | None = None) -> None:
        """Asks to reconnect and resume (op 7)."""
        for connection in self._live(shard):
            connection.send_op(RECONNECT)

    def invalidate(self, *, resumable: bool, shard: int | None = None) -> None:
        """Declares the session invalid (op 9); one that isn't `resumable` is forgotten."""
        for connection in self._live(shard):
            if connection.session is not None and not resumable:
                self.sessions.pop(connection.session.id, None)
            connection.send_op(INVALID_SESSION, resumable)

    def hush(self, shard: int | None = None) -> None:
        """Goes silent on the present connections: no event, no ACK, no close. New ones are served."""
        for connection in self._live(shard):
            connection.hushed = True

    def request_heartbeat(self) -> None:
        """Asks every client for a heartbeat (op 1)."""
        for connection in self._live(None):
            connection.send_op(HEARTBEAT)

    def send_raw(self, text: str, shard: int | None = None) -> None:
        """Sends text as it is, well formed or not."""
        for connection in self._live(shard):
            connection.send(text)

    def dispatch(self, event: str, data: Any, shard: int | None = None) -> None:
        """Sends an event as it is, whatever the intents."""
        for session in self.sessions.values():
            if shard is None or session.shard[0] == shard:
                session.dispatch(event, data)

    def refuse(self) -> None:
        """Resets every new connection."""
        self.is_refusing = True

    def accept(self) -> None:
        """Takes new connections again."""
        self.is_refusing = False

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Cuts all connections and takes none until the end of the block."""
        self.refuse()
        self.abort()
        try:
            yield
        finally:
            self.accept()

    def forget_sessions(self) -> None:
        """Makes the next RESUME of every session fail, as after a long outage."""
        self.sessions.clear()

    @property
    def identifies(self) -> list[dict[str, Any]]:
        """What each IDENTIFY held."""
        return [happening.detail for happening in self.happenings if happening.kind == "identify"]

    async def next(self, kind: str, timeout: float = TIMEOUT) -> Happening:
        """The next happening of that kind which nobody has been given yet."""

        def probe() -> Happening | None:
            start = self._given.get(kind, 0)
            for index in range(start, len(self.happenings)):
                if self.happenings[index].kind == kind:
                    self._given[kind] = index + 1
                    return self.happenings[index]
            return None

        return await self._changes.until(probe, f"a {kind!r} at the gateway", timeout)

    async def ready(self, timeout: float = 30.0) -> None:
        """Waits until every shard has a live session."""
        await self._changes.until(self.is_ready, "a session of every shard", timeout)

    def is_ready(self) -> bool:
        """Whether every shard has a session that is connected."""
        live = {session.shard for session in self.sessions.values() if session.connection is not None}
        return any(len([shard for shard in live if shard[1] == count]) == count for _, count in live)
