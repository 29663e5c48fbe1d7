"""JSON as governments send it: read without trust in any of its shapes."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from knowledge.feeds.advisory import Dated
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.reading import PayloadError, Refusal, Why

SHOWN = 200
"""Characters of an item's name or value that a refusal shows."""


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object that a payload is. Raises PayloadError if it is anything else."""
    try:
        found = json.loads(body)
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeError:
        raise PayloadError("This is not Unicode text.") from None
    except (ValueError, RecursionError):
        kind = "a web page" if body.lstrip()[:1] == b"<" else "not JSON, or cut off"
        raise PayloadError(f"Instead of JSON, this is {kind}.") from None
    if not isinstance(found, dict):
        raise PayloadError(f"Instead of a JSON object, this is a {type(found).__name__}.")
    return found


def inside(value: object, *keys: str) -> Any:
    """What lies under `keys`, one within the other; None if one of them isn't there."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def words(value: object) -> str:
    """A text without space around it; empty if it is none."""
    return value.strip() if isinstance(value, str) else ""


def shown(value: object) -> str:
    """A name or value as a refusal shows it: one line, cut."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(text.split())[:SHOWN]


def dated(value: object) -> Dated | None:
    """A date of ISO 8601: with its zone a moment, without one the day alone. None if it is no date."""
    try:
        moment = dt.datetime.fromisoformat(words(value))
        return Dated(day=moment.date()) if moment.tzinfo is None else Dated.at(moment)
    except (ValueError, OverflowError):
        return None


def dated_at(seconds: object) -> Dated | None:
    """Seconds since 1970 in UTC as a date. None if it is no such number."""
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds <= 0:
        return None
    try:
        return Dated.at(dt.datetime.fromtimestamp(seconds, dt.UTC))
    except (ValueError, OverflowError, OSError):
        return None


class Refused(Exception):
    """An item that isn't believed; the message says why, in a sentence for the operator."""

    def __init__(self, why: Why, reason: str) -> None:
        super().__init__(reason)
        self.why = why

    def refusal(self, what: object, place: str | None = None) -> Refusal:
        """What is kept of it. `what` is the item's title or address as it came."""
        return Refusal(why=self.why, what=shown(what), reason=str(self), place=place)


def mapped(places: tuple[str, ...], codes: PlaceCodes) -> tuple[str, ...]:
    """Those of `places` that the knowledge base has. Raises Refused if it has none of them."""
    known = set(codes.iso.values())
    found = tuple(place for place in places if place in known)
    if not found:
        raise Refused("place", f"The knowledge base has no {' and no '.join(places)}.")
    return found
