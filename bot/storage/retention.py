"""For how long things are kept, and the deletion of what is past that."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.storage.database import Database
from bot.storage.feedback import Feedback
from bot.storage.gaps import Gaps
from bot.storage.outbox import Outbox
from bot.storage.servers import Servers
from bot.storage.subscription import UNSENT_DAYS
from bot.storage.subscriptions import Subscriptions

SERVER_DAYS = 30
"""So long after the bot was removed from a server, all that is kept of it is deleted."""

FEEDBACK_DAYS = 365
"""So long votes count."""

ALERT_DAYS = 7
"""So long it is kept which alerts were sent, so that none is sent twice."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was deleted: servers, and rows of gaps, votes, alerts and subscriptions of persons."""

    servers: int
    gaps: int
    feedback: int
    alerts: int
    subscriptions: int


class Retention:
    """Deletes what is due. `gap_days` is for how long questions are kept; 0 keeps none."""

    def __init__(
        self,
        database: Database,
        servers: Servers,
        gaps: Gaps,
        feedback: Feedback,
        subscriptions: Subscriptions,
        outbox: Outbox,
        gap_days: int,
    ) -> None:
        self._database = database
        self._subscriptions = subscriptions
        self._outbox = outbox
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
            await self._outbox.purge(now - ALERT_DAYS * days, now - UNSENT_DAYS * days),
            await self._subscriptions.purge(now - UNSENT_DAYS * days),
        )
        await self._database.forget()
        return purged
