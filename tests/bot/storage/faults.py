"""Storage whose database fails: begun all the same, waited for, and refusing changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.storage import Address, Storage, StorageError
from tests.bot.storage.conftest import NOW
from tests.bot.storage.postgresql import PASSWORD, QUOTED


@asynccontextmanager
async def begun(address: Address) -> AsyncIterator[Storage]:
    """The storage as the bot begins it: whether or not its database can be used."""
    storage = await Storage.begin(address, clock=lambda: NOW)
    try:
        yield storage
    finally:
        await storage.close()


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Waits until it is so: until the next try of the storage's own task."""
    async with asyncio.timeout(20):
        while not await condition():  # noqa: ASYNC110 another process changes it, no event tells
            await asyncio.sleep(0.02)


async def is_refused(storage: Storage, reason: str) -> None:
    """A change of settings is told to be impossible, and memory is as before."""
    before = storage.servers.get(1)
    with pytest.raises(StorageError, match=reason) as caught:
        await storage.servers.change(1, NOW, language="fr")
    assert PASSWORD not in str(caught.value)
    assert QUOTED not in str(caught.value)
    assert storage.servers.get(1) == before
