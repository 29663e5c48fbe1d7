"""Documents that are whole and false: the faults that were measured in real feeds."""

from __future__ import annotations

import datetime as dt

from bot.feeds.keeper import Result
from bot.feeds.word import Word
from tests.bot.feeds.stand import NOW, Clock, Stand
from tests.e2e.governments.everyday import RSS, UPDATED, US_ADVICE, us_items
from tests.e2e.governments.payloads import (
    DAY,
    canada_index,
    canada_page,
    uk_index,
    uk_page,
    us_feed,
    us_item,
    us_list,
)
from tests.e2e.governments.server import CANADA, CANADA_PAGES, UK, UK_PAGES, US, US_LIST

TODAY = dt.date(2026, 3, 3)
US_LEVELS = {name: level for name, (_, level) in US_ADVICE.items()}


def feed(**other: str) -> bytes:
    """The U.S. feed of any day, with other items for some names; hyphens are written as underscores."""
    return us_feed({**us_items(), **{name.replace("_", "-"): item for name, item in other.items()}}.values())


async def test_a_false_level_1_for_a_country_of_level_4_is_not_shown(feeds: Stand, clock: Clock) -> None:
    """Neither as a text in place of the real one, nor as an empty one; gone the next day, it was nothing."""
    us, server = feeds.keepers["us"], feeds.governments
    await us.refresh()
    false = us_item("Ukraine", "UKR", "1", TODAY, "<p>Exercise normal precautions in Ukraine.</p>")
    for stub in (false, us_item("Ukraine", "UKR", "1", TODAY, "")):
        clock.turn(minutes=30)
        server.put(US, feed(Ukraine=stub), RSS)
        assert await us.refresh() is Result.UNCHANGED
        assert feeds.level("ukraine", "us") == "4"
        assert {(one.place, one.why) for one in us.state.refused} <= {
            ("ukraine", "drop"),
            ("ukraine", "stub"),
        }
        assert us.state.refused
    clock.turn(hours=12)
    server.put(US, feed(), RSS)
    await us.refresh()
    assert us.state.refused == ()
    assert us.state.ledger.pending == ()
    assert len(feeds.folder.changes("us")) == len(US_ADVICE)


async def test_what_is_refused_or_no_longer_listed_is_shown_with_its_own_age(
    feeds: Stand, clock: Clock
) -> None:
    """Not with that of the document, which was read just now and says nothing of it that is believed."""
    us, server = feeds.keepers["us"], feeds.governments
    await us.refresh()
    stub = us_item("Ukraine", "UKR", "1", TODAY, "")
    without = {place: item for place, item in us_items().items() if place != "Ukraine"}
    for document in (feed(Ukraine=stub), us_feed(without.values())):
        clock.turn(days=5)
        server.put(US, document, RSS)
        await us.refresh()
        ukraine, niger = feeds.live.on("ukraine")[0], feeds.live.on("niger")[0]
        assert (ukraine.state, ukraine.fetched, niger.fetched) == ("held", NOW, clock.at)
        assert (str(ukraine.trouble)[:4], niger.trouble) == ("What", None)
    server.put(US, feed(), RSS)
    await us.refresh()
    ukraine = feeds.live.on("ukraine")[0]
    assert (ukraine.fetched, ukraine.trouble) == (clock.at, None)


async def test_a_true_fall_is_taken_on_the_second_day_though_the_document_is_the_same(
    feeds: Stand, clock: Clock
) -> None:
    """While something waits, the whole document is asked for, for only that confirms it."""
    us, server = feeds.keepers["us"], feeds.governments
    del server.documents[US_LIST]
    await us.refresh()
    server.put(US, feed(Mali=us_item("Mali", "MLI", "2", TODAY)), RSS)
    clock.turn(minutes=30)
    await us.refresh()
    assert feeds.level("mali", "us") == "4"
    clock.turn(days=1)
    assert await us.refresh() is Result.CHANGED
    assert feeds.level("mali", "us") == "2"
    assert 304 not in server.asked(US)
    await us.refresh()
    assert server.asked(US)[-1] == 304


async def test_a_fall_that_the_second_feed_gives_too_is_taken_at_once(feeds: Stand, clock: Clock) -> None:
    """Two documents of one government vouch for it."""
    us, server = feeds.keepers["us"], feeds.governments
    await us.refresh()
    server.put(US, feed(Mali=us_item("Mali", "MLI", "2", TODAY)), RSS)
    server.put(US_LIST, us_list({**US_LEVELS, "Mali": "2"}))
    clock.turn(minutes=30)
    assert await us.refresh() is Result.CHANGED
    assert feeds.level("mali", "us") == "2"


async def test_the_operators_word_is_used_by_the_next_decision_and_then_gone(
    feeds: Stand, clock: Clock
) -> None:
    """It is for this fall alone; one that was never used counts for days only."""
    us, server = feeds.keepers["us"], feeds.governments
    await us.refresh()
    server.put(US, feed(Mali=us_item("Mali", "MLI", "2", TODAY)), RSS)
    clock.turn(minutes=30)
    await us.refresh()
    us.words.give(Word(place="mali", levels=("3",), given=clock.at))
    await us.refresh()
    assert feeds.level("mali", "us") == "4"
    us.words.give(Word(place="mali", levels=("2",), given=clock.at))
    assert await us.refresh() is Result.CHANGED
    assert feeds.level("mali", "us") == "2"
    assert us.words.valid(clock.at) == frozenset()
    us.words.give(Word(place="niger", levels=("1",), given=clock.at))
    assert us.words.valid(clock.at) == {("niger", ("1",))}
    assert us.words.valid(clock.at + dt.timedelta(days=4)) == frozenset()


