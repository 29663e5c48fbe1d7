"""One process at a time reads a government's feed: the bot, or the command line."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Another process has the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a lock on a file, which is made. The lock goes with the process. Raises Busy, or OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Read only: the file may be root's, who ran a command, and the lock is one all the same.
    file = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(path) from None
        yield
    finally:
        os.close(file)
