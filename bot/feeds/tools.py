"""What all keepers share: connections, threads, the clock, and where results are counted."""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import BaseContext
from typing import ParamSpec, TypeVar

import aiohttp

from bot.feeds.fetcher import Limits
from config import Logs
from knowledge.feeds.codes import PlaceCodes

_AT_ONCE = 3
"""Processes that read at a time: each takes 60 MB. Two governments have pages, which take minutes, so that
the others never wait for long."""

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

    `pause` are seconds between requests to one server, `look_every` from one look to the next
    whether another process has fetched, or the operator gave a word. Who has one of `desks` may
    have another process read, and `processes` starts that.
    """

    session: aiohttp.ClientSession
    codes: Callable[[], PlaceCodes]
    logs: Logs
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, "feeds"))
    clock: Callable[[], dt.datetime] = now
    attempted: Callable[[str, str], None] = uncounted
    limits: Limits = field(default_factory=Limits)
    pause: float = 0.2
    look_every: float = 30.0
    desks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    processes: BaseContext = field(default_factory=lambda: multiprocessing.get_context("spawn"))

    def in_thread(self, call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Awaitable[T]:
        """Has something carried out that waits for the disk or another process."""
        return asyncio.get_running_loop().run_in_executor(self.threads, partial(call, *arguments, **named))
