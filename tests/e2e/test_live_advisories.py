"""Live advisories on Discord, from what is kept on disk: now, on a day, and how they changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests import advisories
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback

KEPT = {"feeds.enabled": True}


async def test_advisory_shows_now_and_a_day_and_the_history(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    feeds = tmp_path / "bot" / "data" / "advisory-bot" / "feeds"
    advisories.fill(feeds, dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    await bot(KEPT)
    now = await loopback.response_of(loopback.slash("advisory", {"place": "niger"}))
    print(now.text, [b.custom_id for b in now.buttons])
