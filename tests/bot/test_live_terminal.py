"""Live advisories in the terminal: read from disk, never fetched; as of now, or as held on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.markup import escape, plain
from bot.style import Style
from bot.terminal import TerminalRenderer
from config import Answers
from knowledge import Outcome
from knowledge.feeds.live import Standing
from tests import advisories
from tests.bot import sample


def rendered(*live: Standing, on: dt.date | None = None) -> list[str]:
    renderer = TerminalRenderer(sample.knowledge(), Answers(), Style(), advisories.NOW.date(), advisories.NOW)
    return renderer.render(Outcome("q", "answered", live=live), on).split("\n")


def test_an_advisory_is_shown_as_plain_text_with_its_dates_and_its_page() -> None:
    parts = ("**Agadez** – all travel.\n\n- See [the map](https://www.gov.uk/map).",)
    assert rendered(advisories.standing(advisories.uk(parts))) == [
        "Niger now",
        "",
        "🇬🇧 🟠 Foreign, Commonwealth & Development Office, updated 5 March 2026: “FCDO advises against all but "
        "essential travel to the whole country” (for British nationals)",
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
