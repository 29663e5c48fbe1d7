"""Opening the knowledge base for a process that runs for months: what learning takes, it doesn't keep."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot.learner import learn
from bot.memory import loading
from config import Logs
from knowledge import Advisor, Folders, KnowledgeError, Problem
from knowledge.fingerprint import fingerprint
from knowledge.learning import learned_before

P = ParamSpec("P")
T = TypeVar("T")


class LearningFailed(Exception):
    """The process that learns ended before it had; the message says how."""


class Opening:
    """Opens the knowledge base in `folders`, as often as it changes. What was learnt is kept in `cache`.

    What is not there yet is learnt by another process, which writes its log as `logs` says: memory once
    taken for it is not given back.
    """

    def __init__(self, folders: Folders, cache: Path, logs: Logs) -> None:
        self.folders = folders
        self._cache = cache
        self._logs = logs
        # Always the same thread: the C library takes memory for each, and gives little of it back.
        self._thread = ThreadPoolExecutor(1, "opening")

    async def advisor(self) -> Advisor:
        """The advisor over the files as they are now.

        Raises KnowledgeError with every problem of the knowledge base, or LearningFailed.
        """
        learnt = ""
        while True:
            if advisor := await self._in_thread(self._learnt_before):
                return advisor
            name = await self._in_thread(fingerprint, self.folders)
            if name == learnt:  # but not kept: the cache can't be written
                return await self._in_thread(self._learnt_here)
            await self._learn_elsewhere()
            learnt = name

    async def changed_since(self, present: str) -> Advisor | None:
        """The advisor over the files as they are now; None if `present` is their fingerprint.

        Raises as `advisor` does.
        """
        if await self._in_thread(fingerprint, self.folders) == present:
            return None
        return await self.advisor()

    def _in_thread(self, call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Awaitable[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, partial(call, *arguments, **named))

    def _learnt_before(self) -> Advisor | None:
        with loading():
            learnt = learned_before(self.folders, self._cache)
            return Advisor(learnt) if learnt else None

    def _learnt_here(self) -> Advisor:
        with loading():
            return Advisor.open(self.folders, self._cache)

    async def _learn_elsewhere(self) -> None:
        context = multiprocessing.get_context("spawn")
        results, results_there = context.Pipe(duplex=False)
        learner = context.Process(
            target=learn,
            args=(self.folders, self._cache, self._logs, results_there),
            name="learning",
            daemon=True,
        )
        learner.start()
        results_there.close()
        try:
            problems = await self._in_thread(_received, results)
        except BaseException:
            learner.terminate()
            raise
        finally:
            learner.join()
        if problems is None:
            raise LearningFailed(
                f"The process that learns the knowledge base ended early, with {learner.exitcode}. "
                "Look for the reason above; -9 is most often too little memory."
            )
        if problems:
            raise KnowledgeError(problems)


def _received(results: Connection) -> tuple[Problem, ...] | None:
    """What the other process sends at its end; None if it ended without."""
    with results:
        try:
            problems: tuple[Problem, ...] = results.recv()
        except EOFError:
            return None
    return problems
