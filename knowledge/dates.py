"""Days as text."""

from __future__ import annotations

import datetime as dt

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_day(day: dt.date) -> str:
    """A day as text: “24 January 2022”. Not by locale, so that it reads the same everywhere."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
