"""The server: one port for REST and gateway, from start to stop."""

from __future__ import annotations

from typing import Self

from aiohttp import web

from tests.e2e.loopback.judge import Judge
from tests.e2e.loopback.rest import PREFIX, Rest
from tests.e2e.loopback.watching import Watching

GATEWAY_PATH = "/gateway"


class Loopback(Watching):
    """A Discord on 127.0.0.1. Use it as an asynchronous context manager, or `start` and `stop` it."""

    def __init__(self, judge: Judge | None) -> None:
        """Without a judge every request is taken."""
        super().__init__(judge)
        self.api_url = ""
        self._rest = Rest(self)
        self._runner: web.ServerRunner | None = None

    @property
    def gateway_url(self) -> str:
        """Where the gateway is; `api_url` is the whole base of REST."""
        return self.gateway.url

    async def start(self) -> None:
        """Listens on a free port."""
        self._runner = web.ServerRunner(web.Server(self._serve, access_log=None))
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api_url = f"http://127.0.0.1:{port}{PREFIX}"
        self.gateway.url = f"ws://127.0.0.1:{port}{GATEWAY_PATH}"

    async def stop(self) -> None:
        """Cuts what is still connected and stops listening."""
        self.gateway.refuse()
        self.gateway.abort()
        if self._runner is not None:
            await self._runner.shutdown()
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.rstrip("/") == GATEWAY_PATH:
            return await self.gateway.serve(request)
        return await self._rest.serve(request)
