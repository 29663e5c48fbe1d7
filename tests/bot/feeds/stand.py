"""What tests of the feeds stand on: governments on this machine, keepers over a folder, a clock."""

from __future__ import annotations

import asyncio
import datetime as dt
import multiprocessing
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.feeds.fetcher import Limits, open_session
from bot.feeds.folder import FeedFolder, live
from bot.feeds.keeper import Keeper
from bot.feeds.source import sources
from bot.feeds.tools import Tools
from config import Settings
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.live import LiveAdvisories
from tests.e2e.governments import Governments

NOW = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
MOST = 256 * 1024
"""Bytes that a document may have in these tests."""
PLACES = {
    "niger": ("NE", "NER"), "ukraine": ("UA", "UKR"), "guinea": ("GN", "GIN"), "guinea-bissau": ("GW", "GNB"),
    "france": ("FR", "FRA"), "chad": ("TD", "TCD"), "mali": ("ML", "MLI"), "peru": ("PE", "PER"),
}  # fmt: skip
CODES = PlaceCodes(
    {iso: place for place, (iso, _) in PLACES.items()},
    {iso3: place for place, (_, iso3) in PLACES.items()},
    {place.replace("-", " "): place for place in PLACES},
)

# A process that is forked from one that has imported all of it starts in no time.
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["__main__", "bot.feeds.clerk_process"])


class Stand:
    """Keepers of all four governments, which read nothing by themselves."""

    def __init__(self, governments: Governments, folder: Path, tools: Tools) -> None:
        settings = Settings.model_validate({"feeds": _nested(governments)})
        self.governments = governments
        self.folder = FeedFolder(folder)
        self.changed: list[str] = []
        self.told = asyncio.Event()
        self.keepers = {
            source.issuer: Keeper(source, self.folder, tools, self._kept)
            for source in sources(settings.feeds)
        }

    def _kept(self, issuer: str, changed: bool) -> None:
        if changed:
            self.changed.append(issuer)
        self.told.set()

    @property
    def live(self) -> LiveAdvisories:
        """What answers would read."""
        return live(keeper.state for keeper in self.keepers.values())

    async def until_told(self) -> None:
        """Waits until a keeper has told something."""
        async with asyncio.timeout(30):
            await self.told.wait()
        self.told.clear()

    def level(self, place: str, issuer: str) -> str | None:
        """The gravest level that is held; None if nothing is."""
        held = self.live.held(place, issuer)
        return held.advisory.levels[0] if held else None


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> dt.datetime:
        return self.at

    def turn(self, **by: float) -> None:
        """Goes on by days, hours or minutes."""
        self.at += dt.timedelta(**by)


@asynccontextmanager
async def stand(
    governments: Governments, folder: Path, clock: Clock, reading: float = 60
) -> AsyncIterator[Stand]:
    """A stand on what is in `folder`, as after a start of the program."""
    async with open_session() as session:
        tools = Tools(
            session,
            lambda: CODES,
            Settings().logs,
            clock=clock,
            limits=Limits(connect=2, silence=0.5, total=5, size=MOST, reading=reading),
            pause=0,
            look_every=0.01,
            processes=FORKING,
        )
        made = Stand(governments, folder, tools)
        for keeper in made.keepers.values():
            await keeper.load()
        yield made
        tools.threads.shutdown()


def _nested(governments: Governments) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for name, value in governments.settings.items():
        _, *keys = name.split(".")
        if len(keys) == 2:
            found.setdefault(keys[0], {})[keys[1]] = value
    return found
