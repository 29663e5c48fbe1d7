"""What all keepers share: connections, threads, the clock, and where results are counted."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import ParamSpec, TypeVar

import aiohttp

from bot.feeds.fetcher import Limits
from config import Logs
from knowledge.feeds.codes import PlaceCodes

P = ParamSpec("P")
T = TypeVar("T")


def now() -> dt.datetime:
    """The moment it is."""
    return dt.datetime.now(dt.UTC)


def uncounted(issuer: str, result: str) -> None:
    """Counts nothing."""


@dataclass(frozen=True, slots=True)
class Tools:
    """`codes` gives the places as they are known at present, `attempted` counts an attempt by its result.

    `pause` are seconds between two requests to one server.
    """

    session: aiohttp.ClientSession
    codes: Callable[[], PlaceCodes]
    logs: Logs
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, "feeds"))
    clock: Callable[[], dt.datetime] = now
    attempted: Callable[[str, str], None] = uncounted
    limits: Limits = Limits()
    pause: float = 0.2

    def in_thread(self, call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Awaitable[T]:
        """Has something carried out that waits for the disk or another process."""
        return asyncio.get_running_loop().run_in_executor(self.threads, partial(call, *arguments, **named))
