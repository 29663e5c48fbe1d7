"""What was asked in vain, as the command line reads it from the bot's database and deletes it there."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.cli.session import Session
from bot.configuration import storage_address
from bot.curating import Curating
from bot.host_folders import data_folder
from bot.storage import Storage
from bot.storage.feedback import Votes
from bot.storage.grouping import Group

T = TypeVar("T")


class KeptGaps:
    """Opens the database for one step at a time: the bot may be running. Each step raises StorageError."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._settings = session.settings.curating
        self._address = storage_address(session.settings, data_folder())

    def read(self, days: int | None = None) -> tuple[Curating | None, list[Group]]:
        """What was asked in vain in the last `days` days, as long as it is kept if None, most asked first.

        There is no Curating where nothing was ever kept.
        """
        if self._nothing_yet:
            return None, []
        since = self._since(days)

        async def read(storage: Storage) -> tuple[Curating, list[Group]]:
            curating = Curating(self._session.advisor, storage.gaps, self._settings)
            return curating, await curating.groups(since)

        return self._within(read)

    def votes(self, days: int | None = None) -> list[Votes]:
        """The votes of these days by answer, those called unhelpful most often first."""
        if self._nothing_yet:
            return []

        async def read(storage: Storage) -> list[Votes]:
            return await storage.feedback.totals(self._since(days))

        return sorted(self._within(read), key=lambda votes: (-votes.unhelpful, -votes.helpful))

    @property
    def _nothing_yet(self) -> bool:
        return self._address.file is not None and not self._address.file.exists()

    def _since(self, days: int | None) -> dt.date:
        return dt.datetime.now(dt.UTC).date() - dt.timedelta(days=(days or self._settings.days) - 1)

    def forget(self, group: Group) -> None:
        """Deletes the questions of a group."""

        async def delete(storage: Storage) -> None:
            await storage.gaps.forget(group.question.language, (group.question.text, *group.others))

        self._within(delete)

    def _within(self, step: Callable[[Storage], Awaitable[T]]) -> T:
        async def run() -> T:
            storage = await Storage.open(self._address, gap_days=self._settings.days)
            try:
                return await step(storage)
            finally:
                await storage.close()

        return asyncio.run(run())


def nothing_kept(session: Session) -> str:
    """Why there are no questions."""
    if not session.settings.curating.questions:
        return "No questions are kept: the setting curating.questions is false."
    return "Nothing was asked in vain that is still kept."
