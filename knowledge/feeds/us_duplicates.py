"""Several items of the U.S. feed on one place, which it has every day: which of them counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.feeds.advisory import Advisory

_UNDATED = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Item:
    """An item that could be read. `coded`: its link has the ISO 3166 code of the place."""

    title: str
    coded: bool
    advisory: Advisory


def resolved(items: Iterable[Item]) -> tuple[list[Advisory], list[tuple[Item, str]]]:
    """The advisory of each place, and the items that don't count, with the reason.

    The newest counts. Of one day, those with different levels make each other void; of those with one level
    always the same counts, whatever their order in the feed, which changes daily.
    """
    by_place: dict[str, list[Item]] = {}
    for item in items:
        by_place.setdefault(item.advisory.place, []).append(item)
    republished = _republished([item for found in by_place.values() for item in found])
    taken: list[Advisory] = []
    void: list[tuple[Item, str]] = []
    for found in by_place.values():
        # An old page that was published anew looks newer than the true one, which keeps its date.
        dated = all(item.advisory.dated and item.advisory.dated.day != republished for item in found)
        found.sort(key=lambda item: (_order(item, dated), item.coded, item.advisory.digest), reverse=True)
        newest = [item for item in found if _order(item, dated) == _order(found[0], dated)]
        if len({item.advisory.levels for item in newest}) > 1:
            void += [(item, "Items that no date tells apart give different levels.") for item in found]
            continue
        taken.append(found[0].advisory)
        void += [(item, "Another item on this place is newer, or as new.") for item in found[1:]]
    return taken, void


def _republished(items: list[Item]) -> dt.date | None:
    """The day that more than half of a feed bear: on such a day all was published anew, also what is old."""
    days = Counter(item.advisory.dated.day for item in items if item.advisory.dated)
    return next((day for day, number in days.most_common(1) if number > len(items) / 2), None)


def _order(item: Item, dated: bool) -> dt.datetime:
    return item.advisory.dated.order if dated and item.advisory.dated else _UNDATED
