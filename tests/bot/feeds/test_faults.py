"""Servers that fail: nothing false is held, nothing true is lost, and age and trouble are known."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import multiprocessing
from pathlib import Path

import pytest
from aiohttp import web

from bot.feeds.keeper import Result
from tests.bot.feeds.stand import MOST, NOW, Clock, Stand, stand
from tests.e2e.governments import Governments
from tests.e2e.governments import faults as fault
from tests.e2e.governments.everyday import UPDATED
from tests.e2e.governments.payloads import uk_index, uk_page
from tests.e2e.governments.server import CANADA, GERMANY, UK, UK_PAGES, US, Fault

ELSEWHERE = "http://localhost:9/elsewhere"


@pytest.mark.parametrize(
    ("made", "result", "trouble"),
    [
        (fault.status(500), Result.FAILED, "answers with status 500."),
        (fault.status(403), Result.FAILED, "answers with status 403."),
        (fault.status(304), Result.FAILED, None),
        (fault.silent, Result.FAILED, "took too long to answer."),
        (fault.cut_off, Result.FAILED, "broke off in the middle."),
        (fault.endless(2 * MOST), Result.FAILED, "is larger than 256 KiB: it is not read."),
        (fault.bomb(100 * MOST), Result.FAILED, "is larger than 256 KiB: it is not read."),
        (fault.sends(fault.CLOUDFLARE, "text/html"), Result.FAILED, "is text/html, not"),
        (fault.sends(fault.CLOUDFLARE, "text/html", 503), Result.FAILED, "answers with status 503."),
        (fault.sends(b"{}", "application/octet-stream"), Result.FAILED, "is application/octet-stream, not"),
        (fault.sends(b"", "application/json"), Result.FAILED, "is empty."),
        (fault.sends(b"{}", "application/json"), Result.REFUSED, ""),
        (fault.sends(b"[]", "application/json"), Result.REFUSED, ""),
        (fault.sends(fault.CLOUDFLARE, "application/json"), Result.REFUSED, ""),
        (fault.redirect(ELSEWHERE), Result.FAILED, "is not at an address that is configured"),
        (fault.redirect("https://example.org/"), Result.FAILED, "is not at an address that is configured"),
        (fault.redirect("file:///etc/passwd"), Result.FAILED, "is not at an address that is configured"),
        (fault.redirect("?again"), Result.FAILED, "redirects again and again."),
    ],
)
@pytest.mark.parametrize("issuer", ["us", "uk"])
async def test_a_fault_of_a_server_changes_nothing_that_is_held(
    feeds: Stand, clock: Clock, issuer: str, made: Fault, result: Result, trouble: str | None
) -> None:
    """Before it and after it, the same is held; meanwhile it says since when it wasn't read, and why."""
    keeper, server, path = feeds.keepers[issuer], feeds.governments, {"us": US, "uk": UK}[issuer]
    server.faults[path] = made
    assert await keeper.refresh() is result
    assert len(feeds.live) == 0
    assert {one.state for one in feeds.live.on("niger")} == {"not_checked"}
    del server.faults[path]
    clock.turn(hours=1)
    assert await keeper.refresh() is Result.CHANGED
    held = keeper.state.ledger.held
    server.faults[path] = made
    clock.turn(hours=1)
    expected = Result.UNCHANGED if trouble is None else result
    assert await keeper.refresh() is expected
    assert keeper.state.ledger.held == held
    checked = feeds.live.checked[issuer]
    if trouble is None:  # a 304 to a question with a tag is no fault
        assert checked.trouble is None
        return
    assert trouble in str(checked.trouble)
    assert checked.fetched == NOW + dt.timedelta(hours=1)
    assert keeper.state.failures == 1
    assert str(checked.trouble).endswith(".")


async def test_a_redirect_at_the_same_address_is_followed(feeds: Stand) -> None:
    """Governments move their documents about."""
    server = feeds.governments
    server.documents["/moved"] = server.documents[GERMANY]
    server.faults[GERMANY] = fault.redirect("/moved")
    assert await feeds.keepers["germany"].refresh() is Result.CHANGED


