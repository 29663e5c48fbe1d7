"""One refresh of a government's feed: what is asked of its server, and in which order."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence

from bot.feeds.clerk import Kept, Refused, Round
from bot.feeds.clerk_process import ClerkProcess
from bot.feeds.fetcher import USER_AGENT, Fetched, Fetcher, FetchError, joined
from bot.feeds.folder import FeedFolder, SourceState, Validators
from bot.feeds.page_round import chosen
from bot.feeds.source import Source
from bot.feeds.tools import Tools
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.falls import Levels
from knowledge.feeds.governments import governments
from knowledge.feeds.reading import Page

Progress = Callable[[float], None]

_AT_ONCE = 2
"""Pages that are asked for at a time."""
_MOST_MISSED = 6
"""After so many pages in a row that could not be had, the rest waits for the next refresh."""
_LONGEST = 600.0
"""Seconds that pages may take in one refresh; what is left comes with the next."""
_JSON = frozenset({"application/json"})


class Refresh:
    """To be carried out once. `trouble` and `retry_after` say afterwards what didn't go well with pages."""

    def __init__(
        self,
        source: Source,
        state: SourceState,
        folder: FeedFolder,
        tools: Tools,
        codes: PlaceCodes,
        at: dt.datetime,
        progress: Progress | None = None,
    ) -> None:
        self.trouble: str | None = None
        self.retry_after: dt.timedelta | None = None
        self._source, self._state, self._folder, self._tools, self._at = source, state, folder, tools, at
        self._progress = progress
        self._fetcher = Fetcher(tools.session, source.origins, tools.limits)
        self._codes = codes
        self._made_by = f"{USER_AGENT} {_mark(codes, source.issuer)}"
        # A newer program, or one that knows more places, reads the same documents differently.
        self._anew = state.made_by != self._made_by
        # A fall is only confirmed by being read again.
        self._waiting = {one.advisory.place for one in state.ledger.pending}

    async def done(self, confirmed: frozenset[tuple[str, Levels]]) -> Kept | None:
        """Fetches, reads and keeps; None if nothing has changed.

        Raises FetchError, ClerkFailed and Refused; then nothing was kept.
        """
        source, state = self._source, self._state
        known = None if self._anew or self._waiting else state.validators.get(source.address)
        index = await self._fetcher.fetch(source.address, source.reader.media_types, known)
        pages = self._chosen([page.page(key) for key, page in state.pages.items()])
        if index is None and not pages:
            return None
        clerk = ClerkProcess(
            self._folder.folder, source.issuer, self._codes, self._at,
            logs=self._tools.logs, processes=self._tools.processes, threads=self._tools.threads,
            seconds=self._tools.limits.reading,
        )  # fmt: skip
        async with self._tools.desks, clerk:
            validators: dict[str, Validators] = {}
            unread: dict[str, str] = {}
            if index is not None:
                pages = self._chosen(await clerk.index(index.body))
                validators[source.address] = index.validators
                unread = await self._cross_check(clerk)
            missed = await self._read_pages(clerk, pages)
            return await clerk.decide(Round(self._at, self._made_by, confirmed, validators, missed, unread))

    async def _cross_check(self, clerk: ClerkProcess) -> dict[str, str]:
        """Reads the second feed; gives why it could not be read, by its address. It goes on without."""
        address, reader = self._source.cross_check, self._source.reader
        if not address or reader.cross_check is None:
            return {}
        try:
            document = await self._fetcher.fetch(address, reader.media_types | _JSON)
            if document is not None:
                await clerk.cross_check(document.body)
        except (FetchError, Refused) as error:
            return {address: str(error)}
        return {}

    def _chosen(self, pages: Sequence[Page]) -> list[Page]:
        known = {} if self._anew else self._state.pages
        return chosen(pages, known, self._at, self._source.every, self._waiting)

    async def _read_pages(self, clerk: ClerkProcess, pages: Sequence[Page]) -> dict[str, str]:
        """Reads pages; gives why those could not be had that couldn't."""
        missed: dict[str, str] = {}
        in_a_row = 0
        end = asyncio.get_running_loop().time() + _LONGEST
        for start in range(0, len(pages), _AT_ONCE):
            together = pages[start : start + _AT_ONCE]
            for page, fetched in zip(together, await asyncio.gather(*map(self._page, together)), strict=True):
                if isinstance(fetched, FetchError):
                    missed[page.key] = str(fetched)
                    self.retry_after = self.retry_after or fetched.retry_after
                    in_a_row += 1
                    continue
                in_a_row = 0
                if fetched is None:
                    await clerk.unchanged(page)
                else:
                    await clerk.page(page, fetched.body, fetched.validators)
            if self._progress:
                self._progress((start + len(together)) / len(pages))
            tired = self.retry_after is not None or in_a_row >= _MOST_MISSED
            if tired or asyncio.get_running_loop().time() > end:
                break
            await asyncio.sleep(self._tools.pause)
        if missed:
            first = next(iter(missed.values()))
            self.trouble = f"{len(missed)} of {len(pages)} pages can't be read, the first: {first}"
        return missed

    async def _page(self, page: Page) -> Fetched | FetchError | None:
        known = None if self._anew else self._state.pages.get(page.key)
        validators = known.validators if known and self._waiting.isdisjoint(known.places) else None
        try:
            address = joined(self._source.address, page.address)
            return await self._fetcher.fetch(address, self._source.reader.media_types, validators)
        except FetchError as error:
            return error


def _mark(codes: PlaceCodes, issuer: str) -> str:
    """Another one whenever a place has another code or name, or the government another scale."""
    said: list[object] = [sorted(names.items()) for names in (codes.iso, codes.iso3, codes.names)]
    said.append(governments()[issuer].model_dump_json())
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]
