"""How long the advisor takes to be ready: taught anew, and from what was learnt before."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from knowledge import Advisor, Folders
from knowledge.packaging import package
from tests.bench.measuring import Figure, median_of, timed

RUNS = 5
OPENING = "import sys, pathlib, knowledge; knowledge.Advisor.open(cache=pathlib.Path(sys.argv[1]))"


def figures() -> Iterator[Figure]:
    """Loading the shipped knowledge base."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder)
        learning, _ = timed(lambda: package(kept))
        cold = median_of(RUNS, lambda: subprocess.run([sys.executable, "-c", OPENING, folder], check=True))
        warm = median_of(RUNS, lambda: Advisor.open(Folders(), kept))
    yield Figure("learn anew", learning, "ms")
    yield Figure("load in a new process, from what was learnt before", cold, "ms", bound=1000)
    yield Figure("the same in a running process", warm, "ms", bound=300)
