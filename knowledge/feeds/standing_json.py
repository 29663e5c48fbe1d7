"""How a government stands on a place, as the JSON of an outcome."""

from __future__ import annotations

import datetime as dt
from typing import Any

from knowledge.feeds.advisory import Dated, Held
from knowledge.feeds.governments import governments
from knowledge.feeds.live import Standing


def standing_json(standing: Standing, locale: str) -> dict[str, Any]:
    """One object; what only an advisory has is null, or an empty list, where none is held.

    The wording is in the asker's language `locale` if the government publishes in it. Dates are ISO days,
    or moments where the government gives them.
    """
    return {
        **_BLANK,
        "issuer": standing.issuer,
        "state": standing.state,
        "place": standing.place,
        "fetched": _moment(standing.fetched),
        "trouble": standing.trouble,
        **(_held(standing.held, locale) if standing.held else {}),
    }


_BLANK: dict[str, Any] = {
    "issuer": None,
    "state": None,
    "place": None,
    "levels": [],
    "level": None,
    "colour": None,
    "summary": None,
    "parts": [],
    "departure": None,
    "audience": None,
    "issued": None,
    "updated": None,
    "reviewed": None,
    "fetched": None,
    "taken": None,
    "url": None,
    "language": None,
    "publisher": None,
    "licence": None,
    "digest": None,
    "trouble": None,
}
"""Every key in its order."""


def _held(held: Held, locale: str) -> dict[str, Any]:
    advisory = held.advisory
    government = governments()[advisory.issuer]
    language, wording = advisory.wording(locale)
    return {
        "levels": list(advisory.levels),
        "level": wording.level,
        "colour": government.levels[advisory.levels[0]].colour,
        "summary": wording.summary,
        "parts": list(wording.parts),
        "departure": advisory.departure,
        "audience": government.audience,
        "issued": _date(advisory.issued),
        "updated": _date(advisory.updated),
        "reviewed": _date(advisory.reviewed),
        "taken": _moment(held.taken),
        "url": str(wording.url),
        "language": language,
        "publisher": government.name,
        "licence": government.licence,
        "digest": advisory.digest,
    }


def _date(date: Dated | None) -> str | None:
    return None if date is None else _moment(date.moment) or date.day.isoformat()


def _moment(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
