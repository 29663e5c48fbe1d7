"""An advisory as a government publishes it, and how it changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints

from knowledge.model import Id, Locale, Record, Text, Url

LevelId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,60}$")]
ChangeKind = Literal["first", "level", "parts", "departure", "text"]
"""What a change is of. `first`: nothing was held before. `text`: wording or dates alone."""

ALERTING: frozenset[ChangeKind] = frozenset({"level", "parts", "departure"})
"""Changes that people are told of; all others are editorial."""


class Dated(Record):
    """A day, and the moment in it where the government gives one."""

    day: dt.date
    moment: AwareDatetime | None = None

    @classmethod
    def at(cls, moment: dt.datetime) -> Self:
        """A moment, with its day in UTC."""
        moment = moment.astimezone(dt.UTC)
        return cls(day=moment.date(), moment=moment)

    @property
    def order(self) -> dt.datetime:
        """What dates are compared by: a day without a moment counts from its beginning in UTC."""
        return self.moment or dt.datetime.combine(self.day, dt.time(), dt.UTC)


class Wording(Record):
    """An advisory in one language, in the government's own words, as Markdown that Discord shows."""

    level: Text = Field(description='The level as the government words it: "Level 4: Do Not Travel".')
    summary: str = Field("", description="The first sentences, at most some 600 characters.")
    parts: tuple[Text, ...] = Field((), description="What it says of parts of the place, one text each.")
    url: Url = Field(description="The official page in this language.")


class Advisory(Record):
    """What one government advises on one place."""

    issuer: Id
    place: Id
    levels: tuple[LevelId, ...] = Field(
        min_length=1, description="Levels and flags of the government's own scale, the gravest first."
    )
    wordings: dict[Locale, Wording] = Field(min_length=1, description="By language; never translated by us.")
    departure: LevelId | None = Field(None, description="What is said of the departure of embassy staff.")
    issued: Dated | None = Field(None, description="When it was issued in this form.")
    updated: Dated | None = Field(None, description="When it was last changed, as the government dates it.")
    reviewed: Dated | None = Field(None, description="When it was last looked over without change.")
    note: str | None = Field(None, description="What the government says has changed.")
    editorial: bool = Field(False, description="Whether the government calls its last change editorial.")

    @property
    def dated(self) -> Dated | None:
        """The newest of its dates, by which two forms of it are compared."""
        return max(
            (date for date in (self.issued, self.updated, self.reviewed) if date),
            key=lambda date: date.order,
            default=None,
        )

    def wording(self, locale: str) -> tuple[Locale, Wording]:
        """The official wording in a language, else in English, else in the first there is."""
        for tried in (locale, "en"):
            if tried in self.wordings:
                found: Locale = tried
                return found, self.wordings[found]
        return next(iter(self.wordings.items()))

    @property
    def digest(self) -> str:
        """SHA-256 of all it says. Dates are left out: GOV.UK keeps them over minor updates."""
        said = self.model_dump_json(include={"issuer", "place", "levels", "wordings", "departure"})
        return hashlib.sha256(said.encode()).hexdigest()


class Held(Record):
    """An advisory that is believed. `taken`: since when in this form; `seen`: when it was last read so."""

    advisory: Advisory
    taken: AwareDatetime
    seen: AwareDatetime


class Change(Record):
    """A step from one form of an advisory to the next, as it was taken.

    `position` counts the changes of a government from 1. `reversal`: the level is again the one before the
    last change of level, which was days ago at most.
    """

    position: int = Field(ge=1)
    at: AwareDatetime
    before: Advisory | None
    after: Advisory
    kinds: tuple[ChangeKind, ...] = Field(min_length=1)
    reversal: bool = False

    @property
    def alerts(self) -> bool:
        """Whether people are told of it."""
        return not ALERTING.isdisjoint(self.kinds)

    @property
    def name(self) -> str:
        """Stands for this very change: the same step has the same name, whoever takes it, however often."""
        steps = (self.before.digest if self.before else "", self.after.digest, self.at.date().isoformat())
        return hashlib.sha256("\n".join(steps).encode()).hexdigest()[:16]
