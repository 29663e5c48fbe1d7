"""The sentences people read around a live advisory: plain text, the same in the terminal and on Discord."""

from __future__ import annotations

import datetime as dt

from bot import wording
from bot.phrasebook import Phrasebook
from knowledge.base import KnowledgeBase
from knowledge.feeds.advisory import Advisory, Dated
from knowledge.feeds.governments import Colour, Government, governments
from knowledge.feeds.live import Standing

STALE = dt.timedelta(days=1)
"""How long after it was last read a government's advice is shown without a warning."""

CIRCLES: dict[Colour, str] = {
    "red": "🔴", "orange": "🟠", "yellow": "🟡", "green": "🟢", "blue": "🔵", "none": "⚪",
}  # fmt: skip


def is_stale(standing: Standing, now: dt.datetime) -> bool:
    """Whether what is held wasn't read for long, or couldn't be read at the last attempt."""
    return bool(standing.trouble) or standing.fetched is None or now - standing.fetched > STALE


def circle(advisory: Advisory, government: Government) -> str:
    """The colour in which a government shows the gravest of its levels, as a sign."""
    return CIRCLES[government.levels[advisory.levels[0]].colour]


def flag(issuer: str, knowledge: KnowledgeBase) -> str:
    """The flag of a government; none if the knowledge base doesn't know it."""
    return knowledge.issuers[issuer].flag if issuer in knowledge.issuers else ""


def name(issuer: str, knowledge: KnowledgeBase, lines: Phrasebook) -> str:
    """A government as in a list; the office that advises, if the knowledge base doesn't know it."""
    if issuer in knowledge.issuers:
        return wording.starting(wording.issuer_name(issuer, knowledge, lines))
    return governments()[issuer].name


def page(issuer: str, knowledge: KnowledgeBase) -> str | None:
    """The page with all of a government's advice."""
    known = knowledge.issuers.get(issuer)
    return str(known.advice) if known and known.advice else None


def heading(places: list[str], on: dt.date | None, knowledge: KnowledgeBase, lines: Phrasebook) -> str:
    """What stands above live advisories: which places, and whether as of now or of a day."""
    names = lines.joined([wording.place_name(place, knowledge, lines) for place in places])
    if on is None:
        return lines("live.now", place=names)
    return lines("live.on", place=names, day=lines.day(on))


def statement(advisory: Advisory, government: Government, lines: Phrasebook) -> str:
    """Who says what since when: “The State Department, updated 28 April 2026: “Level 4: Do Not Travel””."""
    said = {"publisher": government.name, "level": level(advisory, government, lines)}
    for meaning, date in _dated(advisory):
        return lines(f"live.{meaning}", day=lines.day(date.day), **said)
    return lines("live.undated", **said)


def level(advisory: Advisory, government: Government, lines: Phrasebook) -> str:
    """The level, as a quotation if the feed has words for it; else as a status is called."""
    _, words = advisory.wording(lines.locale)
    return f"“{words.level}”" if government.worded else words.level


def dates(advisory: Advisory, lines: Phrasebook) -> list[str]:
    """Each day in an advisory once, with what it means: “Updated 28 April 2026”."""
    found: dict[dt.date, str] = {}
    for meaning, date in _dated(advisory):
        found.setdefault(date.day, lines(f"live.date.{meaning}", day=lines.day(date.day)))
    return list(found.values())


def _dated(advisory: Advisory) -> list[tuple[str, Dated]]:
    named = (("updated", advisory.updated), ("issued", advisory.issued), ("reviewed", advisory.reviewed))
    return [(meaning, date) for meaning, date in named if date]


def departure(status: str, lines: Phrasebook) -> str:
    """What is said of the departure of embassy staff."""
    key = f"live.departure.{status}"
    return lines("live.departure", status=lines(key) if lines.has(key) else status)


def audience(issuer: str, government: Government, lines: Phrasebook) -> str:
    """Whom a government's advice is for: “for U.S. citizens”."""
    key = f"audience.{issuer}"
    return lines("live.for", audience=lines(key) if lines.has(key) else government.audience)
