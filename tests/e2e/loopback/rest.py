"""REST: from an HTTP request to a recorded call, through judge, faults and limits, to the reply."""

from __future__ import annotations

import asyncio
import json
import time
import traceback
from typing import Any

from aiohttp import web

from tests.e2e.loopback.calls import NOT_FOUND, UNAUTHORIZED, ApiError, Call, Reply, invalid_form
from tests.e2e.loopback.connection import reset
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.faults import Fault
from tests.e2e.loopback.router import Handler
from tests.e2e.loopback.routes import ROUTES

__all__ = ["PREFIX", "Rest"]

PREFIX = "/api/v10"
OPEN_ROUTES = ("/interactions/", "/webhooks/")
"""Where the token in the path is enough (the document's `security` has an empty entry)."""


class Rest:
    """Answers HTTP requests for a server."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """One request."""
        core = self._core
        core.in_flight += 1
        try:
            call, handler = await self._read(request)
            core.requests.append(call)
            core.changes.notify()
            reply = await self._answer(call, handler)
            call.seconds = time.perf_counter() - call.started
            if reply is None:
                reset(request.transport)
                return web.Response(status=500)
            call.status, call.reply = reply.status, reply.body
            return _response(reply)
        except ConnectionError:  # the bot was killed
            raise
        except Exception:
            core.problem(f"the loopback failed at {request.method} {request.path}:\n{traceback.format_exc()}")
            return web.Response(status=500)
        finally:
            core.in_flight -= 1
            core.last_activity = time.perf_counter()
            core.changes.notify()

    async def _read(self, request: web.BaseRequest) -> tuple[Call, Handler | None]:
        started = time.perf_counter()
        path = request.path
        inside = path.startswith(PREFIX + "/")
        found = (
            ROUTES.find(request.method, request.raw_path.partition("?")[0].removeprefix(PREFIX))
            if inside
            else None
        )
        route, handler, params = found or (f"{request.method} {path}", None, {})
        body, files = await _body(request)
        call = Call(
            method=request.method,
            path=path.removeprefix(PREFIX),
            route=route,
            params=params,
            query=dict(request.query),
            headers={name: value for name, value in request.headers.items() if name != "Authorization"},
            body=body,
            files=files,
            started=started,
        )
        allowed = call.path.startswith(OPEN_ROUTES) or (
            request.headers.get("Authorization") == f"Bot {self._core.world.token}"
        )
        if handler is not None and not allowed:
            handler = _unauthorized
        return call, handler

    async def _answer(self, call: Call, handler: Handler | None) -> Reply | None:
        """The reply; None to cut the connection."""
        core = self._core
        if handler is None:
            core.problem(f"unhandled route: {call.place}")
            return ApiError(*NOT_FOUND).reply()
        refusal = self._judge(call)
        fault = core.faults.take(call)
        if fault is not None and not fault.after_effect:
            if fault.kind != "delay":
                return fault.reply() if fault.reply else None
            await asyncio.sleep(fault.seconds)
        limited, headers = core.rate_limits.admit(call)
        reply = limited or refusal or self._handle(call, handler)
        reply.headers = headers | reply.headers
        if fault is not None and fault.after_effect:
            return await _late(fault, reply)
        return reply

    def _judge(self, call: Call) -> Reply | None:
        judge = self._core.judge
        if judge is None:
            return None
        call.violations = judge.violations(call, self._core.world)
        for violation in call.violations:
            self._core.problem(f"{call.place}: {violation}")
        return invalid_form(call.violations).reply() if call.violations else None

    def _handle(self, call: Call, handler: Handler) -> Reply:
        try:
            return handler(self._core, call)
        except ApiError as error:
            return error.reply()


async def _late(fault: Fault, reply: Reply) -> Reply | None:
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
        return reply
    return fault.reply() if fault.reply else None


def _unauthorized(core: Core, call: Call) -> Reply:
    raise ApiError(*UNAUTHORIZED)


async def _body(request: web.BaseRequest) -> tuple[Any, list[str]]:
    """The JSON of a request and the names of the files in it; text that is no JSON stays text."""
    if request.content_type == "multipart/form-data":
        form = await request.post()
        files = [part.filename for part in form.values() if isinstance(part, web.FileField)]
        text = form.get("payload_json", "null")
        return json.loads(str(text)), files
    raw = await request.read()
    if not raw:
        return None, []
    try:
        return json.loads(raw), []
    except ValueError:
        return raw.decode(errors="replace"), []


def _response(reply: Reply) -> web.Response:
    headers = reply.headers
    if reply.body is None:
        return web.Response(status=204 if reply.status == 200 else reply.status, headers=headers)
    if "Content-Type" in headers:
        return web.Response(status=reply.status, body=str(reply.body).encode(), headers=headers)
    body = json.dumps(reply.body, separators=(",", ":")).encode()
    return web.Response(
        status=reply.status, body=body, headers={"Content-Type": "application/json", **headers}
    )
