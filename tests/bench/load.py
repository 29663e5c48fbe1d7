"""How much the bot carries: the real process against the loopback Discord, with the judge off.

`python -m tests.bench.load` prints a table, and ends with 1 if a bound is missed. The cooldowns are off;
the questions differ, so that nothing is answered from memory. The server shares the machine with the bot.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e import questions
from tests.e2e.loopback import BotProcess, Channel, Guild, Loopback, Message, User

MEBI = 1 << 20
WATCHED = 18573
"""The port on which the bot is watched while it is under load."""
PATIENCE = 180.0
"""Seconds until a measurement is given up."""
SHAPES = (
    "Is the British embassy in Kyiv open, question {}?",
    "Should Americans leave Ukraine now? ({})",
    "Is the French embassy in Kyiv open? {}",
    "lol what a game last night {}",
    "Чи відкрите посольство США в Києві? {}",
)


@dataclass(frozen=True)
class Figure:
    """One result, and the bound it must keep."""

    what: str
    value: float
    unit: str
    bound: float
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the bound is kept."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def line(self) -> str:
        """A line of the table."""
        sign = "≥" if self.at_least else "≤"
        verdict = "" if self.kept else "  MISSED"
        return f"{self.what:<58} {self.value:>10.1f} {self.unit:<4} ({sign} {self.bound:g}){verdict}"


@asynccontextmanager
async def running(
    cache: Path, shards: int = 1, settings: Mapping[str, Any] | None = None
) -> AsyncIterator[tuple[Loopback, BotProcess]]:
    """A loopback Discord and a bot that is ready."""
    with tempfile.TemporaryDirectory() as folder:
        async with Loopback(None) as server:
            server.gateway.shards = shards
            async with BotProcess(
                server, Path(folder), settings=questions.QUIET | dict(settings or {}), cache=cache
            ) as bot:
                await bot.ready()
                await bot.logged("ready: ", 60)
                yield server, bot


def crowd(server: Loopback, *guilds: Guild) -> list[User]:
    """A thousand people, so that no question is taken for a follow-up."""
    return [server.add_user(f"person-{n}", *guilds) for n in range(1000)]


def ask_all(
    server: Loopback, channels: list[Channel], people: list[User], count: int, first: int = 0
) -> list[Message]:
    """So many different questions at once, in turn over the channels."""
    return [
        server.say(
            channels[n % len(channels)],
            SHAPES[n % len(SHAPES)].format(n),
            mentions_bot=True,
            author=people[n % len(people)],
        )
        for n in range(first, first + count)
    ]


async def all_answered(server: Loopback, asked: list[Message]) -> int:
    """Waits until each has an answer; gives how many have more than one."""
    wanted = {message.id for message in asked}

    def answered() -> dict[int, int]:
        counts = dict.fromkeys(wanted, 0)
        for message in server.world.messages.values():
            if (
                message.author is server.bot
                and message.reference is not None
                and message.reference.id in counts
            ):
                counts[message.reference.id] += 1
        return counts

    deadline = time.perf_counter() + PATIENCE
    while len(server.requests_to("POST /channels/{channel_id}/messages")) < len(asked):
        if time.perf_counter() > deadline:
            break
        await asyncio.sleep(0.02)
    await server.quiet(0.5, PATIENCE)
    counts = answered()
    missing = sum(count == 0 for count in counts.values())
    if missing:
        raise SystemExit(f"{missing} of {len(asked)} questions were not answered")
    return sum(count > 1 for count in counts.values())


def rate(server: Loopback, asked: list[Message], began: float) -> float:
    """Answers a second, from the first question to the last answer."""
    calls = server.requests_to("POST /channels/{channel_id}/messages")[-len(asked) :]
    return len(asked) / (max(call.started + (call.seconds or 0.0) for call in calls) - began)


async def messages(cache: Path, shards: int) -> list[Figure]:
    """2,000 questions at once over 20 channels."""
    async with running(cache, shards) as (server, bot):
        guilds = [server.add_guild(f"guild {n}", shard=(n, shards)) for n in range(shards)]
        channels = [server.add_channel(guilds[n % shards], f"channel-{n}") for n in range(20)]
        people = crowd(server, *guilds)
        await server.quiet()
        began = time.perf_counter()
        asked = ask_all(server, channels, people, 2000)
        doubled = await all_answered(server, asked)
        name = f"2,000 messages at once, {shards} shard{'s' * (shards > 1)}"
        return [
            Figure(f"{name}: answered", rate(server, asked, began), "/s", 400, at_least=True),
            Figure(f"{name}: answered twice", doubled, "", 0),
            Figure(f"{name}: memory after it", bot.memory() / MEBI, "MiB", 150),
        ]


async def commands(cache: Path) -> list[Figure]:
    """1,000 slash commands at once."""
    async with running(cache) as (server, bot):
        people = crowd(server)
        await server.quiet()
        asked = [
            server.slash("ask", {"question": SHAPES[n % len(SHAPES)].format(n)}, user=people[n])
            for n in range(1000)
        ]
        seconds = [(await server.callback_of(interaction, PATIENCE)).seconds for interaction in asked]
        return [
            Figure("1,000 slash commands at once: slowest first callback", max(seconds), "s", 3),
            Figure("1,000 slash commands at once: memory after it", bot.memory() / MEBI, "MiB", 150),
        ]


async def endurance(cache: Path) -> list[Figure]:
    """50,000 questions over 500 servers, a thousand at a time: nothing may grow but what is counted.

    That is what such a bot gets in two hours of a bad day. Each thousand asks the same things in other
    numbers, so the database may grow with the first of them only.
    """
    async with running(cache, settings={"watch.port": WATCHED}) as (server, bot):
        guilds = [server.add_guild(f"guild {n}") for n in range(500)]
        channels = [server.add_channel(guild, "questions") for guild in guilds]
        people = [server.add_user(f"person-{n}", guilds[n % len(guilds)]) for n in range(1000)]
        sizes: list[float] = []
        kept: list[float] = []
        for number in range(50):
            await all_answered(server, ask_all(server, channels, people, 1000, number * 1000))
            sizes.append(bot.memory() / MEBI)
            kept.append(bot.data_size() / MEBI)
            server.requests.clear()
            server.world.messages.clear()
        slowest = await answering_quantile(0.99)
        return [
            Figure("50,000 questions, 500 servers: most memory", max(sizes), "MiB", 150),
            Figure(
                "50,000 questions, 500 servers: growth over the last half",
                max(sizes[25:]) - sizes[24],
                "MiB",
                8,
            ),
            Figure("50,000 questions, 500 servers: growth of the data", kept[-1] - kept[4], "MiB", 0.5),
            Figure("50,000 questions, 500 servers: p99 of answering, at most", slowest * 1000, "ms", 10),
        ]


async def answering_quantile(share: float) -> float:
    """The upper end of the bucket in which this share of all answers was made, in seconds."""
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{WATCHED}/metrics") as response:
        text = await response.text()
    buckets = [
        (float(sample.labels["le"]), sample.value)
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "advisory_bot_answering_seconds_bucket"
    ]
    return min(limit for limit, count in buckets if count >= share * buckets[-1][1])


def main() -> int:
    """Prints every figure; gives the exit code."""
    kept = True
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        parts: list[Callable[[], Coroutine[Any, Any, list[Figure]]]] = [
            lambda: messages(cache, 1),
            lambda: messages(cache, 2),
            lambda: commands(cache),
            lambda: endurance(cache),
        ]
        for part in parts:
            for figure in asyncio.run(part()):
                print(figure.line(), flush=True)
                kept &= figure.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
