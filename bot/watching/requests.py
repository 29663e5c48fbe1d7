"""How long Discord takes to answer, measured at each request of discord.py."""

from __future__ import annotations

from time import perf_counter
from types import SimpleNamespace

import aiohttp
from aiohttp import hdrs
from prometheus_client import Histogram

FAILED = "failed"
"""The status of a request without an answer."""


def request_trace(seconds: Histogram) -> aiohttp.TraceConfig:
    """What observes every request of a session but those that become a connection to the gateway."""

    async def began(
        _: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestStartParams
    ) -> None:
        context.began = None if hdrs.UPGRADE in request.headers else perf_counter()

    def observe(context: SimpleNamespace, method: str, status: str) -> None:
        if context.began is not None:
            seconds.labels(method, status).observe(perf_counter() - context.began)

    async def ended(
        _: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestEndParams
    ) -> None:
        observe(context, request.method, str(request.response.status))

    async def failed(
        _: aiohttp.ClientSession, context: SimpleNamespace, request: aiohttp.TraceRequestExceptionParams
    ) -> None:
        observe(context, request.method, FAILED)

    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(began)
    trace.on_request_end.append(ended)
    trace.on_request_exception.append(failed)
    return trace
