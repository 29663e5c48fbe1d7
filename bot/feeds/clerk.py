"""Reads the payloads of one government, has the quarantine decide, and keeps what came of it: no network.

It works in a process of its own: payloads are large, and what is taken to read them is not given back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from bot.feeds.folder import FeedFolder, PageState, SourceState, Validators
from bot.feeds.page_round import is_changed
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.falls import Levels
from knowledge.feeds.quarantine import decide
from knowledge.feeds.reading import Page, PayloadError, Reader, Reading, Refusal, merged


class Refused(Exception):
    """A payload that is not what it should be, or a state that can't be kept; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Round:
    """What was asked for in one refresh, beside the payloads.

    `validators`: of the index and other documents, by address. `missed`: why pages could not be had, by key.
    `unread`: other documents that could not be, by address.
    """

    at: dt.datetime
    made_by: str
    confirmed: frozenset[tuple[str, Levels]] = frozenset()
    validators: Mapping[str, Validators] = field(default_factory=dict)
    missed: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of a refresh: the state after it, and how many changes were taken."""

    state: SourceState
    changes: int


class Clerk:
    """Begins with the state on disk. Its methods are called in the order in which they stand here."""

    def __init__(self, folder: FeedFolder, reader: Reader, codes: PlaceCodes, at: dt.datetime) -> None:
        self._folder, self._reader, self._codes, self._at = folder, reader, codes, at
        self._state = folder.state(reader.issuer)
        self._index: Reading | None = None
        self._pages: dict[str, Page] = {key: page.page(key) for key, page in self._state.pages.items()}
        self._read: dict[str, Reading] = {}
        self._met: dict[str, PageState] = {}
        self._cross: Mapping[str, frozenset[Levels]] | None = None

    def index(self, body: bytes) -> tuple[Page, ...]:
        """Reads the document at the source's address; gives the pages it lists. Raises Refused."""
        with self._inspected(body):
            self._index = reading = self._reader.read(body, self._codes)
        if reading.refusals:
            self._inspect(body)
        self._pages = {page.key: page for page in reading.pages}
        return reading.pages

    def page(self, page: Page, body: bytes, validators: Validators) -> None:
        """Reads a page. One that can't be read touches nothing but itself."""
        if self._reader.page is None:
            raise Refused(f"{self._reader.issuer} has no pages.")
        known = self._state.pages.get(page.key)
        try:
            reading = self._reader.page(page, body, self._codes)
        except PayloadError as error:
            reading = Reading(refusals=(_refusal(page.address, str(error)),))
        if reading.refusals:
            self._inspect(body)
        places = {advisory.place for advisory in reading.advisories}
        refused = bool(reading.refusals)
        self._read[page.key] = reading
        self._met[page.key] = PageState(
            version=page.version,
            address=page.address,
            read=self._at,
            well=self._at if not refused else known.well if known else None,
            validators=validators,
            places=tuple(sorted(places)) or (known.places if known else ()),
            behind=refused,
            again=refused or is_changed(page, known),
            refusals=reading.refusals,
        )

    def unchanged(self, page: Page) -> None:
        """Takes note that a page is as it was read."""
        known = self._state.pages[page.key]
        refused = bool(known.refusals)
        self._met[page.key] = known.model_copy(
            update={
                "version": page.version,
                "read": self._at,
                "well": known.well if refused else self._at,
                "behind": refused,
                "again": refused or is_changed(page, known),
                "missed": None,
            }
        )

    def cross_check(self, body: bytes) -> None:
        """Reads the source's second document. Raises Refused."""
        with self._inspected(body):
            if self._reader.cross_check is not None:
                self._cross = self._reader.cross_check(body, self._codes)

    def decide(self, done: Round) -> Kept:
        """Decides on all that was read, and keeps it. Raises Refused, if it can't be kept."""
        index = self._index or Reading(listed=frozenset(self._state.ledger.listed))
        ledger = self._state.ledger
        reading = merged(index, self._read.values(), (one.advisory for one in ledger.held))
        decision = decide(ledger, reading, done.at, confirmed=done.confirmed, cross=self._cross)
        of_pages = {one for page in self._read.values() for one in page.refusals}
        unread = tuple(_refusal(address, reason) for address, reason in done.unread.items())
        pages = dict(self._page_states(done))
        left = any(is_changed(page, pages.get(key)) for key, page in self._pages.items())
        state = self._state.model_copy(
            update={
                "ledger": decision.ledger,
                "made_by": done.made_by,
                # Only an index that is sent again tells that these pages are still to be read.
                "validators": {} if left else {**self._state.validators, **done.validators},
                "pages": pages,
                "refusals": (
                    *(one for one in decision.refusals if one not in of_pages),
                    *(() if self._index else self._still_refused(decision.refusals)),
                    *unread,
                ),
                "decided": done.at,
                "fetched": done.at,
            }
        )
        try:
            self._folder.keep(state, decision.changes)
        except OSError as error:
            raise Refused(f"What was read can't be kept on disk ({error.strerror}).") from None
        return Kept(state, len(decision.changes))

    def _still_refused(self, new: tuple[Refusal, ...]) -> Iterator[Refusal]:
        """What of an index that didn't change was refused, and still is."""
        read = {one.place for page in self._read.values() for one in page.advisories}
        for one in self._state.refusals:
            if one not in new and (one.place is None or one.place not in read):
                yield one

    def _page_states(self, done: Round) -> Iterator[tuple[str, PageState]]:
        for key, page in self._pages.items():
            state = self._met.get(key) or self._state.pages.get(key)
            if state and is_changed(page, state):
                state = state.model_copy(update={"behind": True})
            if state and key not in self._met and done.made_by != self._state.made_by:
                # What another program read of it is to be read anew, whatever the server says of its age.
                state = state.model_copy(update={"version": "", "validators": Validators()})
            if reason := done.missed.get(key):
                state = state or PageState(version="", address=page.address, read=self._at)
                behind = state.behind or is_changed(page, state)
                missed_ = _refusal(page.address, reason)
                state = state.model_copy(update={"missed": missed_, "behind": behind, "again": True})
            if state is not None:
                yield key, state

    @contextmanager
    def _inspected(self, body: bytes) -> Iterator[None]:
        try:
            yield
        except PayloadError as error:
            self._inspect(body)
            raise Refused(str(error)) from None

    def _inspect(self, body: bytes) -> None:
        with suppress(OSError):
            self._folder.refused(self._reader.issuer, body, self._at)


def _refusal(what: str, reason: str) -> Refusal:
    return Refusal(why="payload", what=what[:200], reason=reason)
