"""The gateway: IDENTIFY, RESUME, and events to sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from aiohttp import web

from tests.e2e.loopback.connection import (
    HEARTBEAT,
    IDENTIFY,
    INVALID_SESSION,
    PRESENCE,
    RESUME,
    Connection,
    reset,
)
from tests.e2e.loopback.gateway_faults import GatewayFaults
from tests.e2e.loopback.places import Channel, Guild
from tests.e2e.loopback.sessions import ALL_INTENTS, PRIVILEGED, Session
from tests.e2e.loopback.waiting import Changes
from tests.e2e.loopback.world import World

ENDS_THE_SESSION = (1000, 1001)
"""Codes with which a client gives its session up (Events/Gateway: Initiating a Disconnect)."""


class Gateway(GatewayFaults):
    """Serves connections, and sends each session the events that are for it."""

    def __init__(self, world: World, changes: Changes, problem: Callable[[str], None]) -> None:
        super().__init__(changes)
        self.url = ""
        self.announced_url: str | None = None
        """What `/gateway/bot` and READY name instead of `url`; a proxy's client must not go there."""
        self.heartbeat_interval = 41.25
        self.shards = 1
        self.session_starts_left = 1000
        self.privileged: set[str] = set()
        self._world, self._problem = world, problem

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """One WebSocket connection, from its handshake to its end."""
        if self.is_refusing:
            self.note("refused", None)
            reset(request.transport)
            return web.Response(status=503)
        connection = Connection(request, self._receive, self.heartbeat_interval)
        self.connections.append(connection)
        self.note("connect", None, connection.query)
        if connection.query.get("v") != "10" or connection.query.get("encoding") != "json":
            connection.close(4012)
        elif connection.query.get("compress") not in (None, "zlib-stream"):
            self._problem(f"gateway: the loopback doesn't speak compress={connection.query['compress']}")
            connection.close(4012)
        try:
            return await connection.run()
        finally:
            self.connections.remove(connection)
            self._ended(connection)

    def publish(
        self,
        event: str,
        data: dict[str, Any] | Callable[[Session], dict[str, Any]],
        guild: Guild | None = None,
        channel: Channel | None = None,
    ) -> int:
        """Sends an event to the sessions it is for, and tells how many; `data` may differ by session."""
        if guild is not None and not guild.has_bot:
            return 0
        receivers = [session for session in self.sessions.values() if session.gets(event, guild, channel)]
        for session in receivers:
            session.dispatch(event, data(session) if callable(data) else data)
        return len(receivers)

    def _receive(self, connection: Connection, payload: dict[str, Any]) -> None:
        op, data = payload.get("op"), payload.get("d")
        if op == HEARTBEAT:
            self._changes.notify()
        elif op == IDENTIFY and connection.session is None and isinstance(data, dict):
            self._identify(connection, data)
        elif op == RESUME and connection.session is None and isinstance(data, dict):
            self._resume(connection, data)
        elif op in (IDENTIFY, RESUME):
            connection.close(4005)
        elif connection.session is None:
            connection.close(4003)
        elif op == PRESENCE:
            self.note("presence", connection.session.shard[0], data)
        else:
            self._problem(f"gateway: unhandled opcode {op}")
            connection.close(4001)

    def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        shard = tuple(data.get("shard") or (0, 1))
        self.note("identify", shard[0], data)
        self.session_starts_left -= 1
        if code := self._refusal(data, shard):
            connection.close(code)
            return
        session = Session(uuid4().hex, (shard[0], shard[1]), data["intents"], self._world.bot)
        session.connection, connection.session = connection, session
        self.sessions[session.id] = session
        guilds = [guild for guild in self._world.guilds.values() if guild.has_bot and session.serves(guild)]
        session.dispatch("READY", self._ready_payload(session, guilds))
        for guild in guilds:
            if session.gets("GUILD_CREATE", guild, None) and not guild.unavailable:
                session.dispatch("GUILD_CREATE", guild.create_payload(self._world.bot))
        self.note("ready", shard[0], session.id)

    def _refusal(self, data: dict[str, Any], shard: tuple[Any, ...]) -> int | None:
        intents = data.get("intents")
        if data.get("token") != self._world.token:
            return 4004
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return 4010
        if not isinstance(intents, int) or intents & ~ALL_INTENTS:
            return 4013
        granted = (PRIVILEGED[name] for name in self.privileged)
        forbidden = sum(PRIVILEGED.values()) & ~sum(granted)
        return 4014 if intents & forbidden else None

    def _ready_payload(self, session: Session, guilds: list[Guild]) -> dict[str, Any]:
        return {
            "v": 10,
            "user": {**self._world.bot.payload(), "verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self.announced_url or self.url,
            "shard": list(session.shard),
            "application": {"id": str(self._world.application_id), "flags": self.application_flags},
            "private_channels": [],
            "relationships": [],
            "presences": [],
            "_trace": ["loopback"],
        }

    @property
    def application_flags(self) -> int:
        """The application's flags: which privileged intents a small app was granted."""
        bits = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}
        return sum(bits[name] for name in self.privileged)

    def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        session = self.sessions.get(data.get("session_id", ""))
        self.note("resume", session.shard[0] if session else None, data)
        if data.get("token") != self._world.token:
            connection.close(4004)
            return
        missed = session.missed_since(data.get("seq") or 0) if session else None
        if session is None or missed is None:
            self.note("invalid", None, False)
            connection.send_op(INVALID_SESSION, False)
            return
        if session.connection is not None:
            session.connection.close(4000)
        session.connection, connection.session = connection, session
        for text in missed:
            connection.send(text)
        session.dispatch("RESUMED", {"_trace": ["loopback"]})
        self.note("resumed", session.shard[0], len(missed))

    def _ended(self, connection: Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if connection.ended_by_client and connection.close_code in ENDS_THE_SESSION:
                self.sessions.pop(session.id, None)
        self.note("close", session.shard[0] if session else None, connection.close_code)
