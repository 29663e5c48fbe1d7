"""The port that monitoring reads: /healthz, /readyz, /metrics."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client.aiohttp import make_aiohttp_handler

from bot.watching.metrics import Metrics
from bot.watching.readiness import Readiness
from config import Watch

_log = logging.getLogger(__name__)


class PortError(Exception):
    """The port can't be listened on; the message says why and what to do."""


@asynccontextmanager
async def watched(settings: Watch, metrics: Metrics, readiness: Readiness) -> AsyncIterator[None]:
    """Listens on the port of the settings, unless it is 0. Raises PortError if that can't be done."""
    if not settings.port:
        yield
        return
    runner = web.AppRunner(_application(metrics, readiness), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            raise PortError(
                f"watch.port {settings.port} on {settings.host} can't be used: {_reason(error)}. "
                "Set watch.port to a free port, or to 0 to switch it off; watch.host is an address "
                "of this machine."
            ) from None
        _log.info("watched at http://%s:%d: /healthz, /readyz, /metrics", settings.host, settings.port)
        yield
    finally:
        await runner.cleanup()


def _reason(error: OSError) -> str:
    """What the system says: asyncio puts a sentence of its own around it, with the address once more."""
    if isinstance(error, socket.gaierror) or error.errno is None:
        return str(error.strerror or error)
    return os.strerror(error.errno)


def _application(metrics: Metrics, readiness: Readiness) -> web.Application:
    async def alive(_: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def ready(_: web.Request) -> web.Response:
        checks = await readiness.look()
        is_ready = all(checks.values())
        return web.json_response({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)

    application = web.Application()
    application.router.add_get("/healthz", alive)
    application.router.add_get("/readyz", ready)
    application.router.add_get("/metrics", make_aiohttp_handler(metrics.registry))
    return application
