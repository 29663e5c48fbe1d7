"""For how long things are kept, and the deletion of what is past that."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.storage.database import Database
from bot.storage.feedback import Feedback
from bot.storage.gaps import Gaps
from bot.storage.servers import Servers

SERVER_DAYS = 30
"""So long after the bot was removed from a server, all that is kept of it is deleted."""

FEEDBACK_DAYS = 365
"""So long votes count."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was deleted: servers, and rows of gaps and of votes."""

    servers: int
    gaps: int
    feedback: int


class Retention:
    """Deletes what is due. `gap_days` is for how long questions are kept; 0 keeps none."""

    def __init__(
        self, database: Database, servers: Servers, gaps: Gaps, feedback: Feedback, gap_days: int
    ) -> None:
        self._database = database
        self._servers = servers
        self._gaps = gaps
        self._feedback = feedback
        self.gap_days = gap_days

    async def purge(self, now: dt.datetime) -> Purged:
        """Deletes everything that is due at a moment. Raises StorageError."""
        today = now.astimezone(dt.UTC).date()
        days = dt.timedelta(days=1)
        # With a limit of n days, today and the n - 1 days before it are kept.
        purged = Purged(
            await self._servers.purge(now - SERVER_DAYS * days),
            await self._gaps.purge(today - (self.gap_days - 1) * days),
            await self._feedback.purge(today - (FEEDBACK_DAYS - 1) * days),
        )
        await self._database.forget()
        return purged
