"""`feeds`, `feeds fetch` and `feeds confirm`, run as a person runs them; and commands that never fetch."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest
import pytest_asyncio

from bot.feeds.lock import locked
from tests.e2e.governments import Governments
from tests.e2e.governments import faults as fault
from tests.e2e.governments.everyday import RSS, UPDATED, everyday, us_items
from tests.e2e.governments.payloads import uk_index, us_feed, us_item
from tests.e2e.governments.server import GERMANY, UK, UK_PAGES, US, US_LIST
from tests.e2e.loopback.process import variables
from tests.program import Program, Ran


class Run(Protocol):
    """Runs the program on loopback governments and a data folder of the test's own."""

    async def __call__(self, *arguments: str, **environment: str) -> Ran: ...


@pytest_asyncio.fixture
async def governments() -> AsyncIterator[Governments]:
    """All four governments, as on any day."""
    async with Governments() as server:
        everyday(server)
        yield server


@pytest.fixture
def run(program: Program, governments: Governments, tmp_path: Path) -> Run:
    """The program; the test's own loop serves the governments meanwhile."""
    own = {**variables(governments.settings), "XDG_DATA_HOME": str(tmp_path)}

    async def ran(*arguments: str, **environment: str) -> Ran:
        return await asyncio.to_thread(partial(program, *arguments, **{**own, **environment}))  # type: ignore[arg-type]

    return ran


def folder(tmp_path: Path) -> Path:
    """Where feeds are kept."""
    return tmp_path / "advisory-bot" / "feeds"


async def of(run: Run, issuer: str) -> Any:
    """How a feed stands."""
    feeds = (await run("feeds", "--json")).json["feeds"]
    return next(feed for feed in feeds if feed["issuer"] == issuer)


async def test_feeds_are_fetched_listed_and_one_that_fails_is_told(
    run: Run, governments: Governments
) -> None:
    """The exit code is that of the worst; listing alone asks no server."""
    before = await run("feeds")
    assert [line.split()[:2] for line in before.out.splitlines()[1:]] == [
        [issuer, "never"] for issuer in ("us", "uk", "canada", "germany")
    ]
    assert governments.requests == []
    governments.faults[GERMANY] = fault.status(500)
    fetched = await run("feeds", "fetch")
    assert fetched.code == 1
    assert "us: 8 changes, 8 held, 0 refused." in fetched.out
    assert "germany: not read: 127.0.0.1/germany/warnings answers with status 500." in fetched.out
    asked = len(governments.requests)
    listed = await run("feeds")
    assert listed.code == 0
    assert [line.split()[0] for line in listed.out.splitlines()] == [
        "source", "us", "uk", "canada", "germany", "germany:",
    ]  # fmt: skip
    assert "trouble: 127.0.0.1/germany/warnings answers with status 500." in listed.out
    us = await of(run, "us")
    assert (us["held"], us["trouble"], us["waiting"]) == (8, None, [])
    assert 0 <= us["age_seconds"] < 60
    assert len(governments.requests) == asked
    del governments.faults[GERMANY]
    assert (await run("feeds", "fetch", "germany")).code == 0
    assert {request.path for request in governments.requests[asked:]} == {GERMANY}
    del governments.documents[UK_PAGES + "niger"]
    governments.put(UK, uk_index({"niger": "2026-03-04T09:00:00Z", "france": UPDATED}))
    partly = await run("feeds", "fetch", "uk")
    assert partly.code == 1
    assert "uk: 0 changes, 2 held, 1 refused. 1 of 2 pages can't be read" in partly.out
    wrong = await run("feeds", "fetch", "atlantis")
    assert wrong.code == 2
    assert "“atlantis” is not read. These are: us, uk, canada, germany." in wrong.err


async def test_a_fall_that_waits_is_listed_and_taken_by_the_operators_word(
    run: Run, governments: Governments
) -> None:
    """In the words of the government; a word for what doesn't wait is refused."""
    await run("feeds", "fetch", "us")
    del governments.documents[US_LIST]
    items = {**us_items(), "Mali": us_item("Mali", "MLI", "2")}
    governments.put(US, us_feed(items.values()), RSS)
    await run("feeds", "fetch", "us")
    assert [one["place"] for one in (await of(run, "us"))["waiting"]] == ["mali"]
    assert "mali, “Level 2: Exercise Increased Caution”" in (await run("feeds")).out
    wrong = await run("feeds", "confirm", "us", "Niger")
    assert (wrong.code, wrong.err.strip()) == (1, "Nothing of us waits for “Niger”. What waits: mali.")
    assert (await run("feeds", "confirm", "us", "Mali")).code == 0
    assert "us: 1 change, 8 held" in (await run("feeds", "fetch", "us")).out
    assert (await of(run, "us"))["waiting"] == []


async def test_two_processes_do_not_read_one_feed_at_a_time(
    run: Run, governments: Governments, tmp_path: Path
) -> None:
    """Whoever comes second says so, and does nothing."""
    with locked(folder(tmp_path) / "us.lock"):
        ran = await run("feeds", "fetch", "us", "germany")
    assert ran.code == 1
    assert "us: another process reads it now; nothing was done." in ran.out
    assert "germany: 2 changes" in ran.out
    assert governments.asked(US) == []


async def test_questions_places_and_measurements_never_fetch(
    run: Run, governments: Governments, tmp_path: Path
) -> None:
    """They read what is on disk, also where there is nothing."""
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        json.dumps({"q": "is it safe in Niger?", "kind": "none", "accept": [], "all": []}), "utf-8"
    )
    for arguments in (("ask", "is it safe in Niger?"), ("advisory", "niger"), ("evaluate", str(questions))):
        assert (await run(*arguments)).code == 0
    assert governments.requests == []
    assert not folder(tmp_path).exists()


async def test_with_feeds_switched_off_nothing_is_fetched(run: Run, governments: Governments) -> None:
    """One setting does it."""
    off = {"ADVISORY_BOT__FEEDS__ENABLED": "false"}
    assert "feeds.enabled is false" in (await run("feeds", **off)).out
    assert (await run("feeds", "fetch", **off)).code == 1
    assert governments.requests == []
