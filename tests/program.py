"""The installed program as a person runs it: a process with arguments, input and an environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
EXECUTABLE = Path(sys.executable).with_name("advisory-bot")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Program:
    """Runs the program. `cache` is shared, so that a knowledge base is learnt once a test run."""

    cache: Path

    def environment(self, **more: str) -> dict[str, str]:
        """A clean environment: no token, no colour forced, no settings but that no feed is fetched."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ADVISORY_BOT__", "DISCORD_TOKEN")) and name != "NO_COLOR"
        }
        own = {"XDG_CACHE_HOME": str(self.cache), "COLUMNS": "100", "ADVISORY_BOT__FEEDS__ENABLED": "false"}
        return {**kept, **own, **more}

    def __call__(
        self, *arguments: str | Path, stdin: str | bytes = b"", cwd: Path | None = None, **environment: str
    ) -> Ran:
        """Runs it to its end. Never shows a traceback: that fails the test."""
        done = subprocess.run(
            [EXECUTABLE, *map(str, arguments)],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=cwd,
            env=self.environment(**environment),
            timeout=120,
            check=False,
        )
        ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in ran.err, ran.err
        return ran
