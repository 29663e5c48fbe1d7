"""The storage of the bot: opened at its start, kept in order by one task, closed at its stop."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from bot.storage.address import Address
from bot.storage.database import Database
from bot.storage.failure import StorageError
from bot.storage.feedback import Feedback
from bot.storage.gaps import Gaps
from bot.storage.migration import upgrade
from bot.storage.outbox import Outbox
from bot.storage.retention import Retention
from bot.storage.schema import CURRENT
from bot.storage.servers import Servers
from bot.storage.subscriptions import Subscriptions
from bot.storage.writer import Writer

_log = logging.getLogger(__name__)

_ROUND_SECONDS = 5.0
"""Counts are written, and what other processes changed is read, so often."""
_PURGE_HOURS = (5.0, 7.0)
"""What is due is deleted at the start, and again after so many hours: several processes not all at once."""
_LONGEST_PAUSE = 60.0
_FIRST_SECONDS = 20.0
_STOP_SECONDS = 5.0


def utc_now() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(dt.UTC)


class Storage:
    """Settings of servers, questions without an answer, votes and alerts, in one database.

    While the database is away, settings are read from memory, counts wait there, and changes of settings
    and all on alerts raise StorageError. Made by `open` or `begin`.
    """

    def __init__(self, address: Address, *, gap_days: int, clock: Callable[[], dt.datetime]) -> None:
        self._database = Database(address)
        self._writer = Writer(self._database)
        self.clock = clock
        self._ready = False
        self._keeping: asyncio.Task[None] | None = None
        self._purge_at = 0.0
        self.trouble: str | None = None
        """Why the database couldn't be used when it was last tried; None if it could."""
        self.servers = Servers(self._database)
        self.gaps = Gaps(self._database, self._writer)
        self.feedback = Feedback(self._database, self._writer)
        self.subscriptions = Subscriptions(self._database)
        self.outbox = Outbox(self._database)
        self.retention = Retention(
            self._database, self.servers, self.gaps, self.feedback, self.subscriptions, self.outbox, gap_days
        )

    @classmethod
    async def open(
        cls, address: Address, *, gap_days: int = 30, clock: Callable[[], dt.datetime] = utc_now
    ) -> Self:
        """The storage, with its database up to date. Raises StorageError if that can't be used."""
        storage = cls(address, gap_days=gap_days, clock=clock)
        try:
            await storage._prepare()
        except BaseException:
            await storage._database.close()
            raise
        storage._keeping = asyncio.create_task(storage._keep())
        return storage

    @classmethod
    async def begin(
        cls, address: Address, *, gap_days: int = 30, clock: Callable[[], dt.datetime] = utc_now
    ) -> Self:
        """The storage, also if its database can't be used: then it says so in the log, and tries again.

        Raises StorageError only where no trying again helps, as without the driver.
        """
        storage = cls(address, gap_days=gap_days, clock=clock)
        try:
            async with asyncio.timeout(_FIRST_SECONDS):
                await storage._prepare()
        except (StorageError, TimeoutError) as error:
            storage._failed(error)
        storage._keeping = asyncio.create_task(storage._keep())
        return storage

    async def _prepare(self) -> None:
        if await self._database.version() != CURRENT:
            await upgrade(self._database.address)
        await self.servers.load()
        self._ready = True

    async def reachable(self) -> bool:
        """Whether the database answers at this moment, and its tables are up to date."""
        return self._ready and await self._database.answers()

    async def written(self) -> None:
        """Writes now the counts that wait. Raises StorageError; then they wait on."""
        if not self._ready:
            raise StorageError(self.trouble or "The database is not open yet.")
        await self._writer.write()

    async def close(self) -> None:
        """Writes what waits, if that can be done within seconds, and gives the database back."""
        if self._keeping is not None:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self.written()
        except (StorageError, TimeoutError):
            if self._writer.waiting:
                _log.warning("%d counts could not be written and are lost", self._writer.waiting)
        await self._database.close()

    # The task that keeps it in order.

    async def _keep(self) -> None:
        pause = 1.0
        while True:
            await asyncio.sleep(pause if self.trouble else _ROUND_SECONDS)
            try:
                await self._round()
            except StorageError as error:
                pause = min(pause * 2, _LONGEST_PAUSE) if self.trouble else 1.0
                self._failed(error)
            except Exception:
                # A fault of the program: said with its place, and no reason to keep nothing any more.
                _log.exception("keeping the storage in order failed")
            else:
                self._works()

    async def _round(self) -> None:
        if not self._ready:
            await self._prepare()
        await self._writer.write()
        if self._database.address.file is None:
            await self.servers.load()
        now = asyncio.get_running_loop().time()
        if now >= self._purge_at:
            await self.retention.purge(self.clock())
            self._purge_at = now + 3600 * random.uniform(*_PURGE_HOURS)  # noqa: S311 nothing is kept secret by it

    def _failed(self, error: Exception) -> None:
        said = str(error) or "The database doesn't answer in time."
        if said != self.trouble:
            _log.warning(
                "%s Answers go on. Meanwhile settings can't be changed, and counts wait in memory.",
                said,
            )
        self.trouble = said

    def _works(self) -> None:
        if self.trouble is not None:
            _log.info("the database can be used again")
        if self._writer.lost:
            _log.warning("%d counts found no place to wait and are lost", self._writer.lost)
            self._writer.lost = 0
        self.trouble = None
