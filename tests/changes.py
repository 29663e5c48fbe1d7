"""Advisories and changes of them, for tests of what is done with them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from knowledge.feeds.advisory import Advisory, Change, ChangeKind, Dated, Wording
from knowledge.feeds.governments import governments

DAY = dt.date(2026, 11, 24)
AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)


def advisory(level: str, *, issuer: str = "us", place: str = "niger", **more: Any) -> Advisory:
    """An advisory in the words of its government's scale, dated by `DAY` unless said otherwise."""
    labels = governments()[issuer].levels[level].label
    parts = more.pop("parts", ())
    wordings = {
        locale: Wording.model_validate(
            {"level": label, "parts": parts, "url": f"https://{issuer}.example/{locale}/{place}"}
        )
        for locale, label in labels.items()
    }
    given = {"wordings": wordings, "updated": Dated(day=DAY), **more}
    return Advisory(issuer=issuer, place=place, levels=(level,), **given)


def change(
    position: int,
    before: Advisory | None,
    after: Advisory,
    *kinds: ChangeKind,
    at: dt.datetime = AT,
    reversal: bool = False,
) -> Change:
    """A change that was taken; of the level unless other kinds are given."""
    return Change(
        position=position, at=at, before=before, after=after, kinds=kinds or ("level",), reversal=reversal
    )
