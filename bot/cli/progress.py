"""A progress bar on standard error, only when somebody is there to see it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[float], None]


@contextmanager
def progress_bar(title: str) -> Iterator[Progress | None]:
    """Gives a function to call with the share that is done, from 0 to 1; None if nobody looks.

    The bar appears at the first call, so that quick work shows none, and is gone at the end.
    """
    if not sys.stderr.isatty():
        yield None
        return
    bar = _Bar(title)
    try:
        yield bar.show
    finally:
        bar.stop()


class _Bar:
    def __init__(self, title: str) -> None:
        self._title = title
        self._stop: Callable[[], None] | None = None

    def show(self, share: float) -> None:
        """Moves the bar to `share` of its length."""
        if self._stop is None:
            from rich.console import Console
            from rich.progress import Progress as RichProgress

            self._rich = RichProgress(console=Console(stderr=True), transient=True)
            self._task = self._rich.add_task(self._title, total=1)
            self._rich.start()
            self._stop = self._rich.stop
        self._rich.update(self._task, completed=share)

    def stop(self) -> None:
        """Takes the bar away."""
        if self._stop is not None:
            self._stop()
