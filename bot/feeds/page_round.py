"""Which pages of a government's index are read at a time: those that changed, and in turn all others."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterable, Mapping

from bot.feeds.folder import PageState
from knowledge.feeds.reading import Page

ROUND = dt.timedelta(hours=22)
"""In this time every page is asked for once, for minor updates don't show in the index. Less than a day."""
AGAIN_AFTER = dt.timedelta(hours=1)
"""A page that changed is read once more after this, for caches may have given an older form of it."""
MOST_PAGES = 250
"""Requests in one refresh; what is left comes with the next."""


def chosen(
    pages: Iterable[Page],
    known: Mapping[str, PageState],
    at: dt.datetime,
    every: dt.timedelta,
    waiting: Collection[str] = (),
) -> list[Page]:
    """The pages to read now, the most urgent first, but last those that could not be had the last time.

    `every` is how long one refresh lies from the next, `waiting` are places of which something waits to be
    confirmed.
    """
    listed = list(pages)
    urgent: list[Page] = []
    others: list[Page] = []
    for page in listed:
        state = known.get(page.key)
        (others if state and not _is_urgent(page, state, at, waiting) else urgent).append(page)
    quota = math.ceil(len(listed) * min(every / ROUND, 1))
    others.sort(key=lambda page: known[page.key].read)
    # After some failures in a row the rest is left: what is gone for good must not stand before it.
    found = urgent + others[:quota]
    found.sort(key=lambda page: page.key in known and known[page.key].missed is not None)
    return found[:MOST_PAGES]


def is_changed(page: Page, state: PageState | None) -> bool:
    """Whether the index names another version than was read."""
    return state is None or state.version != page.version


def _is_urgent(page: Page, state: PageState, at: dt.datetime, waiting: Collection[str]) -> bool:
    return (
        is_changed(page, state)
        or (state.again and at - state.read >= AGAIN_AFTER)
        or not set(waiting).isdisjoint(state.places)
    )
