"""Fixtures: governments, a clock, and keepers over a folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.feeds.stand import Clock, Stand, stand
from tests.e2e.governments import Governments
from tests.e2e.governments.everyday import everyday


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest_asyncio.fixture
async def governments() -> AsyncIterator[Governments]:
    """All four governments, as on any day."""
    async with Governments() as server:
        everyday(server)
        yield server


@pytest_asyncio.fixture
async def feeds(governments: Governments, tmp_path: Path, clock: Clock) -> AsyncIterator[Stand]:
    """Keepers that have read nothing yet."""
    async with stand(governments, tmp_path / "feeds", clock) as made:
        yield made
