"""The server: documents by path, each with a fault if a test gives it one, and all requests it got."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

US, US_LIST = "/us/feed.xml", "/us/list"
UK, UK_PAGES = "/api/content/foreign-travel-advice", "/api/content/foreign-travel-advice/"
CANADA, CANADA_PAGES = "/canada/index.json", "/canada/cta-cap-"
GERMANY = "/germany/warnings"

Fault = Callable[["Governments", web.BaseRequest], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Document:
    """What lies at a path. `dated` is its Last-Modified, in place of an ETag."""

    body: bytes
    media_type: str
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A request that came, and the status of the answer; 0 if there was none."""

    path: str
    headers: dict[str, str]
    status: int


class Governments:
    """All governments at one address. Use it as an asynchronous context manager."""

    def __init__(self) -> None:
        self.url = ""
        self.documents: dict[str, Document] = {}
        self.faults: dict[str, Fault] = {}
        self.requests: list[Request] = []
        self.asking: Counter[str] = Counter()
        """Requests by path, also those that are not answered yet."""
        self.began = asyncio.Event()
        self.let_go = asyncio.Event()
        self._runner: web.ServerRunner | None = None

    @property
    def settings(self) -> dict[str, Any]:
        """Settings of a bot that reads these governments, by dotted name."""
        addresses = {"us": US, "uk": UK, "canada": CANADA, "germany": GERMANY}
        found = {f"feeds.{name}.url": self.url + path for name, path in addresses.items()}
        return {"feeds.enabled": True, "feeds.us.cross_check_url": self.url + US_LIST, **found}

    def put(
        self, path: str, body: bytes, media_type: str = "application/json", dated: str | None = None
    ) -> None:
        """Lays a document at a path, in place of the one before."""
        self.documents[path] = Document(body, media_type, dated)

    def asked(self, path: str) -> list[int]:
        """The statuses of all answers at a path, in order."""
        return [request.status for request in self.requests if request.path == path]

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._serve, access_log=None))
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """From now on, connections are refused."""
        self.let_go.set()
        if self._runner is not None:
            await self._runner.shutdown()
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asking[request.path] += 1
        self.began.set()
        fault = self.faults.get(request.path)
        try:
            response = await (fault(self, request) if fault else self.answer(request))
        except BaseException:
            self._record(request, 0)
            raise
        self._record(request, response.status)
        return response

    def _record(self, request: web.BaseRequest, status: int) -> None:
        self.requests.append(Request(request.path, dict(request.headers), status))

    async def answer(self, request: web.BaseRequest) -> web.Response:
        """The answer without a fault."""
        document = self.documents.get(request.path)
        if document is None:
            return web.Response(status=404)
        etag = f'"{hashlib.sha256(document.body).hexdigest()[:16]}"'
        headers = {"Last-Modified": document.dated} if document.dated else {"ETag": etag}
        if request.headers.get("If-None-Match") == etag and not document.dated:
            return web.Response(status=304, headers=headers)
        if document.dated and request.headers.get("If-Modified-Since") == document.dated:
            return web.Response(status=304, headers=headers)
        return web.Response(
            body=document.body, headers={**headers, "Content-Type": f"{document.media_type}; charset=utf-8"}
        )
