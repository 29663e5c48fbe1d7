"""What is kept of official feeds on disk: the state of each government, and every change that was taken.

A government has two files. `<issuer>.json` is its state, replaced whole. `<issuer>.changes.jsonl` gets a line
for each change, before the state that knows of it is written: after a stop in between, the same reading
takes the same changes again, and those that are there already are not written twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import AwareDatetime, Field, ValidationError

from bot.atomic_file import write_whole
from knowledge.feeds.advisory import Change, Held
from knowledge.feeds.ledger import Ledger
from knowledge.feeds.live import Checked, LiveAdvisories
from knowledge.feeds.reading import Refusal
from knowledge.model import Record

_log = logging.getLogger(__name__)

FORMAT = 1
MOST_REFUSED = 20
"""Payloads of a government that are kept for inspection; the oldest goes first."""


class Validators(Record):
    """What a server is asked with so that it only answers if a document changed."""

    etag: str | None = None
    modified: str | None = None


class PageState(Record):
    """A page of a government's index as it was last read: its version there, and when."""

    version: str
    read: AwareDatetime
    validators: Validators = Validators()


class SourceState(Record):
    """How a government's feed stands.

    `fetched`: the last time it was read well. `tried`: the last attempt. `trouble`: why that failed, in a
    sentence. `due`: when the next attempt comes. `failures`: attempts that failed since the last good one.
    """

    format: int = FORMAT
    ledger: Ledger
    fetched: AwareDatetime | None = None
    tried: AwareDatetime | None = None
    due: AwareDatetime | None = None
    trouble: str | None = None
    failures: int = 0
    validators: dict[str, Validators] = Field({}, description="By address.")
    pages: dict[str, PageState] = Field({}, description="By key.")
    refusals: tuple[Refusal, ...] = Field((), description="What of the last reading was not believed.")


class FeedFolder:
    """The folder in which all of it lies. It need not exist until something is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def state(self, issuer: str) -> SourceState:
        """The state of a government. One that can't be read is put aside, and said in the log."""
        path = self._state_path(issuer)
        try:
            return SourceState.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            pass
        except (OSError, ValidationError) as error:
            _log.warning(
                "%s can't be read (%s): it is put aside, and all is fetched anew",
                path,
                type(error).__name__,
            )
            self._put_aside(path)
        return SourceState(ledger=Ledger(issuer=issuer, position=self._last_position(issuer)))

    def keep(self, state: SourceState, changes: Sequence[Change] = ()) -> None:
        """Keeps a state, and the changes that led to it. Raises OSError; then the state is the older one."""
        issuer = state.ledger.issuer
        known = self._last_position(issuer) if changes else 0
        lines = [change.model_dump_json() + "\n" for change in changes if change.position > known]
        if lines:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._changes_path(issuer).open("ab") as file:
                file.write("".join(lines).encode())
                file.flush()
                os.fsync(file.fileno())
        write_whole(self._state_path(issuer), state.model_dump_json(exclude_defaults=True).encode())

    def changes(self, issuer: str, after: int = 0) -> list[Change]:
        """The changes of a government behind a position, in order. A line that can't be read is left out."""
        found = []
        for line in self._lines(issuer):
            try:
                change = Change.model_validate_json(line)
            except ValidationError:
                continue  # the last line, cut off as the machine stopped
            if change.position > after:
                found.append(change)
        return found

    def live(self, issuers: Iterable[str], day: dt.date | None = None) -> LiveAdvisories:
        """The advisories as they are held now, or as they were held at the end of a day (UTC)."""
        states = [self.state(issuer) for issuer in issuers]
        return live(states) if day is None else self._on(states, day)

    def refused(self, issuer: str, payload: bytes, at: dt.datetime) -> Path:
        """Keeps a payload that was refused, for inspection. Raises OSError."""
        folder = self.folder / "refused" / issuer
        name = f"{at:%Y%m%dT%H%M%SZ}-{hashlib.sha256(payload).hexdigest()[:8]}.bin"
        write_whole(folder / name, payload)
        for old in sorted(folder.glob("*.bin"))[:-MOST_REFUSED]:
            old.unlink(missing_ok=True)
        return folder / name

    def _on(self, states: Sequence[SourceState], day: dt.date) -> LiveAdvisories:
        end = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(days=1)
        checked, held = [], []
        for state in states:
            issuer = state.ledger.issuer
            then = [change for change in self.changes(issuer) if change.at < end]
            latest = {change.after.place: change for change in then}
            began = min((change.at for change in then), default=None)
            held += [Held(advisory=one.after, taken=one.at, seen=one.at) for one in latest.values()]
            # What wasn't listed on that day is not known any more.
            checked.append(Checked(issuer, None if began is None else end))
        return LiveAdvisories(checked, held, day=day)

    def _state_path(self, issuer: str) -> Path:
        return self.folder / f"{issuer}.json"

    def _changes_path(self, issuer: str) -> Path:
        return self.folder / f"{issuer}.changes.jsonl"

    def _lines(self, issuer: str) -> list[bytes]:
        try:
            return self._changes_path(issuer).read_bytes().splitlines()
        except FileNotFoundError:
            return []

    def _last_position(self, issuer: str) -> int:
        return max((change.position for change in self.changes(issuer)), default=0)

    def _put_aside(self, path: Path) -> None:
        try:
            path.replace(path.with_suffix(".damaged"))
        except OSError as error:
            _log.warning("%s can't be put aside: %s", path, error.strerror)


def live(states: Iterable[SourceState]) -> LiveAdvisories:
    """The advisories that are held in the states of all governments."""
    checked: list[Checked] = []
    held: list[Held] = []
    for state in states:
        ledger = state.ledger
        checked.append(Checked(ledger.issuer, state.fetched, state.trouble, frozenset(ledger.listed)))
        held += ledger.held
    return LiveAdvisories(checked, held)
