"""One refresh of a government's feed: what is asked of its server, and in which order."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator

from bot.feeds.clerk import Kept, Refused, Round
from bot.feeds.clerk_process import ClerkProcess
from bot.feeds.fetcher import USER_AGENT, Fetched, Fetcher, FetchError
from bot.feeds.folder import FeedFolder, SourceState, Validators
from bot.feeds.page_round import chosen
from bot.feeds.source import Source
from bot.feeds.tools import Tools
from knowledge.feeds.quarantine import Levels
from knowledge.feeds.reading import Page

_AT_ONCE = 2
"""Pages that are asked for at a time."""
_MOST_MISSED = 5
"""After so many pages in a row that could not be had, the rest waits for the next refresh."""
_JSON = frozenset({"application/json"})


class Refresh:
    """To be carried out once. `trouble` and `retry_after` say afterwards what didn't go well with pages."""

    def __init__(
        self,
        source: Source,
        state: SourceState,
        folder: FeedFolder,
        tools: Tools,
        at: dt.datetime,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        self.trouble: str | None = None
        self.retry_after: dt.timedelta | None = None
        self._source, self._state, self._folder, self._tools, self._at = source, state, folder, tools, at
        self._progress = progress
        self._fetcher = Fetcher(tools.session, source.origins, tools.limits)
        self._waiting = {one.advisory.place for one in state.ledger.pending}
        # A fall that waits is only confirmed by being read again, and a newer program reads differently.
        self._anew = state.made_by != USER_AGENT
        self._missed: dict[str, str] = {}
        self._in_a_row = 0

    async def done(self, confirmed: frozenset[tuple[str, Levels]]) -> Kept | None:
        """Fetches, reads and keeps; None if nothing has changed. Raises FetchError, ClerkFailed, Refused."""
        source, state, at = self._source, self._state, self._at
        known = None if self._anew or self._waiting else state.validators.get(source.address)
        index = await self._fetcher.fetch(source.address, source.reader.media_types, known)
        if index is None:
            pages = self._chosen([page.page(key) for key, page in state.pages.items()])
            if not pages:
                return None
        clerk = ClerkProcess(
            self._folder.folder, source.issuer, self._tools.codes(), at,
            logs=self._tools.logs, threads=self._tools.threads,
        )  # fmt: skip
        async with clerk:
            validators: dict[str, Validators] = {}
            unread: dict[str, str] = {}
            if index is not None:
                pages = self._chosen(list(await clerk.index(index.body)))
                validators[source.address] = index.validators
            if index is not None and source.cross_check and source.reader.cross_check:
                try:
                    await self._cross_check(clerk, source.cross_check)
                except (FetchError, Refused) as error:
                    unread[source.cross_check] = str(error)
            await self._read_pages(clerk, pages)
            return await clerk.decide(
                Round(at, USER_AGENT, confirmed, validators, self._missed, unread)
            )

    async def _cross_check(self, clerk: ClerkProcess, address: str) -> None:
        media_types = self._source.reader.media_types | _JSON
        if (document := await self._fetcher.fetch(address, media_types)) is not None:
            await clerk.cross_check(document.body)

    def _chosen(self, pages: list[Page]) -> list[Page]:
        state = self._state
        return chosen(pages, {} if self._anew else state.pages, self._at, self._source.every, self._waiting)

    async def _read_pages(self, clerk: ClerkProcess, pages: list[Page]) -> None:
        left = iter(pages)
        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(self._read_some(clerk, left, len(pages)))
