"""Whether the bot can answer: a list of things it needs, each with a way to look."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

_log = logging.getLogger(__name__)

Check = Callable[[], Awaitable[bool]]

LONGEST_CHECK = 2.0
"""Seconds after which what has not answered counts as out of reach."""


class Readiness:
    """What the bot needs to answer, by name. More can be added while it runs."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = dict(checks)

    def add(self, name: str, check: Check) -> None:
        """Makes the bot ready only if this is true as well."""
        self._checks[name] = check

    async def look(self) -> dict[str, bool]:
        """Each check's answer; one that fails or takes too long is False."""
        answers = await asyncio.gather(*(_answer(*named) for named in self._checks.items()))
        return dict(zip(self._checks, answers, strict=True))


async def _answer(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(LONGEST_CHECK):
            return await check()
    except Exception as error:  # the boundary: what can't be looked at isn't ready
        _log.warning("whether %s is ready can't be told: %s", name, type(error).__name__)
        return False
