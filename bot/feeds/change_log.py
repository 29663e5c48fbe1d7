"""The changes of one government as they were taken, in a file that only grows: a line of JSON each."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from knowledge.feeds.advisory import Change

_BLOCK = 1 << 16


class ChangeLog:
    """The file. It need not be there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def after(self, position: int) -> list[Change]:
        """The changes behind a position, in order. Read from the end; a line that is none is left out."""
        found: list[Change] = []
        for line in self._backwards():
            if (change := _change(line)) is None:
                continue
            if change.position <= position:
                break
            found.append(change)
        return found[::-1]

    def append(self, changes: Sequence[Change]) -> None:
        """Adds those that are not there yet. Raises OSError; then none was added."""
        last = next((change.position for line in self._backwards() if (change := _change(line))), 0)
        lines = [change.model_dump_json() + "\n" for change in changes if change.position > last]
        if not lines:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab+", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            try:
                # A last line without its end was cut off as the machine stopped: it stays a line of its own.
                _write(file, (_missing_end(file, size) + "".join(lines)).encode())
                os.fsync(file.fileno())
            except OSError:
                with contextlib.suppress(OSError):
                    file.truncate(size)
                raise

    def _backwards(self) -> Iterator[bytes]:
        """The lines, the last one first."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return
        with file:
            start = file.seek(0, os.SEEK_END)
            rest = b""
            while start > 0:
                size = min(_BLOCK, start)
                start -= size
                file.seek(start)
                first, *lines = (file.read(size) + rest).split(b"\n")
                yield from reversed(lines)
                rest = first
            yield rest


def _write(file: IO[bytes], content: bytes) -> None:
    while content:  # a nearly full disk takes a part, and only then says so
        content = content[file.write(content) :]


def _missing_end(file: IO[bytes], size: int) -> str:
    if not size:
        return ""
    file.seek(size - 1)
    return "" if file.read(1) == b"\n" else "\n"


def _change(line: bytes) -> Change | None:
    try:
        return Change.model_validate_json(line)
    except ValidationError:
        return None
