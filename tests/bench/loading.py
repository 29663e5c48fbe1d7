"""How long the advisor takes to be ready, with an empty and with a full cache."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from knowledge import Advisor, Folders
from tests.bench.measuring import Figure, median_of, timed


def figures() -> Iterator[Figure]:
    """Loading the shipped knowledge base."""
    with tempfile.TemporaryDirectory() as folder:
        cold, _ = timed(lambda: Advisor.open(Folders(), Path(folder)))
        warm = median_of(5, lambda: Advisor.open(Folders(), Path(folder)))
    yield Figure("load, nothing in the cache", cold, "ms", bound=1000)
    yield Figure("load, from the cache", warm, "ms", cold, "an empty cache", bound=300)
