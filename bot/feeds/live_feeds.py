"""The official feeds of a running bot: a task for each government, and what all of them hold at present."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from bot.feeds.fetcher import open_session
from bot.feeds.folder import FeedFolder, live
from bot.feeds.keeper import Keeper
from bot.feeds.source import sources
from bot.feeds.tools import Tools, now
from bot.watching.feed_metrics import FeedMetrics
from config import Settings
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.live import LiveAdvisories

_log = logging.getLogger(__name__)

FOLDER = "feeds"
"""The name of the folder, in the data folder."""


class LiveFeeds:
    """Reads the governments' feeds while the bot runs.

    `live` is what answers read: never the network, never the disk. Functions in `changed` are called with
    the issuer whenever changes were kept on disk, also by another process; after a start they are not called
    for what was kept before.
    """

    def __init__(
        self,
        settings: Settings,
        data: Path,
        codes: Callable[[], PlaceCodes],
        metrics: FeedMetrics,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        self.live = LiveAdvisories.none()
        self.folder = FeedFolder(data / FOLDER)
        self.changed: list[Callable[[str], None]] = []
        self.keepers: tuple[Keeper, ...] = ()
        self._settings, self._codes, self._metrics, self._clock = settings, codes, metrics, clock
        self._sources = sources(settings.feeds)
        self._task: asyncio.Task[None] | None = None
        self._shown = asyncio.Event()

    async def start(self) -> None:
        """Shows what is on disk, and begins to fetch; waits for the first alone."""
        if self._sources:
            self._task = asyncio.create_task(self._run())
            await self._shown.wait()

    async def on(self, day: dt.date | None) -> LiveAdvisories:
        """Live advisories as they are held now, or were at the end of a day: those are read from disk."""
        if day is None:
            return self.live
        return await asyncio.to_thread(self.folder.live, list(self.live.checked), day)

    async def stop(self) -> None:
        """Ends all that is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        async with AsyncExitStack() as stack:
            stack.callback(self._shown.set)  # whatever happens, nobody waits for ever
            session = await stack.enter_async_context(open_session())
            tools = Tools(
                session,
                self._codes,
                self._settings.logs,
                clock=self._clock,
                attempted=self._metrics.attempted,
            )
            stack.callback(tools.threads.shutdown, wait=False)
            self.keepers = tuple(Keeper(source, self.folder, tools, self._kept) for source in self._sources)
            for keeper in self.keepers:
                with suppress(OSError):  # the first attempt tells it
                    await keeper.load()
            self._show()
            self._shown.set()
            await asyncio.gather(*(keeper.run(place) for place, keeper in enumerate(self.keepers)))

    def _kept(self, issuer: str, changed: bool) -> None:
        self._show()
        if changed:
            for tell in self.changed:
                try:
                    tell(issuer)
                except Exception:  # the boundary: who is told must not stop the fetching
                    _log.exception("telling of a change of %s failed", issuer)

    def _show(self) -> None:
        states = [keeper.state for keeper in self.keepers]
        self.live = live(states)
        self._metrics.show(states, self._clock)
