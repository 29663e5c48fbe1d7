"""What runs in the process that learns the knowledge base for another one."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection
from pathlib import Path

from config import Logs
from knowledge import Folders, KnowledgeError
from knowledge.learning import learned


def learn(folders: Folders, cache: Path, logs: Logs, results: Connection) -> None:
    """Learns, keeps in `cache` what was learnt, and sends every problem of the knowledge base, or none."""
    from bot.logs import set_up_logging

    # What a terminal sends goes to both processes, and the one that waits decides what becomes of this one.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    set_up_logging(logs)
    try:
        learned(folders, cache)
    except KnowledgeError as error:
        results.send(error.problems)
    else:
        results.send(())
