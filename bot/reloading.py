"""Taking up an edited knowledge base: read, checked, and only then swapped in. A mistake changes nothing."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.folder_watch import edits
from bot.layout import Layout
from bot.markup import escape
from bot.memory import give_back
from bot.opening import LearningFailed, Opening
from bot.owners import tell_owner
from knowledge import KnowledgeError

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)

_MOST_LOGGED = 20
_MOST_SHOWN = 5
_LONGEST_SHOWN = 500
OWNER_TOLD_AGAIN_AFTER = 600.0
"""Seconds. Whoever mends a mistake in steps is not written to at each of them; the log has them all."""


class Result(Enum):
    """What came of looking for an edit."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reload:
    """What came of it: the entries held now, and why an edit was refused, a sentence a mistake."""

    result: Result
    entries: int
    problems: tuple[str, ...] = ()

    def layout(self) -> Layout:
        """What to tell an owner."""
        if self.result is Result.UNCHANGED:
            return Layout([f"The knowledge base has not changed. Answers held: {self.entries}."])
        if self.result is Result.CHANGED:
            return Layout([f"The knowledge base was read anew. Answers held: {self.entries}."])
        shown = [f"- {escape(problem[:_LONGEST_SHOWN])}" for problem in self.problems[:_MOST_SHOWN]]
        more = len(self.problems) - len(shown)
        return Layout(
            [
                "The knowledge base was edited, and as it is now it can't be used. I go on with what I had.",
                "\n".join(shown),
                f"{more} more: `advisory-bot check` shows them all." if more else "",
            ]
        )


class Reloader:
    """Keeps a client's advisor true to the files. Stop it before the client."""

    def __init__(self, client: AdvisoryClient, opening: Opening) -> None:
        self._client = client
        self._opening = opening
        self._turn = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._refused = False
        self._told: float | None = None
        self._messages = 0

    async def reload(self) -> Reload:
        """Takes up what was edited, if it can be used."""
        async with self._turn:
            reload = await self._reload()
        self._client.metrics.reloaded(reload.result.value)
        if reload.result is Result.REFUSED:
            count = len(reload.problems)
            _log.error("the knowledge base as edited can't be used, the old one stays. Problems: %d", count)
            for problem in reload.problems[:_MOST_LOGGED]:
                _log.error("%s", problem)
        elif reload.result is Result.CHANGED:
            _log.info("the knowledge base was read anew: %d answers held", reload.entries)
        elif self._refused:
            _log.info("the mistake in the knowledge base is gone: it is again as it was read")
        self._refused = reload.result is Result.REFUSED
        return reload

    async def _reload(self) -> Reload:
        try:
            advisor = await self._opening.changed_since(self._client.advisor.knowledge.fingerprint)
        except KnowledgeError as error:
            return self._of(Result.REFUSED, *map(str, error.problems))
        except (LearningFailed, OSError) as error:
            return self._of(Result.REFUSED, str(error))
        if advisor is None:
            return self._of(Result.UNCHANGED)
        self._client.hold(advisor)
        give_back()
        return self._of(Result.CHANGED)

    def _of(self, result: Result, *problems: str) -> Reload:
        return Reload(result, len(self._client.advisor.knowledge.entries), problems)

    # Where nobody waits for it: mistakes go to the owner.

    def request(self) -> None:
        """Looks for an edit soon."""
        self._begin(self._requested())

    def watch(self) -> None:
        """Looks for an edit from now on whenever a file changes."""
        self._begin(self._watch())

    async def stop(self) -> None:
        """Ends what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _requested(self) -> None:
        reload = await self._reload_and_tell()
        if reload is not None and reload.result is Result.UNCHANGED:
            _log.info("the knowledge base has not changed")

    async def _watch(self) -> None:
        async for _ in edits(self._opening.folders):
            await self._reload_and_tell()

    async def _reload_and_tell(self) -> Reload | None:
        try:
            reload = await self.reload()
            if reload.result is Result.REFUSED:
                await self._tell(reload)
        except Exception:  # the boundary: whatever it is, the next edit is looked at again
            _log.exception("looking for an edit of the knowledge base failed")
            return None
        return reload

    async def _tell(self, reload: Reload) -> None:
        now = time.monotonic()
        if self._told is not None and now - self._told < OWNER_TOLD_AGAIN_AFTER:
            return
        self._told = now
        self._messages += 1
        await tell_owner(self._client, reload.layout(), f"{self._client.instance}-{self._messages}")
