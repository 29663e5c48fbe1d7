"""Waiting for something to become true, without sleeping."""

# ruff: noqa: ASYNC109  a timeout of ours can say what was awaited
from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

TIMEOUT = 10.0
"""Seconds a test waits unless told otherwise."""
LOOK_AGAIN = 0.05
"""Seconds after which a condition is looked at again, for those that don't depend on the server alone."""


class NotInTime(AssertionError):
    """What a test waited for didn't happen; the message says what it was, and what happened instead."""


class Changes:
    """Wakes those who wait whenever something happened, so that each can look again; now and then as well."""

    def __init__(self, describe: Callable[[], str]) -> None:
        """`describe` tells, for the failure message, what happened last."""
        self._describe = describe
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Something happened."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(self, probe: Callable[[], T | None], what: str, timeout: float = TIMEOUT) -> T:
        """The first answer of `probe` that is not None or False. Raises NotInTime after `timeout` seconds."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while True:
            found = probe()
            if found is not None and found is not False:
                return found
            left = deadline - loop.time()
            if left <= 0:
                raise NotInTime(f"not within {timeout:g} s: {what}\n{self._describe()}")
            await self.pause(min(left, LOOK_AGAIN))

    async def pause(self, seconds: float) -> None:
        """Waits until something happens, `seconds` at most."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            return
        finally:
            self._waiting.discard(waiter)
