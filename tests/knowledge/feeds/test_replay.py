"""Nine months of the U.S. feed, day by day, with the faults that were measured in it.

The series has 210 places on 263 days, 58,236 items, and 27 true changes of level, four of them falls by two
grades or more. A naive reader takes 349 changes of level, of which 322 are false. By the rules the 27 are
taken and none else: the four falls, and one on a day of false dates, a day late, all others at once. On the
way 90 falls, 115 older copies and 15 stubs are refused, and a dozen doubled items a day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest

from knowledge.feeds.advisory import Change, Dated
from knowledge.feeds.ledger import Ledger
from knowledge.feeds.quarantine import decide
from knowledge.feeds.reading import Reading, Refusal
from knowledge.feeds.us import READER
from tests.knowledge.feeds.daily_feeds import DAYS, REDATED, START, DailyFeeds, Item, document

Turn = tuple[int, str, int, int]
"""A change of level: the day, the place, the level before and after."""


@pytest.fixture(scope="module")
def feeds() -> DailyFeeds:
    return DailyFeeds()


@pytest.fixture(scope="module")
def replayed(feeds: DailyFeeds) -> tuple[Ledger, list[Change], list[Refusal]]:
    """What is held in the end, every change that was taken, and every refusal."""
    ledger = Ledger(issuer="us")
    changes: list[Change] = []
    refusals: list[Refusal] = []
    read = reader(feeds)
    for day in range(DAYS):
        decision = decide(ledger, read(day), noon(day))
        ledger = decision.ledger
        changes += decision.changes
        refusals += decision.refusals
    return ledger, changes, refusals


def reader(feeds: DailyFeeds) -> Callable[[int], Reading]:
    """Reads the feed of a day. Each place's items are read as a feed of their own, and once only."""

    @cache
    def of_place(items: tuple[Item, ...]) -> Reading:
        return READER.read(document(items), feeds.codes)

    def read(day: int) -> Reading:
        parts = [of_place(tuple(items)) for items in feeds.on(day)]
        return Reading(
            tuple(advisory for part in parts for advisory in part.advisories),
            tuple(refusal for part in parts for refusal in part.refusals),
            listed=frozenset(place for part in parts for place in part.listed),
        )

    return read


def noon(day: int) -> dt.datetime:
    return dt.datetime.combine(START + dt.timedelta(days=day), dt.time(12), dt.UTC)


def turns_of(changes: list[Change]) -> list[Turn]:
    return [
        (
            (change.at.date() - START).days,
            change.after.place,
            int(change.before.levels[0]),
            int(change.after.levels[0]),
        )
        for change in changes
        if change.before and "level" in change.kinds
    ]


def taken_naively(feeds: DailyFeeds) -> list[Turn]:
    """Every change of level of a reader that believes the newest item of each title."""
    ids = {name: feeds.ids[code] for code, name in feeds.names.items()}
    held: dict[str, int] = {}
    found: list[Turn] = []
    for day in range(DAYS):
        served = sorted((item for items in feeds.on(day) for item in items), key=lambda item: item.dated)
        read = {ids[item.title]: item.level for item in served}
        found += [
            (day, place, held[place], level)
            for place, level in read.items()
            if held.get(place, level) != level
        ]
        held |= read
    return found


def test_every_true_change_is_taken_and_no_false_one(
    feeds: DailyFeeds, replayed: tuple[Ledger, list[Change], list[Refusal]]
) -> None:
    _, changes, _ = replayed
    true = {turn[1:]: turn[0] for turn in feeds.turns()}
    taken = {turn[1:]: turn[0] for turn in turns_of(changes)}
    assert len(true) == len(list(feeds.turns())) == 27
    assert taken.keys() == true.keys()
    assert len(turns_of(changes)) == 27
    for turn, day in true.items():
        _, before, after = turn
        waits = before - after >= 2 or (before > after and day in REDATED)
        assert taken[turn] - day == int(waits), f"{turn} of day {day} was taken on day {taken[turn]}"


def test_a_naive_reader_would_have_taken_many_false_changes(feeds: DailyFeeds) -> None:
    true = set(feeds.turns())
    false = [turn for turn in taken_naively(feeds) if turn not in true]
    assert len(false) > 30


def test_what_is_held_in_the_end_is_what_is_true(
    feeds: DailyFeeds, replayed: tuple[Ledger, list[Change], list[Refusal]]
) -> None:
    ledger, _, _ = replayed
    held = {one.advisory.place: one.advisory for one in ledger.held}
    assert not ledger.pending
    for code, place in feeds.ids.items():
        item = feeds.item(code, DAYS - 1)
        assert held[place].levels == (str(item.level),)
        assert held[place].updated == Dated(day=START + dt.timedelta(days=item.dated))
        assert item.text.split("Revision ")[1].split(".")[0] in held[place].wordings["en"].summary


def test_no_change_says_that_it_takes_one_back(
    replayed: tuple[Ledger, list[Change], list[Refusal]],
) -> None:
    assert not any(change.reversal for change in replayed[1])


def test_every_kind_of_fault_was_refused_and_said(
    replayed: tuple[Ledger, list[Change], list[Refusal]],
) -> None:
    counted = Counter(refusal.why for refusal in replayed[2])
    assert min(counted[why] for why in ("stub", "older", "drop", "duplicate")) >= 10, counted
