"""Which pages are read at a time."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.feeds.folder import PageState
from bot.feeds.page_round import MOST_PAGES, chosen
from knowledge.feeds.reading import Page, Refusal
from tests.bot.feeds.stand import NOW

PAGES = [Page(f"p{number:03}", f"/p{number:03}", "1") for number in range(226)]


def state(page: Page, read: dt.datetime, *, again: bool = False, place: str = "x") -> PageState:
    """A page that was read."""
    return PageState(version=page.version, address=page.address, read=read, again=again, places=(place,))


@pytest.mark.parametrize("minutes", [15, 180, 360, 1440])
def test_each_page_is_asked_for_within_a_day_and_never_many_at_once(minutes: int) -> None:
    """Whatever the interval, all requests are spread evenly."""
    every = dt.timedelta(minutes=minutes)
    known = {page.key: state(page, NOW) for page in PAGES}
    at = NOW
    while at < NOW + dt.timedelta(days=2):
        at += every
        now = chosen(PAGES, known, at, every)
        assert len(now) <= len(PAGES) * every / dt.timedelta(hours=22) + 1
        known |= {page.key: state(page, at) for page in now}
        if at >= NOW + dt.timedelta(days=1):
            assert max(at - page.read for page in known.values()) <= dt.timedelta(days=1)


def test_all_pages_are_new_at_first_but_not_more_are_read_than_is_fit() -> None:
    """What is left comes next."""
    many = [Page(f"p{number}", f"/p{number}", "1") for number in range(MOST_PAGES + 30)]
    every = dt.timedelta(minutes=15)
    first = chosen(many, {}, NOW, every)
    assert len(first) == MOST_PAGES
    known = {page.key: state(page, NOW) for page in first}
    assert set(chosen(many, known, NOW + every, every)) >= set(many) - set(first)


def test_what_changed_what_is_to_be_read_again_and_what_waits_goes_first() -> None:
    """In the order of the index; before pages whose turn it is."""
    every = dt.timedelta(minutes=15)
    known = {page.key: state(page, NOW) for page in PAGES}
    known["p007"] = state(Page("p007", "/p007", "0"), NOW)
    known["p030"] = state(PAGES[30], NOW, again=True)
    known["p090"] = state(PAGES[90], NOW, place="niger")
    del known["p200"]

    def keys(**after: int) -> list[str]:
        return [page.key for page in chosen(PAGES, known, NOW + dt.timedelta(**after), every, {"niger"})]

    assert keys(minutes=15)[:-3] == ["p007", "p090", "p200"]
    assert keys(minutes=60)[:-3] == ["p007", "p030", "p090", "p200"]


def test_pages_that_could_not_be_had_keep_no_other_from_being_read() -> None:
    """They come last: after some failures in a row the rest of a refresh is left."""
    every = dt.timedelta(minutes=15)
    known = {page.key: state(page, NOW) for page in PAGES}
    gone = Refusal(why="payload", what="a page", reason="It answers with status 404.")
    for page in PAGES[:8]:
        known[page.key] = state(page, NOW, again=True).model_copy(update={"missed": gone})
    known["p200"] = state(Page("p200", "/p200", "0"), NOW)
    keys = [page.key for page in chosen(PAGES, known, NOW + dt.timedelta(hours=1), every)]
    assert keys == ["p200", "p008", "p009", "p010", *(page.key for page in PAGES[:8])]
