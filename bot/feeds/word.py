"""The operator's word for a fall that waits: a small file that the next decision reads."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

from pydantic import AwareDatetime, ValidationError

from bot.atomic_file import write_whole
from knowledge.feeds.advisory import LevelId
from knowledge.feeds.falls import Levels
from knowledge.feeds.ledger import Ledger
from knowledge.model import Id, Record

VALID = dt.timedelta(days=3)
"""A word that was never used counts no longer than this."""


class Word(Record):
    """That the advice on a place is of these levels now."""

    place: Id
    levels: tuple[LevelId, ...]
    given: AwareDatetime


class Words:
    """The words given for one government, in a folder of their own."""

    def __init__(self, folder: Path, issuer: str) -> None:
        self._folder = folder / "confirmed" / issuer

    def give(self, word: Word) -> None:
        """Keeps a word. Raises OSError."""
        write_whole(self._path(word.place), word.model_dump_json().encode())

    def valid(self, at: dt.datetime) -> frozenset[tuple[str, Levels]]:
        """The words that count, place by place. Those that don't any more are deleted."""
        found = set()
        for path in sorted(self._folder.glob("*.json")):
            try:
                word = Word.model_validate_json(path.read_bytes())
            except (OSError, ValidationError):
                continue
            if at - word.given > VALID:
                _delete(path)
            else:
                found.add((word.place, word.levels))
        return frozenset(found)

    def used(self, ledger: Ledger) -> None:
        """Deletes the words for what waits no longer."""
        waiting = {one.advisory.place for one in ledger.pending}
        for path in self._folder.glob("*.json"):
            if path.stem not in waiting:
                _delete(path)

    def _path(self, place: str) -> Path:
        return self._folder / f"{place}.json"


def _delete(path: Path) -> None:
    with suppress(OSError):  # one that is not ours to delete ends by its time, and is for one fall alone
        path.unlink()
