"""A clerk in another process: memory that payloads take is given back with its end, and no answer waits."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.feeds.clerk import Clerk, Kept, Refused, Round
from bot.feeds.folder import FeedFolder, Validators
from config import Logs
from knowledge.feeds.advisory import Held
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.readers import READERS
from knowledge.feeds.reading import Page

_NICE = 5
"""By how much it stands back behind the process that answers, where they share a processor."""
_TOGETHER = 20
"""Advisories that are handed over at a time: unpacking more would keep an answer waiting."""


class ClerkFailed(Exception):
    """The process ended, or took too long; the message is a sentence."""


class ClerkProcess:
    """The methods of `Clerk`, carried out elsewhere. Used as an asynchronous context, which ends it.

    One is called at a time. Each raises Refused as the clerk does, and ClerkFailed. A thread of `threads`
    waits for what it gives, `seconds` at most.
    """

    def __init__(
        self,
        folder: Path,
        issuer: str,
        codes: PlaceCodes,
        at: dt.datetime,
        *,
        logs: Logs,
        processes: BaseContext,
        threads: Executor,
        seconds: float,
    ) -> None:
        self._ours, self._theirs = processes.Pipe()
        self._process = processes.Process(  # type: ignore[attr-defined]
            target=_work, args=(folder, issuer, codes, at, logs, self._theirs), name="feeds", daemon=True
        )
        self._threads = threads
        self._seconds = seconds

    async def __aenter__(self) -> Self:
        self._process.start()
        self._theirs.close()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ours.close()
        self._process.kill()
        await asyncio.get_running_loop().run_in_executor(self._threads, self._process.join)
        self._process.close()

    async def index(self, body: bytes) -> tuple[Page, ...]:
        """As `Clerk.index`."""
        pages: tuple[Page, ...] = await self._ask("index", body)
        return pages

    async def page(self, page: Page, body: bytes, validators: Validators) -> None:
        """As `Clerk.page`."""
        await self._ask("page", page, body, validators)

    async def unchanged(self, page: Page) -> None:
        """As `Clerk.unchanged`."""
        await self._ask("unchanged", page)

    async def cross_check(self, body: bytes) -> None:
        """As `Clerk.cross_check`."""
        await self._ask("cross_check", body)

    async def decide(self, done: Round) -> Kept:
        """As `Clerk.decide`."""
        kept: Kept = await self._ask("decide", done)
        held: list[Held] = []
        while part := await self._in_time(self._ours.recv):
            held += part
        ledger = kept.state.ledger.model_copy(update={"held": tuple(held)})
        return Kept(kept.state.model_copy(update={"ledger": ledger}), kept.changes)

    async def _ask(self, method: str, *arguments: Any) -> Any:
        def exchanged() -> Any:
            self._ours.send((method, arguments))
            return self._ours.recv()

        given = await self._in_time(exchanged)
        if isinstance(given, Exception):
            raise given
        return given

    async def _in_time(self, call: Callable[[], Any]) -> Any:
        work = asyncio.get_running_loop().run_in_executor(self._threads, call)
        try:
            return await asyncio.wait_for(asyncio.shield(work), self._seconds)
        except TimeoutError:
            raise ClerkFailed(f"Reading it took more than {self._seconds:g} seconds.") from None
        except (EOFError, OSError):
            raise ClerkFailed(
                "The process that reads it ended early; most often for want of memory."
            ) from None
        finally:
            if not work.done():
                self._process.kill()  # so that the thread, which waits for it, is free
                await asyncio.wait({work})
                work.exception()


def _work(
    folder: Path, issuer: str, codes: PlaceCodes, at: dt.datetime, logs: Logs, requests: Connection
) -> None:
    """What runs in the other process, until nobody asks any more."""
    from bot.logs import set_up_logging

    # What a terminal sends goes to both processes, and the one that asks decides what becomes of this one.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.nice(_NICE)
    set_up_logging(logs)
    clerk = Clerk(FeedFolder(folder), READERS[issuer], codes, at)
    while True:
        try:
            method, arguments = requests.recv()
        except EOFError:
            return
        try:
            given = getattr(clerk, method)(*arguments)
        except Exception as error:  # the boundary: whatever a payload does, it is told, and nothing else ends
            given = error if isinstance(error, Refused) else _fault(error)
        if isinstance(given, Kept):
            _hand_over(given, requests)
        else:
            requests.send(given)


def _hand_over(kept: Kept, requests: Connection) -> None:
    """Sends a state without what it holds, then that in parts, and an empty one at the end."""
    held = kept.state.ledger.held
    ledger = kept.state.ledger.model_copy(update={"held": ()})
    requests.send(Kept(kept.state.model_copy(update={"ledger": ledger}), kept.changes))
    for start in range(0, len(held), _TOGETHER):
        requests.send(held[start : start + _TOGETHER])
    requests.send(())


def _fault(error: Exception) -> Refused:
    return Refused(
        f"Reading it failed ({type(error).__name__}: {str(error)[:200]}). This is a fault of the program."
    )
