"""How often an answer was called helpful, and how often not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from bot.storage.database import Database
from bot.storage.tables import feedback
from bot.storage.writer import Count, Writer


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes on one issuer's answer in an entry."""

    entry: str
    issuer: str
    helpful: int
    unhelpful: int


class Feedback:
    """Votes by answer and day; whose they are is not kept."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def count(self, entry: str, issuer: str, day: dt.date, *, helpful: bool) -> None:
        """Counts a vote. Never waits: it is written a little later."""
        key = (("entry", entry), ("issuer", issuer), ("day", day))
        self._writer.add(Count(feedback, "helpful" if helpful else "unhelpful", key))

    async def totals(self, since: dt.date = dt.date.min) -> list[Votes]:
        """The votes of that day and later, by entry and issuer. Raises StorageError."""
        columns = (feedback.c.entry, feedback.c.issuer)
        query = (
            select(*columns, func.sum(feedback.c.helpful), func.sum(feedback.c.unhelpful))
            .where(feedback.c.day >= since)
            .group_by(*columns)
            .order_by(*columns)
        )
        async with self._database.reading() as connection:
            return [Votes(entry, issuer, int(yes), int(no)) for entry, issuer, yes, no in
                    await connection.execute(query)]  # fmt: skip

    async def purge(self, before: dt.date) -> int:
        """Deletes the votes before that day; gives how many rows. Raises StorageError."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(feedback).where(feedback.c.day < before))).rowcount
