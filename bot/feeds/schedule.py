"""When a feed is read next: regularly but never in step, and ever more rarely while it fails."""

from __future__ import annotations

import datetime as dt
import random

FIRST_RETRY = dt.timedelta(minutes=5)
LONGEST_RETRY = dt.timedelta(hours=6)
"""After failures the pause doubles from the first to the longest; a longer interval is the longest then."""
_JITTER = 0.1
_STARTING = dt.timedelta(seconds=2)
_STEP = dt.timedelta(seconds=5)


def regular(at: dt.datetime, every: dt.timedelta) -> dt.datetime:
    """When a feed that was read well at `at` is due again: after `every`, give or take a tenth."""
    return at + every * random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  nothing secret


def retry(
    at: dt.datetime, every: dt.timedelta, failures: int, wanted: dt.timedelta | None = None
) -> dt.datetime:
    """When a feed is tried again that failed so many times in a row, at least once.

    `wanted` is how long its server asked to be left alone; that is kept to unless it is longer than the
    longest pause there is.
    """
    longest = max(every, LONGEST_RETRY)
    doubled = regular(at, min(min(every, FIRST_RETRY) * 2 ** min(failures - 1, 16), longest))
    return doubled if wanted is None else max(doubled, at + min(wanted, longest))


def first(at: dt.datetime, every: dt.timedelta, due: dt.datetime | None, place: int) -> dt.datetime:
    """When a feed is read for the first time after a start: when it was due, else soon.

    `place` is its place in the list: those that are due come one after the other. A time that no schedule
    gives, for the clock was changed, doesn't count.
    """
    soon = regular(at + place * _STEP, _STARTING)
    if due is None or due > at + 2 * max(every, LONGEST_RETRY):
        return soon
    return max(due, soon)
