"""Live advisories on Niger in official style, written for tests, and the changes that led to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.feeds.folder import FeedFolder, SourceState
from knowledge.feeds.advisory import Advisory, Change, Dated, Held, Wording
from knowledge.feeds.ledger import Ledger
from knowledge.feeds.live import Checked, LiveAdvisories, Standing

NOW = dt.datetime(2026, 5, 2, 12, 0, tzinfo=dt.UTC)
READ = NOW - dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)


def moment(month: int, day: int) -> dt.datetime:
    """Nine o'clock on a day of 2026."""
    return dt.datetime(2026, month, day, 9, tzinfo=dt.UTC)


def us(level: str = "4", place: str = "niger", **more: Any) -> Advisory:
    """What the United States advises."""
    labels = {"4": "Level 4: Do Not Travel", "3": "Level 3: Reconsider Travel"}
    words = {
        "level": labels[level],
        "summary": "**Do not travel to Niger for any reason.** Armed groups plan kidnappings.\n\n"
        "U.S. government employees may not leave the capital without an escort.",
        "url": "https://travel.state.gov/niger.html",
    }
    given: dict[str, Any] = {
        "departure": "ordered",
        "updated": Dated.at(moment(4, 28)),
        "reviewed": Dated(day=dt.date(2026, 4, 30)),
    }
    wording = Wording.model_validate({**words, **more.pop("words", {})})
    return Advisory(issuer="us", place=place, levels=(level,), wordings={"en": wording}, **{**given, **more})


def uk(parts: Iterable[str] = ("Within 30km of the border with Mali.", "The Agadez region.")) -> Advisory:
    """What the United Kingdom advises: a level of the whole country, and parts."""
    wording = Wording.model_validate(
        {
            "level": "FCDO advises against all but essential travel to the whole country",
            "summary": "FCDO advises against all but essential travel to Niger.",
            "parts": tuple(parts),
            "url": "https://www.gov.uk/foreign-travel-advice/niger",
        }
    )
    return Advisory(
        issuer="uk",
        place="niger",
        levels=("avoid_all_but_essential_travel_to_whole_country",),
        wordings={"en": wording},
        updated=Dated.at(moment(3, 5)),
    )


def canada() -> Advisory:
    """What Canada advises, in its two languages."""
    english = Wording.model_validate(
        {"level": "Avoid all travel", "url": "https://travel.gc.ca/destinations/niger"}
    )
    french = Wording.model_validate(
        {"level": "Éviter tout voyage", "url": "https://voyage.gc.ca/destinations/niger"}
    )
    return Advisory(
        issuer="canada",
        place="niger",
        levels=("3", "regional"),
        wordings={"en": english, "fr": french},
        issued=Dated(day=dt.date(2026, 2, 1)),
    )


def held(advisory: Advisory, taken: dt.datetime | None = None) -> Held:
    """An advisory as held since a moment, and last read an hour ago."""
    return Held(advisory=advisory, taken=taken or moment(4, 28), seen=READ)


def standing(advisory: Advisory, **more: Any) -> Standing:
    """How a government stands whose advisory is held."""
    return Standing(advisory.issuer, advisory.place, "held", held(advisory), **{"fetched": READ, **more})


def live(
    *advisories: Advisory, listed: Iterable[str] = ("niger",), unread: Iterable[str] = ()
) -> LiveAdvisories:
    """Four governments, of whose feeds all but the `unread` ones were read an hour ago."""
    issuers = ("us", "uk", "canada", "germany")
    checked = [
        Checked(one, None if one in set(unread) else READ, listed=frozenset(listed)) for one in issuers
    ]
    return LiveAdvisories(checked, map(held, advisories))


def change(position: int, at: dt.datetime, before: Advisory | None, after: Advisory) -> Change:
    """A step from one advisory to the next."""
    return Change(
        position=position, at=at, before=before, after=after, kinds=("level",) if before else ("first",)
    )


def fill(folder: Path, fetched: dt.datetime = READ) -> FeedFolder:
    """Feeds as kept on disk: the United States raised its level on 3 March, Canada advises since February.

    The feeds of the United Kingdom and Germany were never read. None is due before a day has passed.
    """
    feeds = FeedFolder(folder)
    first, then = us("3", updated=Dated.at(moment(1, 10))), us()
    steps = [change(1, moment(1, 10), None, first), change(2, moment(3, 3), first, then)]
    own = [change(1, moment(2, 1), None, canada())]
    for issuer, changes in (("us", steps), ("canada", own)):
        newest = changes[-1]
        ledger = Ledger(
            issuer=issuer,
            position=newest.position,
            held=(Held(advisory=newest.after, taken=newest.at, seen=fetched),),
            listed=("niger",),
        )
        feeds.keep(SourceState(ledger=ledger, fetched=fetched, due=fetched + _DAY), changes)
    for issuer in ("uk", "germany"):
        feeds.keep(SourceState(ledger=Ledger(issuer=issuer), due=fetched + _DAY))
    return feeds