@pytest.mark.parametrize(
    ("headers", "least", "most"),
    [
        ({"Retry_After": "7200"}, 120, 121),
        ({"Retry_After": "Tue, 03 Mar 2026 14:00:00 GMT", "Date": "Tue, 03 Mar 2026 11:00:00 GMT"}, 180, 181),
        ({"Retry_After": "31536000"}, 360, 361),
        ({"Retry_After": "1"}, 4, 6),
        ({"Retry_After": "soon"}, 4, 6),
        ({}, 4, 6),
    ],
)
@pytest.mark.parametrize("code", [429, 503])
async def test_a_server_is_left_alone_for_as_long_as_it_asks(
    feeds: Stand, clock: Clock, code: int, headers: dict[str, str], least: float, most: float
) -> None:
    """Within reason: minutes until the next attempt."""
    feeds.governments.faults[US] = fault.status(code, **headers)
    assert await feeds.keepers["us"].refresh() is Result.FAILED
    due = feeds.keepers["us"].state.due
    assert due is not None
    assert least <= (due - clock.at).total_seconds() / 60 <= most


async def test_the_log_says_once_that_a_feed_fails_and_once_that_it_is_read_again(
    feeds: Stand, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Not at each attempt; and the pause between them grows to hours."""
    caplog.set_level(logging.INFO)
    us = feeds.keepers["us"]
    feeds.governments.faults[US] = fault.status(500)
    pauses = []
    for _ in range(9):
        await us.refresh()
        assert us.state.due is not None
        pauses.append((us.state.due - clock.at).total_seconds() / 60)
        clock.at = us.state.due
    assert pauses[0] < 6
    assert all(later > earlier * 1.5 for earlier, later in itertools.pairwise(pauses[:6]))
    assert 300 < pauses[-1] < 400
    del feeds.governments.faults[US]
    await us.refresh()
    trouble = "127.0.0.1/us/feed.xml answers with status 500."
    told = [record.getMessage() for record in caplog.records if record.name == "bot.feeds.keeper"]
    assert told == [
        f"the feed of us is not read: {trouble} What is held stays. It is tried again.",
        "the feed of us is read again",
        "the feed of us: changes taken: 8, held: 8",
    ]


async def test_one_feed_that_fails_touches_no_other(feeds: Stand) -> None:
    """All are refused but one."""
    for path in (US, CANADA, GERMANY):
        feeds.governments.faults[path] = fault.status(500)
    results = [await keeper.refresh() for keeper in feeds.keepers.values()]
    assert results == [Result.FAILED, Result.CHANGED, Result.FAILED, Result.FAILED]
    assert [one.state for one in feeds.live.on("niger")] == [
        "not_checked",
        "held",
        "not_checked",
        "not_checked",
    ]


@pytest.mark.parametrize(
    "made",
    [fault.status(500), fault.sends(fault.CLOUDFLARE, "text/html"), fault.sends(b"{}", "application/json")],
)
async def test_a_page_that_fails_touches_only_its_own_place(feeds: Stand, clock: Clock, made: Fault) -> None:
    """The place keeps what was held, and says how old that is; the other is as new as the index."""
    uk, server = feeds.keepers["uk"], feeds.governments
    await uk.refresh()
    server.put(UK, uk_index({"niger": "2026-03-03T11:00:00Z", "france": UPDATED}))
    server.faults[UK_PAGES + "niger"] = made
    clock.turn(hours=2)
    assert await uk.refresh() is Result.UNCHANGED
    assert feeds.level("niger", "uk") == "avoid_all_travel_to_whole_country"
    fetched = {place: feeds.live.on(place)[1].fetched for place in ("niger", "france")}
    assert fetched == {"niger": NOW, "france": clock.at}
    assert [refusal.why for refusal in uk.state.refused] == ["payload"]
    del server.faults[UK_PAGES + "niger"]
    clock.turn(hours=2)
    await uk.refresh()
    assert feeds.live.on("niger")[1].fetched == clock.at
    assert uk.state.refused == ()


async def test_a_server_that_is_tired_in_the_midst_of_its_pages_is_left_alone(
    feeds: Stand, clock: Clock
) -> None:
    """What was read before is taken; the rest is not even asked for."""
    uk, server = feeds.keepers["uk"], feeds.governments
    slugs = ["niger", "france", "chad", "mali", "peru", "guinea"]
    server.put(UK, uk_index(dict.fromkeys(slugs, UPDATED)))
    for slug in slugs[2:]:
        server.faults[UK_PAGES + slug] = fault.status(429, Retry_After="3600")
    assert await uk.refresh() is Result.CHANGED
    assert feeds.level("niger", "uk") is not None
    assert [feeds.live.on(slug)[1].state for slug in slugs[1:]] == ["held", *["not_checked"] * 4]
    assert server.asked(UK_PAGES + "peru") == []
    assert uk.state.due is not None
    assert uk.state.due >= clock.at + dt.timedelta(hours=1)


async def test_pages_that_were_not_reached_are_read_next_though_the_index_is_the_same(
    feeds: Stand, clock: Clock
) -> None:
    """A new page and a changed one; until then what is held of the changed one says how old it is."""
    uk, server = feeds.keepers["uk"], feeds.governments
    await uk.refresh()
    later = "2026-03-03T11:00:00Z"
    server.put(UK, uk_index({"chad": later, "mali": later, "peru": later, "niger": later, "france": UPDATED}))
    for slug in ("chad", "mali"):
        server.put(UK_PAGES + slug, uk_page(slug, [], later))
        server.faults[UK_PAGES + slug] = fault.status(429, Retry_After="600")
    server.put(UK_PAGES + "peru", uk_page("peru", ["avoid_all_travel_to_parts"], later))
    less = "avoid_all_but_essential_travel_to_whole_country"
    server.put(UK_PAGES + "niger", uk_page("niger", [less], later))
    clock.turn(minutes=15)
    await uk.refresh()
    assert server.asked(UK_PAGES + "niger") == [200]
    assert feeds.live.on("niger")[1].fetched == NOW
    server.faults.clear()
    clock.turn(minutes=15)
    await uk.refresh()
    assert feeds.level("peru", "uk") == "avoid_all_travel_to_parts"
    assert feeds.level("niger", "uk") == less
    assert feeds.live.on("niger")[1].fetched == clock.at


async def test_a_refused_payload_is_kept_for_inspection(feeds: Stand, clock: Clock) -> None:
    """Once, however often it comes; of a page too."""
    us, uk, server = feeds.keepers["us"], feeds.keepers["uk"], feeds.governments
    server.faults[US] = fault.sends(b'{"fault": 1}', "application/json")
    server.faults[UK_PAGES + "niger"] = fault.sends(b'{"fault": 2}', "application/json")
    for _ in range(2):
        clock.turn(hours=1)
        await us.refresh()
        await uk.refresh()
    kept = {path.read_bytes() for path in feeds.folder.folder.glob("refused/*/*.bin")}
    assert kept == {b'{"fault": 1}', b'{"fault": 2}'}


async def test_a_page_elsewhere_is_not_asked_for(feeds: Stand, governments: Governments) -> None:
    """An index can't send the bot to another server."""
    async with Governments() as other:
        governments.faults[UK_PAGES + "niger"] = fault.redirect(other.url + UK_PAGES + "niger")
        await feeds.keepers["uk"].refresh()
        assert other.requests == []
    assert feeds.level("niger", "uk") is None


async def test_reading_that_takes_too_long_is_ended(
    governments: Governments, tmp_path: Path, clock: Clock
) -> None:
    """And is a failed attempt like any other."""
    async with stand(governments, tmp_path, clock, reading=0.001) as feeds:
        us = feeds.keepers["us"]
        assert await us.refresh() is Result.FAILED
        assert us.state.trouble == "Reading it took more than 0.001 seconds."
        assert multiprocessing.active_children() == []


async def test_the_end_of_the_process_that_reads_is_a_failed_attempt(feeds: Stand, clock: Clock) -> None:
    """As when memory runs out: nothing is kept of it, and the next attempt reads all."""
    uk, server = feeds.keepers["uk"], feeds.governments
    killed: list[int | None] = []

    async def kill(server: Governments, request: web.BaseRequest) -> web.StreamResponse:
        for child in multiprocessing.active_children():
            killed.append(child.pid)
            child.kill()
        return await server.answer(request)

    server.faults[UK_PAGES + "niger"] = kill
    assert await uk.refresh() is Result.FAILED
    assert len(killed) == 1
    assert str(uk.state.trouble).startswith("The process that reads it ended early")
    assert len(feeds.live) == 0
    del server.faults[UK_PAGES + "niger"]
    clock.turn(hours=1)
    assert await uk.refresh() is Result.CHANGED
