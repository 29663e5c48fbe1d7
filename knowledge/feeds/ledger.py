"""What is believed of one government's advice, and what waits to be: kept from one reading to the next."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from knowledge.feeds.advisory import Advisory, Held, LevelId
from knowledge.model import Id, Record


class Pending(Record):
    """What isn't believed yet, as a fall of two levels, and when it was first read so."""

    advisory: Advisory
    since: AwareDatetime


class Turn(Record):
    """The last change of level of a place: what it was before, and when it changed."""

    place: Id
    before: tuple[LevelId, ...]
    at: AwareDatetime


class Ledger(Record):
    """The state of one government between readings. `position` is that of the last change taken."""

    issuer: Id
    position: int = Field(0, ge=0)
    held: tuple[Held, ...] = ()
    pending: tuple[Pending, ...] = ()
    turns: tuple[Turn, ...] = ()
    listed: tuple[Id, ...] = ()
