"""What goes wrong with a government's server: each is given to a path in `Governments.faults`."""

from __future__ import annotations

import gzip

from aiohttp import web

from tests.e2e.governments.server import Fault, Governments

CLOUDFLARE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking.</body></html>"


def status(code: int, **headers: str) -> Fault:
    """Answers with a status. Headers are written with underscores."""

    async def fault(_: Governments, __: web.BaseRequest) -> web.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(status=code, headers=named, text="no")

    return fault


def sends(body: bytes, media_type: str, code: int = 200) -> Fault:
    """Answers with something else."""

    async def fault(_: Governments, __: web.BaseRequest) -> web.Response:
        return web.Response(status=code, body=body, content_type=media_type)

    return fault


def redirect(to: str) -> Fault:
    """Redirects."""

    async def fault(_: Governments, __: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": to})

    return fault


async def silent(server: Governments, request: web.BaseRequest) -> web.StreamResponse:
    """Says nothing until the server closes."""
    await server.let_go.wait()
    return await server.answer(request)


async def cut_off(server: Governments, request: web.BaseRequest) -> web.StreamResponse:
    """Sends half of a document, then breaks the connection."""
    document = server.documents[request.path]
    response = web.StreamResponse(headers={"Content-Type": document.media_type})
    response.content_length = len(document.body)
    await response.prepare(request)
    await response.write(document.body[: len(document.body) // 2])
    assert request.transport is not None
    request.transport.abort()
    return response


def endless(size: int) -> Fault:
    """Sends so many bytes, without saying beforehand how many."""

    async def fault(_: Governments, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        for _part in range(size // 65_536):
            await response.write(b" " * 65_536)
        return response

    return fault


def bomb(size: int) -> Fault:
    """Sends a small body that unpacks to so many bytes."""
    packed = gzip.compress(b" " * size, 9)

    async def fault(_: Governments, __: web.BaseRequest) -> web.Response:
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        return web.Response(body=packed, headers=headers)

    return fault


async def packed(server: Governments, request: web.BaseRequest) -> web.StreamResponse:
    """The document itself, packed by gzip."""
    whole = await server.answer(request)
    if isinstance(whole.body, bytes):
        headers = {**whole.headers, "Content-Encoding": "gzip"}
        headers.pop("Content-Length", None)
        return web.Response(body=gzip.compress(whole.body), headers=headers)
    return whole
