"""The alerts of a running bot: one task that takes changes from disk, and sends what they make."""

from __future__ import annotations

import asyncio
import logging
import math
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.alerts.sender import Sender
from bot.alerts.taking import Taking
from bot.feeds.folder import FeedFolder
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.client import AdvisoryClient
    from bot.storage import Storage

_log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds from one look at the folder to the next: at the marks of its files, which costs nothing."""
AGAIN_AFTER = 10.0
"""Seconds until the next attempt while the database or the folder can't be used."""


class Alerts:
    """Takes and sends while the bot runs. Without a storage there are none."""

    def __init__(self, client: AdvisoryClient, folder: FeedFolder) -> None:
        self._client = client
        self._folder = folder
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._trouble = ""
        self._due = 0.0

    def start(self) -> None:
        """Begins, once the servers are known, with what was left over at the last stop."""
        if self._client.storage is not None:
            self._task = asyncio.create_task(self._keep(self._client.storage))

    async def stop(self) -> None:
        """Ends it. A message that is being sent is looked for after the next start."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def wake(self) -> None:
        """Has it look now: changes were kept, or a subscription is new."""
        self._wake.set()

    async def _keep(self, storage: Storage) -> None:
        taking = Taking(self._folder, storage)
        sender = Sender(self._client, storage, taking)
        await self._client.wait_until_ready()
        while True:
            woken = self._wake.is_set()
            self._wake.clear()
            pause = LOOK_EVERY
            try:
                await self._round(storage, taking, sender, woken=woken)
            except (StorageError, OSError) as error:
                self._failed(str(error))
                pause = AGAIN_AFTER
            except Exception:
                _log.exception("sending alerts failed")
                self._due, pause = 0.0, AGAIN_AFTER
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)

    async def _round(self, storage: Storage, taking: Taking, sender: Sender, *, woken: bool) -> None:
        if storage.trouble is not None:
            return self._failed(storage.trouble)
        loop = asyncio.get_running_loop()
        taken = await taking.take()
        if woken:
            sender.look_again()
        if taking.anything and (taken or woken or loop.time() >= self._due):
            wait = await sender.send()
            self._due = math.inf if wait is None else loop.time() + wait
        self._trouble = ""
        return None

    def _failed(self, said: str) -> None:
        """Says it in the log once, and again when it is something else; then all is tried again."""
        self._due = 0.0
        if said != self._trouble:
            _log.warning("alerts wait, and none is lost: %s", said)
        self._trouble = said
