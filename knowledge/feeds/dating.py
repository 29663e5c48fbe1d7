"""What the dates of advisories are worth: which of two forms is newer, and dates that can't be true."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

from knowledge.feeds.advisory import Advisory, Dated

_DAY = dt.timedelta(days=1)

FEWEST_REDATED = 5
"""Advisories that must share a day before it is doubted: of a handful, all can well be of one day."""
REDATED_SHARE = 0.5
"""The share of a feed's places beyond which a shared day is doubted. On the days on which the U.S. feed
dated everything anew it was all of them; on others a few in a hundred bear the same day."""

_FIELDS = ("issued", "updated", "reviewed")


def is_before(one: Dated, other: Dated) -> bool:
    """Whether a date is before another. If one has no time of day, only the days are compared."""
    if one.moment and other.moment:
        return one.moment < other.moment
    return one.day < other.day


def redated(advisories: Collection[Advisory], places: int, at: dt.datetime) -> dt.date | None:
    """The day that most of a feed's `places` suddenly bear, if it is that of the reading.

    A feed can date everything with the day on which it is served. A day to either side counts as well, as
    the government's day is not that of UTC.
    """
    days = Counter(advisory.dated.day for advisory in advisories if advisory.dated)
    for day, count in days.most_common(1):
        enough = count >= FEWEST_REDATED and count > REDATED_SHARE * max(places, len(advisories))
        if enough and abs(day - at.date()) <= _DAY:
            return day
    return None


def without_future(advisory: Advisory, at: dt.datetime) -> Advisory:
    """The advisory without its dates, if one is of the future: it would seem newer than all that follows."""
    latest = at.date() + _DAY
    if advisory.dated is None or advisory.dated.day <= latest:
        return advisory
    return advisory.model_copy(update=dict.fromkeys(_FIELDS))


def with_believed_dates(read: Advisory, held: Advisory | None, redated: dt.date | None) -> Advisory:
    """The advisory with the dates of `held`, or none, in place of those of the doubted day `redated`.

    Held with a date that is too new, an older copy that was served on that day would outlast the true one.
    """
    if redated is None:
        return read
    doubted: dict[str, Dated | None] = {
        field: getattr(held, field, None)
        for field in _FIELDS
        if (date := getattr(read, field)) and date.day == redated
    }
    return read.model_copy(update=doubted)


def moved_on(held: Advisory, read: Advisory, redated: dt.date | None) -> Advisory:
    """What is held after the same text was read again: dates and note move on, but never back."""
    read = with_believed_dates(read, held, redated)
    if held.dated and (not read.dated or is_before(read.dated, held.dated)):
        return held
    return read
