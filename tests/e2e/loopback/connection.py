"""One WebSocket connection to the gateway: framing, compression, heartbeats, and how it can break."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
import zlib
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.e2e.loopback.sessions import Session

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, RESUME = 0, 1, 2, 3, 6
RECONNECT, INVALID_SESSION, HELLO, ACK = 7, 9, 10, 11

MAX_BYTES = 4096
"""Of an event that a client sends (Events/Gateway: Sending Events)."""
MAX_EVENTS, PER_SECONDS = 120, 60.0
"""Events that a client may send on one connection (Events/Gateway: Rate Limiting)."""

Receive = Callable[["Connection", dict[str, Any]], None]


def reset(transport: asyncio.BaseTransport | None) -> None:
    """Cuts a TCP connection with RST, as a crashed or overloaded server does."""
    if not isinstance(transport, asyncio.Transport):
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Connection:
    """Reads what the client sends and writes what it is sent, in order, until either end goes."""

    def __init__(self, request: web.BaseRequest, receive: Receive, heartbeat_interval: float) -> None:
        self.session: Session | None = None
        self.hushed = False
        self.heartbeats = 0
        self.close_code: int | None = None
        self.ended_by_client = False
        self.query = dict(request.query)
        self._request = request
        self._receive = receive
        self._interval = heartbeat_interval
        self._socket = web.WebSocketResponse(autoping=True, max_msg_size=1 << 20, compress=False)
        self._outgoing: asyncio.Queue[str | int] = asyncio.Queue()
        self._deflate = zlib.compressobj() if self.query.get("compress") == "zlib-stream" else None
        self._sent_at: list[float] = []

    def send(self, text: str) -> None:
        """Queues a payload; a hushed connection swallows it."""
        if not self.hushed:
            self._outgoing.put_nowait(text)

    def send_op(self, op: int, data: Any = None) -> None:
        """Queues a payload that is no event."""
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def close(self, code: int) -> None:
        """Closes with a code, once everything queued is sent."""
        self._outgoing.put_nowait(code)

    def abort(self) -> None:
        """Cuts the TCP connection."""
        reset(self._request.transport)

    async def run(self) -> web.WebSocketResponse:
        """Serves the connection until it ends."""
        await self._socket.prepare(self._request)
        writer = asyncio.create_task(self._write())
        self.send_op(HELLO, {"heartbeat_interval": round(self._interval * 1000), "_trace": ["loopback"]})
        try:
            await self._read()
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self.close_code = self._socket.close_code
        return self._socket

    async def _read(self) -> None:
        patience = self._interval * 2
        while not self._socket.closed:
            try:
                message = await self._socket.receive(timeout=patience)
            except TimeoutError:
                await self._socket.close(code=4009, message=b"Session timed out.")
                return
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                self.ended_by_client = message.type is WSMsgType.CLOSE
                return
            if self.hushed:
                continue
            payload = self._parse(message.data)
            if isinstance(payload, int):
                await self._socket.close(code=payload)
                return
            if payload.get("op") == HEARTBEAT:
                self.heartbeats += 1
                self.send_op(ACK)
            self._receive(self, payload)

    def _parse(self, data: str | bytes) -> dict[str, Any] | int:
        """What the client sent, or the code that it is refused with."""
        try:
            payload = json.loads(data)
        except ValueError:
            return 4002
        if len(data) > MAX_BYTES or not isinstance(payload, dict):
            return 4002
        now = asyncio.get_running_loop().time()
        self._sent_at = [at for at in self._sent_at if at > now - PER_SECONDS] + [now]
        return 4008 if len(self._sent_at) > MAX_EVENTS else payload

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                item = await self._outgoing.get()
                if isinstance(item, int):
                    await self._socket.close(code=item)
                    return
                if self._deflate is None:
                    await self._socket.send_str(item)
                else:
                    frame = self._deflate.compress(item.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(frame)
