"""From the log of changes on disk to the outbox: each change once, however often it is looked."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.alerts.message import News
from bot.feeds.folder import FeedFolder
from knowledge.feeds.advisory import Change
from knowledge.feeds.governments import governments

if TYPE_CHECKING:
    from bot.storage import Storage
    from bot.storage.outbox import Alert

_log = logging.getLogger(__name__)


class Taking:
    """Takes what is new in the folder. It looks at what it has not seen since its start."""

    def __init__(self, folder: FeedFolder, storage: Storage) -> None:
        self._folder = folder
        self._storage = storage
        self._seen: dict[str, tuple[int, int] | None] = {}
        self._unread: set[str] = set()

    async def take(self) -> int:
        """Takes all that is new into the outbox; gives how many alerts that makes.

        Raises StorageError; then the rest is taken next time. So is a log that can't be read, which keeps
        nobody else's from being taken.
        """
        alerts = 0
        for issuer in governments():
            mark = self._folder.mark(issuer)
            if issuer in self._seen and self._seen[issuer] == mark:
                continue
            try:
                alerts += await self._of(issuer)
                self._seen[issuer] = mark
                self._unread.discard(issuer)
            except OSError as error:
                if issuer not in self._unread:
                    _log.warning("the changes of %s can't be read: %s", issuer, error.strerror)
                self._unread.add(issuer)
        return alerts

    async def _of(self, issuer: str) -> int:
        outbox, now = self._storage.outbox, self._storage.clock()
        cursor = await outbox.cursor(issuer)
        if cursor is None:
            there = await self._changes(issuer, 0)
            last = there[-1] if there else None
            await outbox.begin(issuer, last.position if last else 0, last.at if last else now)
            return 0
        # With the last one that was taken, which shows that the log is still the same.
        there = await self._changes(issuer, max(cursor.position - 1, 0))
        new = [change for change in there if change.position > cursor.position]
        if not there and cursor.position:
            there = await self._changes(issuer, 0)
            new = [change for change in there if change.at > cursor.latest]
            if new:
                _log.warning("the changes of %s begin anew: those are told that came since", issuer)
        return await outbox.take(issuer, cursor.position, new, now)

    @property
    def anything(self) -> bool:
        """Whether any feed was ever read here. Another process with the same database may be the one."""
        return any(mark is not None for mark in self._seen.values())

    async def news(self, alerts: Iterable[Alert]) -> dict[tuple[str, int], News]:
        """The changes that alerts are of, by government and position. Raises OSError.

        One that is no longer on disk is left out.
        """
        wanted: defaultdict[str, dict[int, str]] = defaultdict(dict)
        for alert in alerts:
            wanted[alert.issuer][alert.position] = alert.name
        found: dict[tuple[str, int], News] = {}
        for issuer, names in wanted.items():
            for change in await self._changes(issuer, min(names) - 1):
                if names.get(change.position) == change.name:
                    found[issuer, change.position] = News(change, await self._taken_back(change))
        return found

    async def _taken_back(self, change: Change) -> dt.date | None:
        """The day of the change of level that another one takes back."""
        if not change.reversal:
            return None
        earlier = [
            one.at.date()
            for one in await self._changes(change.after.issuer, 0)
            if one.position < change.position
            and one.after.place == change.after.place
            and "level" in one.kinds
        ]
        return earlier[-1] if earlier else None

    async def _changes(self, issuer: str, after: int) -> list[Change]:
        # Perhaps hundreds of long lines: read aside, while questions are answered.
        return await asyncio.to_thread(self._folder.changes, issuer, after)
