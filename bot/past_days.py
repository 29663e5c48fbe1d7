"""Days of which somebody asks what was held then: as typed, and as offered."""

from __future__ import annotations

import contextlib
import datetime as dt
import re

from discord.app_commands import Choice

from bot.errors import ToldError
from bot.layout import MAX_OPTIONS, option_text
from bot.phrasebook import Phrasebook
from knowledge.feeds.live import LiveAdvisories

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def past_day(typed: str, today: dt.date) -> dt.date:
    """The day, written YYYY-MM-DD. Raises ToldError if it is none, or still to come."""
    day = None
    with contextlib.suppress(ValueError):
        day = dt.date.fromisoformat(typed.strip()) if _DAY.fullmatch(typed.strip()) else None
    if day is None:
        raise ToldError("That is not a day. Please write it as YYYY-MM-DD, for example 2026-03-03.")
    if day > today:
        raise ToldError("That day is still to come. Please name today or an earlier one.")
    return day


def day_choices(
    live: LiveAdvisories, place: str, typed: str, today: dt.date, lines: Phrasebook
) -> list[Choice[str]]:
    """Days on which what is held now about a place was taken, and those before them; the newest first."""
    taken = {standing.held.taken.date() for standing in live.on(place) if standing.held}
    days = {today, *taken, *(day - dt.timedelta(days=1) for day in taken)}
    offered = sorted((day for day in days if day <= today), reverse=True)
    found = [
        Choice(name=option_text(lines.day(day)), value=day.isoformat())
        for day in offered
        if typed.strip().casefold() in f"{day.isoformat()} {lines.day(day)}".casefold()
    ]
    return found[:MAX_OPTIONS]
