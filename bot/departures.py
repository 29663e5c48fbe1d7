"""Which servers the bot was removed from: noted, so that what is kept of them is deleted in time."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)

AGAIN_AFTER = 60.0
"""Seconds until the next attempt while the database is away."""


class Departures:
    """Compares the servers that settings are kept of with those the bot is in, whenever these change.

    A server with an outage is one the bot is in.
    """

    def __init__(self, client: AdvisoryClient) -> None:
        self.client = client
        self._due = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to wait for what there is to compare."""
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Ends it."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def look(self) -> None:
        """Has it compared soon."""
        self._due.set()

    async def _keep(self) -> None:
        while True:
            await self._due.wait()
            self._due.clear()
            if not await self._compared():
                await asyncio.sleep(AGAIN_AFTER)
                self._due.set()

    async def _compared(self) -> bool:
        client, storage = self.client, self.client.storage
        # Before all shards are ready, most servers look as if they had been left.
        if storage is None or not client.is_ready():
            return True
        if storage.trouble is not None:
            return False
        there = {guild.id for guild in client.guilds}
        try:
            await storage.servers.present(there, storage.clock(), self._is_ours)
        except StorageError as error:
            _log.info("servers can't be compared now: %s", error)
            return False
        except Exception:
            _log.exception("comparing servers failed")
        return True

    def _is_ours(self, server: int) -> bool:
        return self.client.shard_of(server) in self.client.shards_run
