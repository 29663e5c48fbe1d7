"""The fixed lines around an answer in one language, with its days, ages and lists.

Lines are data, `bot/texts/<locale>.yaml`; how a language writes days and lists, Babel knows from the CLDR.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from babel import Locale as BabelLocale
from babel.dates import format_date, format_skeleton, format_timedelta
from babel.lists import format_list

from knowledge.documents import read_document
from knowledge.model import Locale

TEXTS = Path(str(files("bot"))) / "texts"
_EXACTLY = 1e9
"""A threshold at which Babel keeps to the unit it is told."""


def read_texts(path: Path) -> dict[str, str]:
    """The texts of a file by their keys. Raises ValueError if it is no mapping of keys to texts."""
    document, problems = read_document(path)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    if not isinstance(document.data, dict) or not all(
        isinstance(text, str) for text in document.data.values()
    ):
        raise ValueError(f"{path} should hold one text a key.")
    return document.data


class Phrasebook:
    """The lines of one language; plain text without markup, unless the key says `discord`."""

    def __init__(self, locale: Locale, lines: dict[str, str]) -> None:
        self.locale = locale
        self._lines = lines
        # British: “24 January 2022”, and no comma before “and”.
        self._babel = BabelLocale.parse("en_GB" if locale == "en" else locale)

    def __call__(self, key: str, **values: object) -> str:
        """A line with its values filled in. Raises KeyError if there is none of that key."""
        return self._lines[key].format(**values)

    def has(self, key: str) -> bool:
        """Whether there is a line of that key."""
        return key in self._lines

    def language(self, locale: str) -> str:
        """What a language is called."""
        return str(self._babel.languages.get(locale, locale))

    def joined(self, names: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """Names as a list in a sentence: “a, b and c”, or “a, b or c”."""
        return format_list(names, style, self._babel) if names else ""

    def day(self, day: dt.date) -> str:
        """A day as text: “24 January 2022”."""
        return format_date(day, "long", self._babel)

    def partial_day(self, text: str) -> str:
        """A year, month or day (“2021”, “2021-04”, “2021-04-30”) as text."""
        parts = [int(part) for part in text.split("-")]
        if len(parts) == 3:
            return self.day(dt.date(*parts))
        if len(parts) == 2:
            return format_skeleton("yMMMM", dt.date(parts[0], parts[1], 1), locale=self._babel)
        return text

    def age(self, day: dt.date, today: dt.date) -> str:
        """How long ago `day` was: “today”, “3 weeks ago”, “4 years ago”. Whole units, rounded down."""
        days = (today - day).days
        if days < 0:
            return self("age.to_come", day=self.day(day))
        if days < 2:
            return self("age.yesterday" if days else "age.today")
        months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
        if months >= 12:
            return self._ago(365 * (months // 12), "year")
        if days >= 60:
            return self._ago(30 * months, "month")
        return self._ago(days - days % 7, "week") if days >= 14 else self._ago(days, "day")

    def _ago(self, days: int, unit: Literal["year", "month", "week", "day"]) -> str:
        """Babel counts 365 days to a year and 30 to a month."""
        past = dt.timedelta(days=-days)
        return format_timedelta(past, unit, threshold=_EXACTLY, add_direction=True, locale=self._babel)


@cache
def phrasebook(locale: Locale) -> Phrasebook:
    """The lines of a language, read when they are first needed."""
    return Phrasebook(locale, read_texts(TEXTS / f"{locale}.yaml"))
