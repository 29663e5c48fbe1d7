"""Fixtures: a loopback Discord, and the real bot connected to it."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
import pytest_asyncio

from bot.configuration import storage_address
from bot.storage import Storage
from config import Settings
from knowledge import Advisor, Folders
from tests.e2e.forking import ForkServer
from tests.e2e.loopback import BotProcess, Judge, Loopback


class StartBot(Protocol):
    """Starts the bot against the test's loopback Discord, and waits until it is connected unless told not to.

    Runs of one test share their data folder, so that the second is a restart. The first finds an empty
    database there, for making one takes more than a second; unless it is `new`. `arguments` are global
    options.
    """

    async def __call__(
        self,
        settings: Mapping[str, Any] | None = None,
        env: Mapping[str, str | None] | None = None,
        *,
        ready: bool = True,
        folder: Path | None = None,
        new: bool = False,
        arguments: tuple[str, ...] = (),
    ) -> BotProcess: ...


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all runs of the bot, with the knowledge base compiled in it, once for all workers.

    It has an empty database too, to begin with.
    """
    base = tmp_path_factory.getbasetemp()
    # With pytest-xdist each worker has a folder of its own beside those of the others.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "filled").exists():
            Advisor.open(Folders(), folder / "advisory-bot")
            asyncio.run(_make_database(folder))
            (folder / "filled").touch()
    return folder


async def _make_database(folder: Path) -> None:
    storage = await Storage.open(storage_address(Settings(), folder))
    await storage.close()


@pytest.fixture(scope="session")
def forks() -> Iterator[ForkServer]:
    """Starts the bot without importing it each time, for importing is most of a start."""
    server = ForkServer()
    yield server
    server.close()


@pytest_asyncio.fixture
async def loopback() -> AsyncIterator[Loopback]:
    """A running loopback Discord; a problem it records fails the test at its end."""
    async with Loopback(Judge.from_environment()) as server:
        yield server
        problems = server.problems()
    if problems:
        pytest.fail("\n".join(["the loopback Discord records:", *problems]), pytrace=False)


@pytest_asyncio.fixture
async def bot(
    loopback: Loopback, tmp_path: Path, cache_folder: Path, forks: ForkServer
) -> AsyncIterator[StartBot]:
    """Starts bots, as often as a test asks; stops those that run at its end, and looks into their logs."""
    started: list[BotProcess] = []

    async def start(
        settings: Mapping[str, Any] | None = None,
        env: Mapping[str, str | None] | None = None,
        *,
        ready: bool = True,
        folder: Path | None = None,
        new: bool = False,
        arguments: tuple[str, ...] = (),
    ) -> BotProcess:
        folder = folder or tmp_path / "bot"
        data = folder / "data" / "advisory-bot"
        if not new and not data.exists():
            data.mkdir(parents=True)
            shutil.copy(cache_folder / "advisory-bot.db", data)
        process = BotProcess(
            loopback,
            folder,
            settings=settings,
            env=env,
            cache=cache_folder,
            arguments=(*arguments, "run"),
            forks=forks,
        )
        started.append(process)
        await process.start()
        if ready:
            await process.ready()
        return process

    yield start
    problems = []
    for process in started:
        await process.stop()
        problems += process.problems()
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)
