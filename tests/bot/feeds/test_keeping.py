"""A feed that works: what is asked of a server, what is held, and what outlasts a restart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.feeds.fetcher import USER_AGENT
from bot.feeds.keeper import Result
from tests.bot.feeds.stand import NOW, Clock, Stand, stand
from tests.e2e.governments import Governments
from tests.e2e.governments.everyday import MOMENT, RSS, UPDATED, US_ADVICE
from tests.e2e.governments.faults import packed, status
from tests.e2e.governments.payloads import canada_index, uk_index, uk_page, us_feed, us_item
from tests.e2e.governments.server import CANADA, GERMANY, UK, UK_PAGES, US, US_LIST

NIGER, FRANCE = UK_PAGES + "niger", UK_PAGES + "france"
LATER = "2026-03-03T10:00:00Z"


async def test_all_governments_are_read_each_on_its_own_scale(feeds: Stand) -> None:
    """Index, pages and second feed; what is held says when it was fetched, and what isn't is told apart."""
    for keeper in feeds.keepers.values():
        assert await keeper.refresh() is Result.CHANGED, keeper.state.trouble
    assert [feeds.level("niger", issuer) for issuer in feeds.keepers] == [
        "4", "avoid_all_travel_to_whole_country", "3", "warning",
    ]  # fmt: skip
    assert [feeds.level("france", issuer) for issuer in feeds.keepers] == ["2", "none", "1", "none"]
    standing = feeds.live.on("peru")
    assert [one.state for one in standing] == ["held", "not_listed", "not_listed", "not_listed"]
    assert {one.fetched for one in standing} == {NOW}
    assert not any(keeper.state.refused for keeper in feeds.keepers.values())
    asked = feeds.governments.requests[0].headers
    assert asked["User-Agent"] == USER_AGENT
    assert "Cookie" not in asked


async def test_a_document_that_did_not_change_is_not_sent_again(feeds: Stand, clock: Clock) -> None:
    """By its ETag, or by its date where it has no tag; the age counts from the last time it was asked for."""
    body = feeds.governments.documents[GERMANY].body
    feeds.governments.put(GERMANY, body, dated="Mon, 02 Mar 2026 09:00:00 GMT")
    for issuer, path in (("us", US), ("germany", GERMANY)):
        await feeds.keepers[issuer].refresh()
        clock.turn(hours=1)
        assert await feeds.keepers[issuer].refresh() is Result.UNCHANGED
        assert feeds.governments.asked(path) == [200, 304]
        assert feeds.live.checked[issuer].fetched == clock.at
        assert feeds.level("niger", issuer) in ("4", "warning")
    assert feeds.governments.asked(US_LIST) == [200]


async def test_of_pages_only_those_that_changed_are_read_and_the_others_in_turn(
    feeds: Stand, clock: Clock
) -> None:
    """A page that changed is looked at once more after an hour; a minor update shows within a day."""
    uk, server = feeds.keepers["uk"], feeds.governments
    await uk.refresh()
    server.put(UK, uk_index({"niger": LATER, "france": UPDATED}))
    server.put(NIGER, uk_page("niger", ["avoid_all_but_essential_travel_to_whole_country"], LATER))
    clock.turn(minutes=15)
    assert await uk.refresh() is Result.CHANGED
    assert feeds.level("niger", "uk") == "avoid_all_but_essential_travel_to_whole_country"
    assert server.asked(NIGER) == [200, 200]
    before = len(server.requests)
    for _ in range(6):
        clock.turn(minutes=15)
        await uk.refresh()
    asked = [request for request in server.requests[before:] if request.path != UK]
    assert {request.status for request in asked} == {304}
    assert {request.path for request in asked} == {NIGER, FRANCE}
    # Nothing of it shows in the index.
    server.put(FRANCE, uk_page("france", ["avoid_all_travel_to_parts"], UPDATED))
    for _ in range(2):
        clock.turn(minutes=15)
        await uk.refresh()
    assert feeds.level("france", "uk") == "avoid_all_travel_to_parts"


async def test_a_level_in_the_index_does_not_wait_for_its_page(feeds: Stand, clock: Clock) -> None:
    """Canada's index has levels of its own: a page that fails delays none."""
    canada, server = feeds.keepers["canada"], feeds.governments
    await canada.refresh()
    for path in list(server.documents):
        if path.startswith("/canada/cta"):
            del server.documents[path]
    moment = MOMENT + dt.timedelta(days=1)
    server.put(CANADA, canada_index({"NE": ("Niger", 3), "FR": ("France", 2)}, moment))
    clock.turn(hours=3)
    assert await canada.refresh() is Result.CHANGED
    assert feeds.level("france", "canada") == "2"
    assert "2 of 2 pages can't be read" in str(canada.state.trouble)
    assert {one.fetched for one in feeds.live.on("niger") if one.issuer == "canada"} == {NOW}


