"""Opening the knowledge base for a process that runs for months: what learning takes, it doesn't keep."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.memory import loading
from knowledge import Advisor, Folders, KnowledgeError
from knowledge.learning import learned_before


def open_advisor(folders: Folders, cache: Path) -> Advisor:
    """The advisor. Raises KnowledgeError with every problem of the knowledge base.

    What is not in `cache` yet is learnt by another process: memory once taken for it is not given back.
    """
    with loading():
        if learnt := learned_before(folders, cache):
            return Advisor(learnt)
    learner = multiprocessing.get_context("spawn").Process(
        target=_learn, args=(folders, cache), name="learning", daemon=True
    )
    learner.start()
    with _stopped_with(learner):
        learner.join()
    with loading():
        return Advisor.open(folders, cache)


@contextmanager
def _stopped_with(process: BaseProcess) -> Iterator[None]:
    """Lets a SIGTERM end the other process too, which would otherwise learn on for nobody."""

    def stop(*_: object) -> None:
        process.terminate()
        process.join()
        sys.exit(0)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _learn(folders: Folders, cache: Path) -> None:
    try:
        Advisor.open(folders, cache)
    except KnowledgeError:
        return  # the process that waits finds the same problems, and tells them
