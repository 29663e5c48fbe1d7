"""Questions that got no sure answer, for those who write the knowledge base."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from bot.storage.database import Database
from bot.storage.tables import gaps
from bot.storage.writer import Count, Writer

MOST_NAMES = 5
"""Names of a question that are kept with it."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it may be kept: see `bot.redaction`, which alone makes them of what people write.

    `names` are the ids of the issuers and places it names, in order.
    """

    text: str
    language: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """How often a question was asked on a day, and why it got no sure answer."""

    day: dt.date
    question: Question
    reason: str
    times: int


class Gaps:
    """What was asked in vain, by day. Not when in the day, not by whom, not where."""

    def __init__(self, database: Database, writer: Writer) -> None:
        self._database = database
        self._writer = writer

    def record(self, question: Question, reason: str, day: dt.date) -> None:
        """Counts a question. Never waits: it is written a little later."""
        key = (
            ("day", day),
            ("language", question.language),
            ("reason", reason),
            ("question", question.text),
        )
        names = " ".join(question.names[:MOST_NAMES])
        self._writer.add(Count(gaps, "times", key, (("names", names),)))

    async def since(self, day: dt.date) -> list[Gap]:
        """What was asked on that day and later, newest and most asked first. Raises StorageError."""
        order = (gaps.c.day.desc(), gaps.c.times.desc(), gaps.c.language, gaps.c.question, gaps.c.reason)
        async with self._database.reading() as connection:
            rows = await connection.execute(select(gaps).where(gaps.c.day >= day).order_by(*order))
            return [
                Gap(
                    row.day,
                    Question(row.question, row.language, tuple(row.names.split())),
                    row.reason,
                    row.times,
                )
                for row in rows
            ]

    async def purge(self, before: dt.date) -> int:
        """Deletes what was asked before that day; gives how many rows. Raises StorageError."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(gaps).where(gaps.c.day < before))).rowcount

    async def forget(self, language: str, questions: Sequence[str]) -> None:
        """Deletes these questions of a language, of whatever day. Raises StorageError."""
        async with self._database.writing() as connection:
            for question in questions:
                chosen = (gaps.c.language == language) & (gaps.c.question == question)
                await connection.execute(delete(gaps).where(chosen))