async def test_after_a_restart_all_is_there_and_servers_are_asked_as_before(
    governments: Governments, tmp_path: Path, clock: Clock
) -> None:
    """What is held, its age, what to ask with, and when the next attempt is due."""
    async with stand(governments, tmp_path, clock) as before:
        for keeper in before.keepers.values():
            await keeper.refresh()
        states = {issuer: keeper.state for issuer, keeper in before.keepers.items()}
    clock.turn(minutes=1)
    async with stand(governments, tmp_path, clock) as after:
        assert {issuer: keeper.state for issuer, keeper in after.keepers.items()} == states
        assert all(keeper.state.due and keeper.state.due > clock.at for keeper in after.keepers.values())
        assert len(after.live) == len(before.live) == len(US_ADVICE) + 3 * 2
        assert await after.keepers["us"].refresh() is Result.UNCHANGED
        assert governments.asked(US) == [200, 304]


async def test_the_first_start_without_a_network_shows_what_is_on_disk(
    governments: Governments, tmp_path: Path, clock: Clock
) -> None:
    """With its age, and with why it isn't newer."""
    async with stand(governments, tmp_path, clock) as before:
        await before.keepers["us"].refresh()
    await governments.close()
    clock.turn(days=3)
    async with stand(governments, tmp_path, clock) as after:
        assert after.level("niger", "us") == "4"
        for issuer in ("us", "uk"):
            assert await after.keepers[issuer].refresh() is Result.FAILED
        us, uk, *_ = after.live.on("niger")
        assert (us.state, us.fetched) == ("held", NOW)
        assert (uk.state, uk.fetched) == ("not_checked", None)
        assert us.trouble == uk.trouble == "127.0.0.1 can't be reached (Connection refused)."


async def test_a_packed_document_is_unpacked(feeds: Stand) -> None:
    """As most servers send it."""
    feeds.governments.faults[US] = packed
    assert await feeds.keepers["us"].refresh() is Result.CHANGED
    assert feeds.level("mali", "us") == "4"


async def test_a_newer_program_reads_the_same_documents_once_more(feeds: Stand, clock: Clock) -> None:
    """It may read them differently: no tag is sent then."""
    us = feeds.keepers["us"]
    await us.refresh()
    us.state = us.state.model_copy(update={"made_by": "advisory-bot/0.1"})
    clock.turn(hours=1)
    await us.refresh()
    await us.refresh()
    assert feeds.governments.asked(US) == [200, 200, 304]


async def test_a_page_that_a_newer_program_could_not_read_at_once_is_read_anew_later(
    feeds: Stand, clock: Clock
) -> None:
    """Its tag is not sent, though the index and the page are as they were."""
    uk, server = feeds.keepers["uk"], feeds.governments
    await uk.refresh()
    feeds.folder.keep(uk.state.model_copy(update={"made_by": "advisory-bot/0.1"}))
    server.faults[NIGER] = status(500)
    await uk.refresh()
    assert feeds.level("niger", "uk") == "avoid_all_travel_to_whole_country"
    del server.faults[NIGER]
    await uk.refresh()
    assert server.asked(NIGER) == [200, 500, 200]


async def test_the_second_feed_is_not_needed(feeds: Stand, clock: Clock) -> None:
    """If it can't be read, that is told among what was refused, and the first is read all the same."""
    del feeds.governments.documents[US_LIST]
    us = feeds.keepers["us"]
    assert await us.refresh() is Result.CHANGED
    (refusal,) = us.state.refused
    assert refusal.what.endswith(US_LIST)
    assert "status 404" in refusal.reason


async def test_what_another_process_fetched_is_taken_up(
    governments: Governments, tmp_path: Path, clock: Clock
) -> None:
    """The command line may fetch while the bot runs, and one at a time does."""
    async with stand(governments, tmp_path, clock) as bot, stand(governments, tmp_path, clock) as command:
        assert await command.keepers["us"].refresh() is Result.CHANGED
        assert await bot.keepers["us"].load()
        assert bot.level("chad", "us") == command.level("chad", "us") == "3"
        clock.turn(hours=1)
        items = [us_item("Chad", "TCD", "4", dt.date(2026, 3, 3))]
        governments.put(US, us_feed(items), RSS)
        await command.keepers["us"].refresh()
        # Nothing is overwritten by one that knew less.
        assert await bot.keepers["us"].refresh() is Result.UNCHANGED
        assert bot.level("chad", "us") == "4"
        assert bot.changed == ["us"]
        assert [change.position for change in bot.folder.changes("us")] == [*range(1, len(US_ADVICE) + 2)]
