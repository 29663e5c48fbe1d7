"""Live advisories in the terminal: read from disk, never fetched; as of now, or as held on a day."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from bot.markup import escape, plain
from bot.style import Style
from bot.terminal import TerminalRenderer
from config import Answers
from knowledge import Outcome
from knowledge.feeds.live import Standing
from tests import advisories
from tests.bot import sample
from tests.program import Program, Ran

UK = (
    "🇬🇧 🟠 Foreign, Commonwealth & Development Office, updated 5 March 2026: FCDO advises against "
    "all but essential travel to the whole country (for British nationals)"
)


def rendered(*live: Standing, on: dt.date | None = None) -> list[str]:
    renderer = TerminalRenderer(sample.knowledge(), Answers(), Style(), advisories.NOW.date(), advisories.NOW)
    return renderer.render(Outcome("q", "answered", live=live), on).split("\n")


def test_an_advisory_is_shown_as_plain_text_with_its_dates_and_its_page() -> None:
    parts = ("**Agadez** – all travel.\n\n- See [the map](https://www.gov.uk/map).",)
    assert rendered(advisories.standing(advisories.uk(parts))) == [
        "Niger now",
        "",
        UK,
        "  FCDO advises against all but essential travel to Niger.",
        "  On parts of the place:",
        "  - Agadez – all travel.",
        "    - See the map (https://www.gov.uk/map).",
        "  Updated 5 March 2026 · Read today",
        "  Contains public sector information licensed under the Open Government Licence v3.0.",
        "  https://www.gov.uk/foreign-travel-advice/niger",
        "",
        "The record holds nothing on this.",
        "",
    ]


def test_what_is_old_or_not_checked_or_not_kept_is_told() -> None:
    stale = advisories.standing(advisories.us(), fetched=advisories.NOW - dt.timedelta(days=3))
    unchecked = Standing("uk", "niger", "not_checked")
    now = rendered(stale, unchecked)
    assert now[3] == "  Last read 3 days ago, and not since: check https://travel.state.gov/niger.html"
    assert any(line.startswith("Not checked: The United Kingdom.") for line in now)
    assert "  🇬🇧 https://gov.example/" in now
    then = rendered(stale, unchecked, on=dt.date(2026, 5, 1))
    assert then[0] == "Niger as held on 1 May 2026"
    assert any("In this form since 28 April 2026" in line for line in then)
    assert any(line.startswith("Nothing kept for that day: The United Kingdom.") for line in then)
    assert not any("Not checked" in line or "Last read" in line for line in then)


@pytest.mark.parametrize("text", ["a * b", "[x](y)", "2 > 1 | **", "a_b_c"])
def test_escaped_text_is_plain_again(text: str) -> None:
    assert plain(escape(text)) == text


class Kept:
    """The program beside feeds on disk that were read an hour ago."""

    def __init__(self, program: Program, folder: Path) -> None:
        advisories.fill(folder / "advisory-bot" / "feeds", dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
        self.program, self.folder = program, folder

    def __call__(self, *arguments: str, enabled: bool = True) -> Ran:
        switch = "true" if enabled else "false"
        return self.program(*arguments, XDG_DATA_HOME=str(self.folder), ADVISORY_BOT__FEEDS__ENABLED=switch)


@pytest.fixture
def kept(program: Program, tmp_path: Path) -> Kept:
    return Kept(program, tmp_path)


def test_advisory_reads_what_is_on_disk(kept: Kept) -> None:
    ran = kept("advisory", "niger")
    assert ran.code == 0
    assert ran.out.startswith("Niger now\n\n🇺🇸 🔴 U.S. Department of State")
    assert "🇨🇦 🔴 Global Affairs Canada" in ran.out
    assert "Not checked: The United Kingdom and Germany." in ran.out
    states = {one["issuer"]: one["state"] for one in kept("advisory", "niger", "--json").json["live"]}
    assert states == {"us": "held", "uk": "not_checked", "canada": "held", "germany": "not_checked"}
    french = kept("advisory", "niger", "--json", "--issuer", "canada", "--locale", "fr").json["live"]
    assert [one["level"] for one in french] == ["Éviter tout voyage"]
    off = kept("advisory", "niger", "--json", enabled=False).json
    assert (off["live"], off["outcome"]) == ([], "unknown")


def test_advisory_at_a_date_shows_what_was_held_then(kept: Kept) -> None:
    february = kept("advisory", "niger", "--at", "2026-02-15").out
    assert february.startswith("Niger as held on 15 February 2026\n\n🇺🇸 🟠")
    assert "“Level 3: Reconsider Travel”" in february
    assert "Level 4" not in february
    before = kept("advisory", "niger", "--at", "2026-01-01").out
    assert "Nothing kept for that day: The United States, The United Kingdom, Canada and Germany." in before
    assert "“" not in before


def test_measuring_leaves_live_advisories_out(kept: Kept, tmp_path: Path) -> None:
    questions = tmp_path / "questions.jsonl"
    asked = {"q": "is it safe to go to Niger?", "kind": "none", "accept": [], "all": []}
    questions.write_text(json.dumps(asked), "utf-8")
    assert kept("evaluate", str(questions), "--json").json["all"]["silent"] == 1
