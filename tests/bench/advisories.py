"""What live advisories cost: some 230 places of four governments, read while the bot answers.

`python -m tests.bench.advisories` prints a table, and ends with 1 if a bound is missed. Documents are as
large as the real ones. The governments, Discord and the bot share the machine.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from statistics import quantiles

from aiohttp import ClientError, ClientSession
from prometheus_client.parser import text_string_to_metric_families

from knowledge.base import KnowledgeBase
from knowledge.folders import Folders
from knowledge.loading import load
from tests.bench.load import MEBI, PATIENCE, WATCHED, Figure, answering_quantile
from tests.e2e import questions
from tests.e2e.governments import Governments, payloads
from tests.e2e.governments.server import CANADA, CANADA_PAGES, GERMANY, UK, UK_PAGES, US, US_LIST
from tests.e2e.loopback import BotProcess, Loopback, User

PLACES = 230
US_BYTES, UK_BYTES, CANADA_BYTES = 4_000, 60_000, 50_000
"""Of the text on one place, as measured on real documents."""
_SENTENCE = "Violent crime, such as armed robbery and carjacking, is common near the border. "
_MOMENT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
_AT_ONCE = 4
"""People who ask all the time."""
_ENOUGH = 1000
"""Autocompletes that are measured without feeds."""


def _text(size: int) -> str:
    paragraph = f"<p>{_SENTENCE * 5}</p>"
    return paragraph * (size // len(paragraph) + 1)


def lay_out(server: Governments, knowledge: KnowledgeBase) -> None:
    """Documents of every government on every place, as far as it names it as the program does."""
    names = knowledge.vocabulary["en"].places
    places = [(names[id_].name, place.iso, place.iso3) for id_, place in knowledge.places.items()][:PLACES]
    items = [payloads.us_item(name, iso3, "3", text=_text(US_BYTES)) for name, _, iso3 in places]
    server.put(US, payloads.us_feed(items), "application/rss+xml")
    server.put(US_LIST, payloads.us_list({name: "3" for name, _, _ in places}))
    updated = _MOMENT.isoformat()
    slugs = [name.lower().replace(" ", "-") for name, _, _ in places]
    server.put(UK, payloads.uk_index(dict.fromkeys(slugs, updated)))
    for slug in slugs:
        page = payloads.uk_page(slug, ["avoid_all_travel_to_parts"], updated, _text(UK_BYTES))
        server.put(UK_PAGES + slug, page)
    server.put(CANADA, payloads.canada_index({iso: (name, 2) for name, iso, _ in places}, _MOMENT))
    for name, iso, _ in places:
        page = payloads.canada_page(iso, name, 2, _MOMENT, _text(CANADA_BYTES))
        server.put(f"{CANADA_PAGES}{iso.lower()}.json", page)
    warnings = dict.fromkeys(places, "partialWarning")
    server.put(GERMANY, payloads.germany_list(warnings, _MOMENT))


async def _held() -> float:
    """How many advisories the bot holds, by its own metrics; 0 before it can be asked."""
    try:
        async with ClientSession() as session, session.get(f"http://127.0.0.1:{WATCHED}/metrics") as response:
            text = await response.text()
    except ClientError:
        return 0
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "advisory_bot_feed_items"
    )


async def _until_held(server: Governments, wanted: float) -> None:
    async with asyncio.timeout(PATIENCE * 2):
        while await _held() < wanted or not server.asked(GERMANY):  # noqa: ASYNC110  another process
            await asyncio.sleep(0.1)


async def _ask_on(server: Loopback, person: User, places: list[str], seconds: list[float]) -> None:
    """Types a place and asks for it, again and again, until cancelled."""
    for number in count():
        place = places[number % len(places)]
        typed = server.autocomplete("advisory", {"place": place[:4]}, focused="place", user=person)
        began = time.perf_counter()
        await server.callback_of(typed, PATIENCE)
        seconds.append(time.perf_counter() - began)
        await server.callback_of(server.slash("advisory", {"place": place}, user=person), PATIENCE)


async def measured(cache: Path, folder: Path) -> list[Figure]:
    """A first reading of everything while people ask, then a start from what is on disk."""
    knowledge = load(Folders())
    places = list(knowledge.places)[:PLACES]
    settings = questions.QUIET | {"watch.port": WATCHED}
    async with Governments() as governments:
        lay_out(governments, knowledge)
        idle, without = await _without(cache, folder / "idle", settings)
        settings |= governments.settings
        async with (
            Loopback(None) as server,
            BotProcess(server, folder, settings=settings, cache=cache) as bot,
        ):
            await bot.ready()
            people = [server.add_user(f"person-{number}") for number in range(_AT_ONCE)]
            typed: list[float] = []
            began = time.perf_counter()
            asking = [asyncio.create_task(_ask_on(server, person, places, typed)) for person in people]
            await _until_held(governments, 3.6 * len(places))
            took = time.perf_counter() - began
            for task in asking:
                task.cancel()
            await asyncio.gather(*asking, return_exceptions=True)
            answering = await answering_quantile(0.99)
            held, memory = await _held(), bot.memory() / MEBI
            feeds = folder / "data" / "advisory-bot" / "feeds"
            disk = sum(file.stat().st_size for file in feeds.rglob("*") if file.is_file())
        began = time.perf_counter()
        async with Loopback(None) as server, BotProcess(server, folder, settings=settings, cache=cache):
            await _until_held(governments, held)
            again = time.perf_counter() - began
    return [
        Figure("advisories held", held, "", 3.6 * PLACES, at_least=True),
        Figure("first reading of all, with people asking", took, "s", 600),
        Figure("/advisory meanwhile: p99 of answering, at most", answering * 1000, "ms", 10),
        Figure("autocomplete meanwhile: p99 there and back", _p99(typed) * 1000, "ms", 250),
        Figure("the same, as a multiple of that without feeds", _p99(typed) / _p99(without), "×", 4),
        Figure("asked meanwhile", len(typed), "", 100, at_least=True),
        Figure("memory, more than without feeds", memory - idle, "MiB", 40),
        Figure("on disk", disk / MEBI, "MiB", 20),
        Figure("a start until all of it is shown", again, "s", 10),
    ]


async def _without(cache: Path, folder: Path, settings: Mapping[str, object]) -> tuple[float, list[float]]:
    """MiB that the bot takes where no feed is read, and the seconds of each autocomplete there."""
    async with (
        Loopback(None) as server,
        BotProcess(server, folder, settings={**settings, "feeds.enabled": False}, cache=cache) as bot,
    ):
        await bot.ready()
        people = [server.add_user(f"person-{number}") for number in range(_AT_ONCE)]
        typed: list[float] = []
        asking = [asyncio.create_task(_ask_on(server, person, ["ukraine"], typed)) for person in people]
        async with asyncio.timeout(PATIENCE):
            while len(typed) < _ENOUGH:  # noqa: ASYNC110  the tasks above count
                await asyncio.sleep(0.05)
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        return bot.memory() / MEBI, typed


def _p99(seconds: list[float]) -> float:
    return quantiles(seconds, n=100)[98]


def main() -> int:
    """Prints every figure; gives the exit code."""
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measured(Path(cache), Path(folder)))
    for figure in figures:
        print(figure.line(), flush=True)
    return 0 if all(figure.kept for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
