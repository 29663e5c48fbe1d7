"""What lies on disk: nothing is lost or doubled, wherever the program or the machine stopped."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path

import pytest

from bot.feeds.folder import MOST_REFUSED, Attempt, FeedFolder, SourceState
from bot.feeds.keeper import Result
from knowledge.feeds.advisory import Advisory, Change, Dated, Wording
from knowledge.feeds.ledger import Ledger
from knowledge.feeds.quarantine import decide
from knowledge.feeds.reading import Reading
from tests.bot.feeds.stand import NOW, Clock, Stand

DAY = dt.timedelta(days=1)


def advisory(place: str, level: str, at: dt.datetime) -> Advisory:
    """Some advice."""
    wording = Wording(level=f"Level {level}", summary="Beware.", url="https://travel.state.gov/x")
    return Advisory(issuer="us", place=place, levels=(level,), wordings={"en": wording}, updated=Dated.at(at))


def step(state: SourceState, at: dt.datetime, **levels: str) -> tuple[SourceState, tuple[Change, ...]]:
    """The state after a reading, and the changes that lead there."""
    read = tuple(advisory(place, level, at) for place, level in levels.items())
    decision = decide(state.ledger, Reading(read, (), (), frozenset(levels)), at)
    return state.model_copy(update={"ledger": decision.ledger, "fetched": at}), decision.changes


@pytest.fixture
def folder(tmp_path: Path) -> FeedFolder:
    """A folder with three changes in it, of two days."""
    made = FeedFolder(tmp_path)
    state, changes = step(SourceState(ledger=Ledger(issuer="us")), NOW, niger="3", mali="3")
    made.keep(state, changes)
    state, changes = step(state, NOW + DAY, niger="4", mali="3")
    made.keep(state, changes)
    return made


def levels(folder: FeedFolder) -> dict[str, str]:
    """The levels held."""
    return {one.advisory.place: one.advisory.levels[0] for one in folder.state("us").ledger.held}


def test_a_stop_between_the_changes_and_the_state_loses_and_doubles_none(folder: FeedFolder) -> None:
    """The changes are taken from their file; the same reading then finds nothing new."""
    before = (folder.folder / "us.json").read_bytes()
    state, changes = step(folder.state("us"), NOW + 2 * DAY, niger="4", mali="4", chad="2")
    folder.keep(state, changes)
    (folder.folder / "us.json").write_bytes(before)
    assert levels(folder) == {"niger": "4", "mali": "4", "chad": "2"}
    again, none = step(folder.state("us"), NOW + 2 * DAY, niger="4", mali="4", chad="2")
    assert none == ()
    folder.keep(again, none)
    assert [change.position for change in folder.changes("us")] == [1, 2, 3, 4, 5]
    folder.keep(state, changes)
    assert len(folder.changes("us")) == 5


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_last_line_that_was_cut_off_spoils_no_other(folder: FeedFolder, cut: int) -> None:
    """Neither those before it nor those that are written behind it."""
    log = folder.folder / "us.changes.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole[:-cut])
    (folder.folder / "us.json").unlink()
    kept = 3 if cut == 1 else 2  # without its end, the line still says all
    assert len(folder.changes("us")) == kept
    state, changes = step(folder.state("us"), NOW + DAY, niger="4", mali="3", chad="2")
    folder.keep(state, changes)
    assert levels(folder) == {"niger": "4", "mali": "3", "chad": "2"}
    assert [change.position for change in folder.changes("us")] == [1, 2, 3, 4]
    assert [change.position for change in folder.changes("us", after=2)] == [3, 4]


def test_a_damaged_state_is_put_aside_and_what_was_held_is_held(
    folder: FeedFolder, caplog: pytest.LogCaptureFixture
) -> None:
    """It no longer counts as read: which places were listed isn't known."""
    folder.note("us", Attempt(fetched=NOW, due=NOW + DAY))
    (folder.folder / "us.json").write_text('{"ledger": ', "utf-8")
    with caplog.at_level(logging.WARNING):
        state = folder.state("us")
    assert levels(folder) == {"niger": "4", "mali": "3"}
    assert (state.fetched, state.due) == (None, NOW + DAY)
    assert (folder.folder / "us.damaged").exists()
    assert len(caplog.records) == 1
    assert folder.live(["us"]).on("peru")[0].state == "not_checked"


def test_what_was_held_on_a_day_can_be_told(folder: FeedFolder) -> None:
    """At its end."""
    on = {day: folder.live(["us"], (NOW + day * DAY).date()) for day in (-1, 0, 1)}
    found = {
        day: [one.held and one.held.advisory.levels for one in live.on("niger")] for day, live in on.items()
    }
    assert found == {-1: [None], 0: [("3",)], 1: [("4",)]}
    assert on[-1].on("niger")[0].state == "not_checked"
    never = on[1].on("peru")[0]
    assert (never.state, never.fetched) == ("not_checked", None), "whether it was listed then isn't known"


def test_long_lines_are_read_from_the_end(tmp_path: Path) -> None:
    """Whatever their length, and without reading all of them."""
    folder = FeedFolder(tmp_path)
    state = SourceState(ledger=Ledger(issuer="us"))
    for number in range(30):
        at = NOW + number * DAY
        read = advisory("niger", "3", at)
        text = read.wordings["en"].model_copy(update={"summary": f"{number} " + "x" * 9_000 * (number % 5)})
        reading = Reading((read.model_copy(update={"wordings": {"en": text}}),), listed=frozenset({"niger"}))
        decision = decide(state.ledger, reading, at)
        state = state.model_copy(update={"ledger": decision.ledger})
        folder.keep(state, decision.changes)
    changes = folder.changes("us")
    assert len(changes) == state.ledger.position > 20
    assert [change.position for change in changes] == [*range(1, len(changes) + 1)]
    assert folder.changes("us", after=len(changes) - 2) == changes[-2:]


def test_only_so_many_refused_payloads_are_kept(tmp_path: Path) -> None:
    """The newest, and each once."""
    folder = FeedFolder(tmp_path)
    for number in range(MOST_REFUSED + 5):
        for _ in range(2):
            folder.refused("us", b"%d" % number, NOW + number * DAY)
    kept = [path.read_bytes() for path in sorted((tmp_path / "refused" / "us").iterdir())]
    assert kept == [b"%d" % number for number in range(5, MOST_REFUSED + 5)]


async def test_a_full_disk_loses_nothing_and_says_so(feeds: Stand, clock: Clock) -> None:
    """What was shown is shown on; when there is room again, all is taken."""
    us = feeds.keepers["us"]
    log = feeds.folder.folder / "us.changes.jsonl"
    log.parent.mkdir(parents=True)
    log.symlink_to("/dev/full")
    assert await us.refresh() is Result.REFUSED
    assert us.state.trouble == "What was read can't be kept on disk (No space left on device)."
    assert len(feeds.live) == 0
    log.unlink()
    clock.turn(hours=1)
    assert await us.refresh() is Result.CHANGED
    assert feeds.level("niger", "us") == "4"
    assert us.state.trouble is None


async def test_a_folder_that_cannot_be_written_stops_nothing(feeds: Stand) -> None:
    """The bot goes on with what it has."""
    feeds.folder.folder.parent.mkdir(exist_ok=True)
    feeds.folder.folder.write_text("a file where the folder should be", "utf-8")
    us = feeds.keepers["us"]
    assert await us.refresh() is Result.FAILED
    assert "The folder of feeds can't be used" in str(us.state.trouble)
    assert feeds.governments.requests == []
