"""Questions asked in vain, put into a real database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.storage import Address, Storage
from bot.storage.gaps import Question


async def keep(address: Address, questions: Mapping[Question, int], reason: str = "no_match") -> None:
    """Counts each question so many times, today."""
    storage = await Storage.open(address)
    for question, times in questions.items():
        for _ in range(times):
            storage.gaps.record(question, reason, dt.datetime.now(dt.UTC).date())
    await storage.close()
