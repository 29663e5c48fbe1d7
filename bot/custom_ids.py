"""The state of a button, written into its `custom_id`: all that is left of it after a restart.

`v1:<kind>:<state>`; the number changes when an old form can no longer be read. An answer is named by
its entry and issuer, or, where that is too long, by a hash of both. `@uk` at the end is the language of the
message that the button stands below, if it isn't English.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from typing_extensions import override

from bot.layout import MAX_CUSTOM_ID
from knowledge.base import KnowledgeBase
from knowledge.feeds.live import Standing
from knowledge.model import Locale

VERSION = "v1"
KEY_LENGTH = 6
MOST_KEYS = 12
LANGUAGE = r"(?:@(?P<locale>[a-z]{2}))?"
"""The language at the end of a state, as a pattern."""
_ROOM_FOR_NAME = 64
ROOM_FOR_STATE = 77
"""Characters left in a `custom_id` for what the pages of a message show."""


@dataclass(frozen=True, slots=True)
class AnswerName:
    """An issuer's answer to an entry; without issuer, the entry as a whole."""

    entry: str
    issuer: str | None = None

    @override
    def __str__(self) -> str:
        name = f"{self.entry}:{self.issuer or ''}"
        return name if len(name) <= _ROOM_FOR_NAME else f"#{_hash(name, 24)}"

    @property
    def key(self) -> str:
        """Six characters that stand for it where several must fit in one `custom_id`."""
        return _hash(f"{self.entry}:{self.issuer or ''}", KEY_LENGTH)


@dataclass(frozen=True, slots=True)
class PlaceAsked:
    """Everything about a place: of one issuer alone, or as held on a day, if that is wanted."""

    place: str
    issuer: str | None = None
    on: dt.date | None = None

    @override
    def __str__(self) -> str:
        day = self.on.isoformat() if self.on else ""
        return f"{self.place}:{self.issuer or ''}:{day}".rstrip(":")

    @classmethod
    def read(cls, text: str) -> Self:
        """The one of that name. Raises ValueError if the day in it is none."""
        place, issuer, day = [*text.split(":"), "", ""][:3]
        return cls(place, issuer or None, dt.date.fromisoformat(day) if day else None)


class AnswerNames:
    """The answers of a knowledge base, found again by the names and keys in a `custom_id`."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        names = [AnswerName(entry.id) for entry in knowledge.entries.values()]
        for entry in knowledge.entries.values():
            names += [AnswerName(entry.id, answer.issuer) for answer in entry.answers]
        self._by_name = {str(name): name for name in names}
        self._by_key = {name.key: name for name in names}

    def named(self, text: str) -> AnswerName | None:
        """The answer of that name; None if the knowledge base holds it no longer."""
        return self._by_name.get(text)

    def keyed(self, text: str) -> list[AnswerName]:
        """The answers whose keys stand in `text` one after the other; those that are gone are left out."""
        keys = [text[at : at + KEY_LENGTH] for at in range(0, len(text), KEY_LENGTH)]
        return [self._by_key[key] for key in keys if key in self._by_key]


def custom_id(kind: str, *state: object, locale: Locale = "en") -> str:
    """The `custom_id` of a button of `kind`. Raises ValueError if the state is too long for one."""
    text = ":".join([VERSION, kind, *map(str, state)]) + ("" if locale == "en" else f"@{locale}")
    if len(text) > MAX_CUSTOM_ID:
        raise ValueError(f"a custom_id of {len(text)} characters: {text}")
    return text


def joined_keys(names: Iterable[AnswerName]) -> str:
    """The keys of as many answers as fit in one `custom_id`."""
    return "".join([name.key for name in names][:MOST_KEYS])


def joined_standings(live: Iterable[Standing], names: Iterable[AnswerName]) -> str:
    """Places and issuers of live advisories, and the keys of as many answers as fit beside them.

    Places stand by their keys where their ids don't fit; no issuer stands for all, where they don't.
    """
    standings = list(live)
    places = list(dict.fromkeys(standing.place for standing in standings))
    issuers = ".".join(dict.fromkeys(standing.issuer for standing in standings))
    keys = ".".join(map(_place_key, places))
    forms = (f"{'.'.join(places)}:{issuers}:", f"{keys}:{issuers}:")
    state = next((form for form in forms if len(form) <= ROOM_FOR_STATE), f"{keys}::")
    return state + joined_keys(names)[: (ROOM_FOR_STATE - len(state)) // KEY_LENGTH * KEY_LENGTH]


def places_named(text: str, knowledge: KnowledgeBase) -> list[str]:
    """The places that stand in `text` by id or key; those that are gone are left out."""
    known = {name: place for place in knowledge.places for name in (_place_key(place), place)}
    return [known[name] for name in text.split(".") if name in known]


def _place_key(place: str) -> str:
    return _hash(place, KEY_LENGTH)


def _hash(text: str, length: int) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()[:length]
