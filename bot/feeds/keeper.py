"""Keeps what one government advises: fetches it when it is due, has it read and decided on, and holds it."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from enum import Enum
from functools import partial

from bot.feeds import schedule
from bot.feeds.clerk import Refused
from bot.feeds.clerk_process import ClerkFailed
from bot.feeds.fetcher import FetchError
from bot.feeds.folder import Attempt, FeedFolder, SourceState
from bot.feeds.lock import Busy, locked
from bot.feeds.refresh import Refresh
from bot.feeds.source import Source
from bot.feeds.tools import Tools
from bot.feeds.word import Words
from knowledge.feeds.falls import Levels
from knowledge.feeds.ledger import Ledger

_log = logging.getLogger(__name__)


class Result(Enum):
    """What came of an attempt."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    REFUSED = "refused"
    BUSY = "busy"


class Keeper:
    """The feed of one government; `state` is what is known of it.

    `kept` is called after each attempt, with the issuer, and whether there are changes on disk that there
    were not the last time. No attempt raises, whatever a server or the disk does.
    """

    def __init__(
        self, source: Source, folder: FeedFolder, tools: Tools, kept: Callable[[str, bool], None]
    ) -> None:
        self.source = source
        self.state = SourceState(ledger=Ledger(issuer=source.issuer))
        self.words = Words(folder.folder, source.issuer)
        self._folder, self._tools, self._kept = folder, tools, kept
        self._mark: tuple[int, int] | None = None
        self._complained = False
        self._heard: frozenset[tuple[str, Levels]] = frozenset()

    async def load(self) -> bool:
        """Takes up what is on disk; gives whether changes were there that were not known."""
        issuer = self.source.issuer
        mark = self._folder.mark(issuer)
        before = self.state.ledger.position
        self.state = await self._tools.in_thread(self._folder.state, issuer)
        self._mark = mark
        return self.state.ledger.position > before

    async def run(self, place: int) -> None:
        """Refreshes for as long as it isn't cancelled. `place` is its place among all sources."""
        due = schedule.first(self._tools.clock(), self.source.every, self.state.due, place)
        while True:
            await self._until(due)
            await self.refresh()
            due = self.state.due or schedule.retry(self._tools.clock(), self.source.every, 1)

    async def refresh(self, progress: Callable[[float], None] | None = None) -> Result:
        """Fetches now. The lock sees to it that no other process does at the same time."""
        before = self.state.ledger.position
        try:
            with locked(self._folder.folder / f"{self.source.issuer}.lock"):
                result = await self._refresh(progress)
        except Busy:
            result = Result.BUSY
            self.state = self.state.model_copy(update={"due": self._tools.clock() + schedule.FIRST_RETRY})
        except OSError as error:
            result = await self._failed(f"The folder of feeds can't be used ({error.strerror}).")
        except Exception as error:  # the boundary: one feed touches no other, and nothing else of the bot
            _log.exception("reading the feed of %s failed", self.source.issuer)
            result = await self._failed(f"A fault of the program ({type(error).__name__}); see the log.")
        self._tools.attempted(self.source.issuer, result.value)
        self._kept(self.source.issuer, self.state.ledger.position > before)
        return result

    async def _refresh(self, progress: Callable[[float], None] | None) -> Result:
        if self._folder.mark(self.source.issuer) != self._mark:
            await self.load()
        # Noted before anything is sent: a program that is restarted again and again asks no more often.
        at = self._tools.clock()
        due = schedule.retry(at, self.source.every, self.state.failures + 1)
        await self._note(tried=at, due=due)
        codes = await self._tools.in_thread(self._tools.codes)
        refresh = Refresh(self.source, self.state, self._folder, self._tools, codes, at, progress)
        try:
            self._heard = confirmed = await self._tools.in_thread(self.words.valid, at)
            kept = await refresh.done(confirmed)
        except FetchError as error:
            if error.payload is not None:
                await self._tools.in_thread(
                    partial(self._folder.refused, self.source.issuer, error.payload, at)
                )
            return await self._failed(str(error), error.retry_after)
        except ClerkFailed as error:
            return await self._failed(str(error))
        except Refused as error:
            return await self._failed(str(error), result=Result.REFUSED)
        changes = 0
        if kept is not None:
            self.state, changes = kept.state, kept.changes
            self._mark = self._folder.mark(self.source.issuer)
            await self._tools.in_thread(self.words.used, self.state.ledger)
        now = self._tools.clock()
        due = schedule.regular(now, self.source.every)
        if refresh.retry_after is not None:
            due = max(due, schedule.retry(now, self.source.every, 1, refresh.retry_after))
        self._tell(None)
        if changes:
            held = len(self.state.ledger.held)
            _log.info("the feed of %s: changes taken: %d, held: %d", self.source.issuer, changes, held)
        await self._note(fetched=at, due=due, trouble=refresh.trouble, failures=0)
        return Result.CHANGED if changes else Result.UNCHANGED

    async def _failed(
        self, trouble: str, wanted: dt.timedelta | None = None, *, result: Result = Result.FAILED
    ) -> Result:
        self._tell(trouble)
        failures = self.state.failures + 1
        due = schedule.retry(self._tools.clock(), self.source.every, failures, wanted)
        await self._note(trouble=trouble, failures=failures, due=due)
        return result

    def _tell(self, trouble: str | None) -> None:
        """Says in the log when trouble begins and when it ends, not at each attempt between."""
        issuer, failed = self.source.issuer, self.state.failures > 0
        if trouble and not failed:
            _log.warning(
                "the feed of %s is not read: %s What is held stays. It is tried again.", issuer, trouble
            )
        elif failed and not trouble:
            _log.info("the feed of %s is read again", issuer)

    async def _note(self, **fields: object) -> None:
        """Changes what is known of the attempts, in memory and on disk."""
        self.state = self.state.model_copy(update=fields)
        attempt: Attempt = self.state.attempt
        try:
            await self._tools.in_thread(self._folder.note, self.source.issuer, attempt)
        except OSError as error:
            if not self._complained:
                _log.warning("how feeds stand can't be kept on disk (%s)", error.strerror)
            self._complained = True
        else:
            self._complained = False

    async def _until(self, due: dt.datetime) -> None:
        """Waits until then, or until the operator gave a word; takes up what others fetched meanwhile."""
        issuer = self.source.issuer
        while (left := (due - self._tools.clock()).total_seconds()) > 0:
            await asyncio.sleep(min(left, self._tools.look_every))
            try:
                if self._folder.mark(issuer) != self._mark:
                    changed = await self.load()
                    self._kept(issuer, changed)
                    due = max(due, self.state.due or due)
                waiting = {(one.advisory.place, one.advisory.levels) for one in self.state.ledger.pending}
                if waiting:
                    words = await self._tools.in_thread(self.words.valid, self._tools.clock())
                    # One that an attempt had, which failed, is used when the next is due.
                    if waiting & (words - self._heard):
                        return
            except Exception:  # the boundary, as in `refresh`
                _log.exception("looking after the feed of %s failed", issuer)
