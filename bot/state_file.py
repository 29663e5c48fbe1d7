"""Small facts that outlast a restart: a JSON object in the data folder, a file per application."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)


class StateFile:
    """One file of facts. What can't be read is empty; what can't be written is said in the log, once."""

    def __init__(self, folder: Path, application: int) -> None:
        self.path = folder / f"{application}.json"
        self._facts: dict[str, Any] = {}
        self._complained = False

    def load(self) -> None:
        """Reads the file. A damaged one is as good as none."""
        try:
            facts = json.loads(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            _log.warning("%s can't be read (%s): starting without it", self.path, type(error).__name__)
            return
        if isinstance(facts, dict):
            self._facts = facts

    def get(self, name: str) -> Any:
        """A fact, or None."""
        return self._facts.get(name)

    def put(self, name: str, value: Any) -> None:
        """Keeps a fact. The old file stays until the new one is whole."""
        if self._facts.get(name) == value:
            return
        self._facts[name] = value
        new = self.path.with_suffix(f".{os.getpid()}.new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(self._facts), "utf-8")
            new.replace(self.path)
        except OSError as error:
            if not self._complained:
                _log.warning(
                    "%s can't be written (%s): after a restart, commands are registered once more and "
                    "mentions missed meanwhile are not caught up",
                    self.path, error.strerror,
                )  # fmt: skip
            self._complained = True
