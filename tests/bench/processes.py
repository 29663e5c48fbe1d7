"""The program as a whole process: start to end, time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from knowledge import load
from tests.bench.measuring import Figure, median_of

QUESTION = "is the us embassy still open?"
RUNS = 9
# Of Linux's two figures the one that starts at the program itself: the other counts its parent's as well.
PEAK = """
import resource, sys
from pathlib import Path
status = Path("/proc/self/status")
if status.exists():
    print(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
"""
ANSWERING = """
import sys
from pathlib import Path
from knowledge import Advisor, Folders
advisor = Advisor.open(Folders(), Path(sys.argv[1]))
for question in sys.stdin:
    advisor.ask(question)
"""
ASKED = 1000


def figures(cache: Path) -> Iterator[Figure]:
    """Wall time of `ask` with a warm cache; most memory of a process that answered 1,000 questions."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}

    def run(*arguments: str, typed: str = "") -> str:
        return subprocess.run(
            [sys.executable, *arguments],
            env=environment,
            input=typed,
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout

    run("-m", "bot", "ask", QUESTION)
    bare = median_of(RUNS, lambda: run("-c", "pass"))
    yield Figure("python -c pass, whole process", bare, "ms")
    for name, more in (("ask", ()), ("ask --json", ("--json",))):
        took = median_of(RUNS, lambda more=more: run("-m", "bot", "ask", QUESTION, *more))  # type: ignore[misc]
        yield Figure(f"{name}, whole process", took, "ms", bare, "python -c pass")
    bare_memory = int(run("-c", PEAK)) / 1024
    yield Figure("python, most memory", bare_memory, "MB")
    texts = [phrasing.text for phrasing in load().phrasings]
    # A curated wording is known word for word: one more word, and it has to be understood.
    typed = "\n".join(f"{text} today" for text in texts[:: len(texts) // ASKED])
    memory = int(run("-c", ANSWERING + PEAK, str(cache / "advisory-bot"), typed=typed)) / 1024
    yield Figure("advisor after 1,000 questions, most memory", memory, "MB", bare_memory, "python", bound=120)
