"""What is kept of official feeds on disk: the state of each government, and every change that was taken.

A government has three files. `<issuer>.json` is its state, replaced whole. `<issuer>.changes.jsonl` gets a
line for each change, before the state that knows of it is written: after a stop in between, the changes are
taken from there. `<issuer>.attempt.json` says how the last attempt went; it is small, for it is written most
often.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path
from typing import TypeVar

from pydantic import AwareDatetime, Field, ValidationError

from bot.atomic_file import write_whole
from bot.feeds.change_log import ChangeLog
from knowledge.feeds.advisory import Change, Held
from knowledge.feeds.ledger import Ledger
from knowledge.feeds.live import Checked, LiveAdvisories
from knowledge.feeds.quarantine import taken
from knowledge.feeds.reading import Page, Refusal
from knowledge.model import Id, Record

_log = logging.getLogger(__name__)

T = TypeVar("T", bound=Record)

FORMAT = 1
MOST_REFUSED = 20
"""Payloads of a government that are kept for inspection; the oldest goes first."""
MOST_OF_REFUSED = 1024 * 1024
"""Bytes that are kept of each."""


class Validators(Record):
    """What a server is asked with so that it only answers if a document changed."""

    etag: str | None = None
    modified: str | None = None


class PageState(Record):
    """A page of a government's index as it was last read: its version there, and when.

    `well`: when what it said was last believed or found unchanged. `places`: on which places it gave advice.
    `behind`: there is a newer form of it that could not be read. `again`: it is to be read once more soon, as
    it changed lately or was refused. `refusals`: what of it was not believed; `missed`: why it could not be
    had the last time.
    """

    version: str
    address: str
    read: AwareDatetime
    well: AwareDatetime | None = None
    validators: Validators = Validators()
    places: tuple[Id, ...] = ()
    behind: bool = False
    again: bool = False
    refusals: tuple[Refusal, ...] = ()
    missed: Refusal | None = None

    def page(self, key: str) -> Page:
        """The page as the index listed it."""
        return Page(key, self.address, self.version)


class Attempt(Record):
    """How the last attempt went, as the fields of these names in `SourceState` say."""

    fetched: AwareDatetime | None = None
    tried: AwareDatetime | None = None
    due: AwareDatetime | None = None
    trouble: str | None = None
    failures: int = 0


class SourceState(Attempt):
    """How a government's feed stands.

    `fetched`: the last time it was read well. `tried`: the last attempt. `trouble`: why that failed, or what
    of it did, in a sentence. `due`: when the next attempt comes. `failures`: attempts that failed since the
    last good one. `made_by`: what read it, for a newer program reads all anew. `decided`: when something that
    was read was last decided on.
    """

    format: int = FORMAT
    ledger: Ledger
    made_by: str = ""
    decided: AwareDatetime | None = None
    validators: dict[str, Validators] = Field({}, description="By address.")
    pages: dict[str, PageState] = Field({}, description="By key.")
    refusals: tuple[Refusal, ...] = Field((), description="What of the last reading was not believed.")

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """All that is not believed at present, of pages too."""
        pages = self.pages.values()
        missed = (page.missed for page in pages if page.missed)
        return (*self.refusals, *(one for page in pages for one in page.refusals), *missed)

    @property
    def attempt(self) -> Attempt:
        """How the last attempt went."""
        return Attempt(**{name: getattr(self, name) for name in Attempt.model_fields})


class FeedFolder:
    """The folder in which all of it lies. It need not exist until something is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def state(self, issuer: str) -> SourceState:
        """The state of a government. One that can't be read is put aside, and said in the log.

        Changes that it doesn't know of yet are taken from where they are kept.
        """
        kept = self._read(self._state_path(issuer), SourceState)
        state = kept or SourceState(ledger=Ledger(issuer=issuer))
        attempt = self._read(self._attempt_path(issuer), Attempt) or state.attempt
        if kept is None:  # which places the feed listed isn't known, so that it must not count as read
            attempt = attempt.model_copy(update={"fetched": None})
        missed = self._log_of(issuer).after(state.ledger.position)
        ledger = reduce(taken, missed, state.ledger)
        return state.model_copy(update={**dict(attempt), "ledger": ledger})

    def keep(self, state: SourceState, changes: Sequence[Change] = ()) -> None:
        """Keeps a state, and the changes that led to it. Raises OSError; then the state is the older one."""
        issuer = state.ledger.issuer
        if changes:
            self._log_of(issuer).append(changes)
        write_whole(self._state_path(issuer), _json(state))
        self.note(issuer, state.attempt)

    def note(self, issuer: str, attempt: Attempt) -> None:
        """Keeps how the last attempt went. Raises OSError."""
        write_whole(self._attempt_path(issuer), _json(attempt))

    def mark(self, issuer: str) -> tuple[int, int] | None:
        """Something that is another one whenever a state was kept, by whichever process; None without one."""
        try:
            status = self._state_path(issuer).stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns

    def changes(self, issuer: str, after: int = 0) -> list[Change]:
        """The changes of a government behind a position, in order. A line that can't be read is left out."""
        return self._log_of(issuer).after(after)

    def live(self, issuers: Iterable[str], day: dt.date | None = None) -> LiveAdvisories:
        """The advisories as they are held now, or as they were held at the end of a day (UTC)."""
        states = [self.state(issuer) for issuer in issuers]
        return live(states) if day is None else self._on(states, day)

    def refused(self, issuer: str, payload: bytes, at: dt.datetime) -> Path:
        """Keeps the beginning of a payload that was refused, for inspection; once each. Raises OSError."""
        folder = self.folder / "refused" / issuer
        mark = hashlib.sha256(payload).hexdigest()[:8]
        if known := next(folder.glob(f"*-{mark}.bin"), None):
            return known
        path = folder / f"{at:%Y%m%dT%H%M%SZ}-{mark}.bin"
        write_whole(path, payload[:MOST_OF_REFUSED])
        for old in sorted(folder.glob("*.bin"))[:-MOST_REFUSED]:
            old.unlink(missing_ok=True)
        return path

    def _on(self, states: Sequence[SourceState], day: dt.date) -> LiveAdvisories:
        end = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(days=1)
        checked, held = [], []
        for state in states:
            issuer = state.ledger.issuer
            then = [change for change in self.changes(issuer) if change.at < end]
            latest = {change.after.place: change for change in then}
            held += [Held(advisory=one.after, taken=one.at, seen=one.at) for one in latest.values()]
            # When it was read that day, and what wasn't listed, is not known any more.
            checked.append(Checked(issuer))
        return LiveAdvisories(checked, held, day=day)

    def _state_path(self, issuer: str) -> Path:
        return self.folder / f"{issuer}.json"

    def _attempt_path(self, issuer: str) -> Path:
        return self.folder / f"{issuer}.attempt.json"

    def _log_of(self, issuer: str) -> ChangeLog:
        return ChangeLog(self.folder / f"{issuer}.changes.jsonl")

    def _read(self, path: Path, kind: type[T]) -> T | None:
        try:
            return kind.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            _log.warning("%s can't be read: %s", path, error.strerror)
        except ValidationError:
            _log.warning("%s is damaged: it is put aside, and all is fetched anew", path)
            try:
                path.replace(path.with_suffix(".damaged"))
            except OSError as error:
                _log.warning("%s can't be put aside: %s", path, error.strerror)
        return None


def live(states: Iterable[SourceState]) -> LiveAdvisories:
    """The advisories that are held in the states of all governments."""
    checked: list[Checked] = []
    held: list[Held] = []
    for state in states:
        ledger = state.ledger
        behind = {
            place: page.well
            for page in state.pages.values()
            if page.behind and page.well
            for place in page.places
        }
        unbelieved = {refusal.place for refusal in state.refusals}
        for one in ledger.held:
            place = one.advisory.place
            missing = place in unbelieved or place not in ledger.listed
            if missing and state.decided and one.seen < state.decided:
                behind.setdefault(place, one.seen)
        trouble = state.trouble if state.failures else None  # else it was of some pages, which are `behind`
        checked.append(Checked(ledger.issuer, state.fetched, trouble, frozenset(ledger.listed), behind))
        held += ledger.held
    return LiveAdvisories(checked, held)


def _json(record: Record) -> bytes:
    return record.model_dump_json(exclude_defaults=True).encode()
