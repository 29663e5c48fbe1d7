"""Live advisories on Discord, from what is kept on disk: now, on a day, and how they changed."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from tests import advisories
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.questions import QUIET

NOWHERE = {f"feeds.{issuer}.url": "http://127.0.0.1:9/" for issuer in ("us", "uk", "canada", "germany")}
"""None of these is due to be read while a test lasts."""


async def started(loopback: Loopback, bot: StartBot, folder: Path, cache: Path) -> None:
    """Starts a bot beside feeds on disk that were read an hour ago."""
    data = folder / "bot" / "data" / "advisory-bot"
    data.mkdir(parents=True)
    shutil.copy(cache / "advisory-bot.db", data)
    advisories.fill(data / "feeds", dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    await bot({**QUIET, "feeds.enabled": True, **NOWHERE})


async def days(loopback: Loopback, typed: str = "") -> list[str]:
    typing = loopback.autocomplete("advisory", {"place": "niger", "on": typed}, focused="on")
    return [str(choice["value"]) for choice in await loopback.choices_of(typing)]


async def test_advisory_shows_now_then_a_day_and_how_the_levels_changed(
    loopback: Loopback, bot: StartBot, tmp_path: Path, cache_folder: Path
) -> None:
    await started(loopback, bot, tmp_path, cache_folder)
    now = await loopback.response_of(loopback.slash("advisory", {"place": "niger"}))
    first = (
        "🇳🇪 **Niger now** · 🇺🇸 🔴 **U.S. Department of State, Bureau of Consular Affairs, updated 28 April"
    )
    assert now.text.startswith(first)
    assert "🇨🇦 🔴 **Global Affairs Canada, issued 1 February 2026: “Avoid all travel”**" in now.text
    assert "⚠️ **Not checked:** [The United Kingdom](" in now.text
    assert "The record holds nothing on this." in now.text

    picture = await loopback.response_of(loopback.press(now, "Level over time", user=loopback.bystander))
    assert picture.ephemeral
    assert [file["filename"] for file in picture.attachments] == ["levels.png"]
    assert "🟠 10 January 2026: “Level 3: Reconsider Travel”" in picture.text

    assert (await days(loopback))[1:] == ["2026-03-03", "2026-03-02", "2026-02-01", "2026-01-31"]
    assert await days(loopback, "1 feb") == ["2026-02-01"]
    then = await loopback.response_of(loopback.slash("advisory", {"place": "niger", "on": "2026-03-02"}))
    assert then.text.startswith("🇳🇪 **Niger as held on 2 March 2026** · 🇺🇸 🟠 **")
    assert "Level 4" not in then.text
    assert "⚠️ **Nothing kept for that day:** [The United Kingdom](" in then.text


async def test_pages_of_a_day_keep_the_day_and_the_record_stands_below(
    loopback: Loopback, bot: StartBot, tmp_path: Path, cache_folder: Path
) -> None:
    await started(loopback, bot, tmp_path, cache_folder)
    asked = loopback.slash("advisory", {"place": "ukraine", "on": "2022-01-23", "private": True})
    message = await loopback.response_of(asked)
    assert message.ephemeral
    assert message.text.startswith(
        "🇺🇦 **Ukraine as held on 23 January 2022** · ⚠️ **Nothing kept for that day:**"
    )
    assert "### The record, up to " in message.text
    while "Next page ▶" in [button.label for button in message.buttons]:
        assert ":place:ukraine::2022-01-23" in (message.button("Next page ▶").custom_id or "")
        await loopback.callback_of(loopback.press(message, "Next page ▶"))
        assert "24 January 2022: " not in message.text, "said on the day after"
    for typed, told in (
        ("3 March", "That is not a day. Please write it as YYYY-MM-DD, for example 2026-03-03."),
        ("2026-02-30", "That is not a day. Please write it as YYYY-MM-DD, for example 2026-03-03."),
        ("2999-01-01", "That day is still to come. Please name today or an earlier one."),
    ):
        refused = await loopback.response_of(loopback.slash("advisory", {"place": "niger", "on": typed}))
        assert (refused.text, refused.ephemeral) == (told, True)
