"""Counts on their way to the database: whoever counts never waits for it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database, insert_into
from bot.storage.failure import StorageError

MOST_WAITING = 2000
"""Different things whose counts wait in memory. While the database is away, further ones are lost."""

Value = str | dt.date


class Count(NamedTuple):
    """What is counted: a column of the row that a key leads to. The key is of a unique constraint."""

    table: Table
    column: str
    key: tuple[tuple[str, Value], ...]
    more: tuple[tuple[str, Value], ...] = ()
    """What else a new row holds."""


class Writer:
    """Counts in memory, and adds all of them to the database in one transaction."""

    def __init__(self, database: Database, most: int = MOST_WAITING) -> None:
        self._database = database
        self._most = most
        self._waiting: Counter[Count] = Counter()
        self.lost = 0
        """How many counts found no place to wait, since this was last set to 0."""

    @property
    def waiting(self) -> int:
        """How many counts are not in the database yet."""
        return self._waiting.total()

    def add(self, count: Count) -> None:
        """Counts one. Never waits."""
        if count in self._waiting or len(self._waiting) < self._most:
            self._waiting[count] += 1
        else:
            self.lost += 1

    async def write(self) -> None:
        """Adds to the database what waits. Raises StorageError; then all of it waits on.

        What fails by a fault of the program is lost: it would fail again.
        """
        if not self._waiting:
            return
        taken, self._waiting = self._waiting, Counter()
        try:
            async with self._database.writing() as connection:
                for (table, column), counts in groupby(sorted(taken, key=_order), key=_where):
                    await _add(connection, table, column, [(count, taken[count]) for count in counts])
        except (StorageError, asyncio.CancelledError):
            # A transaction that did not end is rolled back. Only if the connection breaks between its end
            # and the word of it are counts doubled.
            for count, times in taken.items():
                self._waiting[count] += times
            raise


def _order(count: Count) -> tuple[str, str, str]:
    # Two processes that take rows in the same order can't wait for each other.
    return count.table.name, count.column, str(count.key)


def _where(count: Count) -> tuple[Table, str]:
    return count.table, count.column


async def _add(
    connection: AsyncConnection, table: Table, column: str, counts: list[tuple[Count, int]]
) -> None:
    statement = insert_into(connection, table)
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=[name for name, _ in counts[0][0].key],
            set_={column: table.c[column] + statement.excluded[column]},
        ),
        [{**dict(count.key), **dict(count.more), column: times} for count, times in counts],
    )
