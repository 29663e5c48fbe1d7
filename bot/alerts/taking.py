"""From the log of changes on disk to the outbox: each change once, however often it is looked."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.feeds.folder import FeedFolder
from knowledge.feeds.advisory import Change
from knowledge.feeds.governments import governments

if TYPE_CHECKING:
    from bot.storage import Storage

_log = logging.getLogger(__name__)

Look = tuple[int, int, int]


class Taking:
    """Takes what is new in the folder. What it has seen of the files is in memory: after a start, all is."""

    def __init__(self, folder: FeedFolder, storage: Storage) -> None:
        self._folder = folder
        self._storage = storage
        self._taken: dict[str, Look | None] = {}

    async def take(self) -> int:
        """Takes all that is new into the outbox; gives how many alerts that makes.

        Raises StorageError, or OSError if a file can't be read; then the rest is taken next time.
        """
        alerts = 0
        for issuer in governments():
            look = self._look(issuer)
            if issuer not in self._taken or self._taken[issuer] != look:
                alerts += await self._of(issuer)
                self._taken[issuer] = look
        return alerts

    async def _of(self, issuer: str) -> int:
        outbox, now = self._storage.outbox, self._storage.clock()
        # Hundreds of long lines: read aside, while questions are answered.
        changes = await asyncio.to_thread(self._folder.changes, issuer)
        last = changes[-1].position if changes else 0
        cursor = await outbox.cursor(issuer)
        if cursor is None:
            await outbox.begin(issuer, last, now)
            return 0
        if last < cursor.position:
            _log.warning(
                "the changes of %s begin anew: of those on disk, only what is newer than the last look is told",
                issuer,
            )
            new = [change for change in changes if change.at > cursor.moved]
        else:
            new = [change for change in changes if change.position > cursor.position]
        if last == cursor.position:
            return 0
        return await outbox.take(issuer, cursor.position, new, last, now)

    def _look(self, issuer: str) -> Look | None:
        """What tells one form of a log from the next."""
        try:
            status = self._folder.changes_path(issuer).stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_size, status.st_mtime_ns


def told_of(changes: list[Change], position: int) -> tuple[Change, Change | None] | None:
    """The change at a position, with the one that it takes back, if it takes one back and that is there."""
    found = next((change for change in changes if change.position == position), None)
    if found is None:
        return None
    if not found.reversal:
        return found, None
    earlier = [
        change
        for change in changes
        if change.position < position and change.after.place == found.after.place and "level" in change.kinds
    ]
    return found, earlier[-1] if earlier else None
