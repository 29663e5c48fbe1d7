"""Opening the knowledge base for a process that runs for months: what learning takes, it doesn't keep."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

from knowledge import Advisor, Folders, KnowledgeError
from knowledge.cache import kept
from knowledge.loading import fingerprint


def open_advisor(folders: Folders, cache: Path) -> Advisor:
    """The advisor. Raises KnowledgeError with every problem of the knowledge base.

    What is not in `cache` yet is learnt by another process: memory once taken for it is not given back.
    """
    if kept(cache, fingerprint(folders)) is None:
        learner = multiprocessing.get_context("spawn").Process(
            target=_learn, args=(folders, cache), name="learning", daemon=True
        )
        learner.start()
        learner.join()
    return Advisor.open(folders, cache)


def _learn(folders: Folders, cache: Path) -> None:
    try:
        Advisor.open(folders, cache)
    except KnowledgeError:
        return  # the process that waits finds the same problems, and tells them
