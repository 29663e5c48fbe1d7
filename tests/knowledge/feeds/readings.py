"""Readings of a government's feed, made by hand for the tests of what is believed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from knowledge.feeds.advisory import Advisory, Dated, Wording
from knowledge.feeds.falls import Levels
from knowledge.feeds.ledger import Ledger
from knowledge.feeds.quarantine import Decision, decide
from knowledge.feeds.reading import Reading, Refusal

START = dt.date(2026, 1, 1)
TEXT = "Crime is common in the capital."


def moment(day: int, hour: float = 12) -> dt.datetime:
    """A moment of January 2026, later months counted on."""
    return dt.datetime.combine(START, dt.time(), dt.UTC) + dt.timedelta(days=day - 1, hours=hour)


def advisory(
    place: str,
    level: str,
    dated: int | None = 1,
    *,
    text: str = TEXT,
    parts: tuple[str, ...] = (),
    departure: str | None = None,
    editorial: bool = False,
    note: str | None = None,
) -> Advisory:
    """An advisory of the United States, dated by the day of January 2026."""
    url = f"https://example.org/{place}"
    words = Wording.model_validate({"level": f"Level {level}", "summary": text, "parts": parts, "url": url})
    day = None if dated is None else Dated(day=START + dt.timedelta(days=dated - 1))
    return Advisory(
        issuer="us",
        place=place,
        levels=(level,),
        wordings={"en": words},
        departure=departure,
        updated=day,
        editorial=editorial,
        note=note,
    )


def reading(*advisories: Advisory, listed: Iterable[str] = (), refusals: tuple[Refusal, ...] = ()) -> Reading:
    """A reading that lists what it has, and more."""
    return Reading(advisories, refusals, listed=frozenset({*(one.place for one in advisories), *listed}))


class Government:
    """A state that is led from reading to reading, as the bot does."""

    def __init__(self, *held: Advisory, at: dt.datetime | None = None) -> None:
        self.ledger = Ledger(issuer="us")
        if held:
            self.reads(reading(*held), at or moment(1))

    def reads(
        self,
        read: Reading,
        at: dt.datetime,
        *,
        confirmed: frozenset[tuple[str, Levels]] = frozenset(),
        cross: Mapping[str, frozenset[Levels]] | None = None,
    ) -> Decision:
        decision = decide(self.ledger, read, at, confirmed=confirmed, cross=cross)
        self.ledger = decision.ledger
        return decision

    def advisory(self, place: str) -> Advisory:
        return next(one.advisory for one in self.ledger.held if one.advisory.place == place)

    def level(self, place: str) -> str:
        return self.advisory(place).levels[0]


def whys(decision: Decision) -> list[str]:
    """Why things were refused."""
    return [refusal.why for refusal in decision.refusals]