async def test_a_page_on_guinea_bissau_that_is_titled_guinea_is_not_on_guinea(
    feeds: Stand, clock: Clock
) -> None:
    """The code in its link tells; both countries keep their own level."""
    us, server = feeds.keepers["us"], feeds.governments
    await us.refresh()
    false = us_item("Guinea", "GNB", "4", TODAY)
    server.put(US, feed(Guinea_Bissau=false), RSS)
    clock.turn(minutes=30)
    await us.refresh()
    assert feeds.level("guinea", "us") == "2"
    assert feeds.level("guinea-bissau", "us") == "4"


async def test_a_day_on_which_everything_is_dated_today_changes_nothing(feeds: Stand, clock: Clock) -> None:
    """Not the levels, and not the dates that are held."""
    us, server = feeds.keepers["us"], feeds.governments
    await us.refresh()
    server.put(US, us_feed([us_item(name, *of, TODAY) for name, of in US_ADVICE.items()]), RSS)
    clock.turn(minutes=30)
    assert await us.refresh() is Result.UNCHANGED
    assert max(one.advisory.updated.day for one in us.state.ledger.held if one.advisory.updated) == DAY


async def test_a_feed_that_has_lost_most_countries_takes_none_away(feeds: Stand, clock: Clock) -> None:
    """What is missing is still held."""
    us, server = feeds.keepers["us"], feeds.governments
    await us.refresh()
    server.put(US, us_feed([us_item("Niger", "NER", "4")]), RSS)
    clock.turn(minutes=30)
    await us.refresh()
    assert feeds.level("ukraine", "us") == "4"
    assert len(us.state.ledger.held) == len(US_ADVICE)


async def test_a_status_that_nobody_knows_is_an_error_and_never_clear(feeds: Stand, clock: Clock) -> None:
    """What was held of it stays, and what was not held is not checked."""
    uk, canada, server = feeds.keepers["uk"], feeds.keepers["canada"], feeds.governments
    later = "2026-03-03T10:00:00Z"
    await uk.refresh()
    server.put(UK, uk_index({"niger": later, "france": UPDATED, "peru": later}))
    for slug in ("niger", "peru"):
        server.put(UK_PAGES + slug, uk_page(slug, ["avoid_mondays"], later))
    clock.turn(minutes=15)
    await uk.refresh()
    assert feeds.level("niger", "uk") == "avoid_all_travel_to_whole_country"
    assert feeds.live.on("peru")[1].state == "not_checked"
    assert [one.why for one in uk.state.refused] == ["level", "level"]
    moment = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    server.put(CANADA, canada_index({"NE": ("Niger", 9), "FR": ("France", 1)}, moment))
    server.put(CANADA_PAGES + "ne.json", canada_page("NE", "Niger", 9, moment))
    await canada.refresh()
    assert [feeds.level(place, "canada") for place in ("niger", "france")] == [None, "1"]
    assert feeds.live.on("niger")[2].state == "not_checked"


async def test_what_was_refused_is_told_until_it_is_gone(feeds: Stand, clock: Clock) -> None:
    """Also while the index says that nothing has changed, and after a restart."""
    uk, server = feeds.keepers["uk"], feeds.governments
    server.put(UK_PAGES + "niger", uk_page("niger", ["avoid_mondays"], UPDATED))
    await uk.refresh()
    for _ in range(3):
        clock.turn(hours=1)
        await uk.refresh()
        assert [one.place for one in feeds.folder.state("uk").refused] == ["niger"]
    server.put(UK_PAGES + "niger", uk_page("niger", ["avoid_all_travel_to_parts"], UPDATED))
    clock.turn(hours=1)
    assert await uk.refresh() is Result.CHANGED
    assert feeds.folder.state("uk").refused == ()


async def test_what_is_held_in_place_of_what_was_refused_says_since_when(feeds: Stand, clock: Clock) -> None:
    """A level that nobody knows can be graver than the one that is held: it isn't shown as read just now."""
    us, server = feeds.keepers["us"], feeds.governments
    read = clock.at
    await us.refresh()
    unknown = us_item("Peru", "PER", "3", TODAY).replace("Level 3", "Level 5")
    server.put(US, feed(Peru=unknown), RSS)
    for _ in range(2):
        clock.turn(hours=1)
        await us.refresh()
        peru, niger = (feeds.live.on(place)[0] for place in ("peru", "niger"))
        assert (peru.fetched, niger.fetched) == (read, clock.at)
        assert peru.trouble
        assert not niger.trouble
    server.put(US, feed(), RSS)
    clock.turn(hours=1)
    await us.refresh()
    assert feeds.live.on("peru")[0].fetched == clock.at
