"""Mentions missed while the gateway was away, caught up once.

Discord replays what was missed if a session can be resumed. After a restart, or a session that can't be
resumed, it doesn't. Then the channels with a message newer than the last event seen are read: at most
100 messages each, after outages of up to 10 minutes, and direct messages only in channels that this
process has seen. A message that has an own answer is left alone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.addressing import How, addressed
from bot.bounded import BoundedMap

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)

MOST_MESSAGES = 100
LONGEST_OUTAGE = 600
"""Seconds. After a longer one nothing is caught up: who asked has gone elsewhere by then."""
REQUESTS_PER_SECOND = 20
"""Less than half of what Discord allows, so that answering goes on meanwhile."""
SAVED_EVERY = 5
_MOST_DIRECT_CHANNELS = 128


@dataclass(slots=True)
class Progress:
    """How far one shard has read. Ids are snowflakes, `alive` is in seconds since 1970."""

    last: int = 0
    alive: float = 0.0
    pending: set[int] = field(default_factory=set)

    @property
    def settled(self) -> int:
        """The id up to which every message was dealt with."""
        return min(self.pending) - 1 if self.pending else self.last


class CatchUp:
    """Knows the last event of each shard, and reads what came after it."""

    def __init__(self, client: AdvisoryClient) -> None:
        self.client = client
        self._shards: dict[int, Progress] = {}
        self._direct: BoundedMap[int, int] = BoundedMap(_MOST_DIRECT_CHANNELS)
        self._tasks: set[asyncio.Task[None]] = set()
        self._gap: dict[int, tuple[int, float]] = {}

    def restore(self) -> None:
        """Takes up where the process before stopped."""
        for shard, saved in _shards_in(self.client.state.get("shards")):
            self._shards[shard] = Progress(*saved)

    def save(self) -> None:
        """Writes how far each shard has read, and when it was last there."""
        now = time.time()
        for shard, progress in self._shards.items():
            if self.client.is_connected(shard):
                progress.alive = now
        self.client.state.put(
            "shards",
            {
                str(shard): [progress.settled, round(progress.alive)]
                for shard, progress in self._shards.items()
            },
        )

    def began(self, message: discord.Message) -> None:
        """A message has come in, and waits to be read."""
        self._progress(message).pending.add(message.id)
        self.saw(message)

    def saw(self, message: discord.Message) -> None:
        """There is a message, and nothing to be done about it."""
        progress = self._progress(message)
        progress.last = max(progress.last, message.id)
        if message.guild is None:
            self._direct.put(message.channel.id, message.id)

    def done(self, message: discord.Message) -> None:
        """A message has been dealt with."""
        self._progress(message).pending.discard(message.id)

    def lost(self, shard: int) -> bool:
        """A connection broke: remembers when, as it was there until now. False if it was away already."""
        was_there = shard not in self._gap
        progress = self._shards.setdefault(shard, Progress())
        self._gap.setdefault(shard, (progress.settled, time.time()))
        return was_there

    def resumed(self, shard: int) -> None:
        """A session was resumed: Discord replays what was missed."""
        self._gap.pop(shard, None)

    def identified(self, shard: int) -> None:
        """A new session has begun: what came before it, Discord doesn't send any more."""
        progress = self._shards.setdefault(shard, Progress())
        self._gap.setdefault(shard, (progress.settled, progress.alive))
        progress.alive = time.time()
        if not progress.last:
            progress.last = discord.utils.time_snowflake(discord.utils.utcnow())

    def begin(self, shards: Iterable[int]) -> None:
        """Starts to read what shards have missed, once their servers are known."""
        for shard in shards:
            after, since = self._gap.pop(shard, (0, 0.0))
            if after:
                task = asyncio.create_task(self._read_shard(shard, after, time.time() - since))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _read_shard(self, shard: int, after: int, outage: float) -> None:
        if outage > LONGEST_OUTAGE:
            _log.info("shard %s was away for %d s: too long to catch up", shard, outage)
            return
        found = 0
        channels = self._channels(shard, after)
        for channel in channels:
            try:
                found += await self._read_channel(channel, after)
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.info("channel %s can't be caught up: %s", channel.id, type(error).__name__)
            await asyncio.sleep(1 / REQUESTS_PER_SECOND)
        _log.info(
            "shard %s was away for %d s: read %d channels, %d questions caught up",
            shard,
            outage,
            len(channels),
            found,
        )

    def _channels(self, shard: int, after: int) -> list[Any]:
        """The channels with something newer than `after`, that may be read."""
        found: list[Any] = []
        for guild in self.client.guilds:
            if self.client.shard_of(guild.id) != shard:
                continue
            channels: tuple[Any, ...] = (*guild.text_channels, *guild.voice_channels, *guild.threads)
            found += [
                channel
                for channel in channels
                if (channel.last_message_id or 0) > after and _readable(channel, guild.me)
            ]
        if shard == 0:
            # Of a direct message, Discord doesn't say which was the last: each one known is asked.
            found += [self.client.get_partial_messageable(id_) for id_ in self._direct.keys()]  # noqa: SIM118
        return found

    async def _read_channel(self, channel: Any, after: int) -> int:
        after = max(after, self._direct.get(channel.id) or 0)
        messages = await self._page(channel, after)
        answered = _answered(messages, self.client.own_id)
        if len(messages) == MOST_MESSAGES and (waiting := [m for m in messages if self._missed(m, answered)]):
            # The answers to the last of them may stand beyond this page.
            answered |= _answered(await self._page(channel, waiting[-1].id), self.client.own_id)
        missed = [message for message in messages if self._missed(message, answered)]
        for message in missed:
            self.client.receive(message)
        return len(missed)

    @staticmethod
    async def _page(channel: Any, after: int) -> list[discord.Message]:
        history = channel.history(limit=MOST_MESSAGES, after=discord.Object(after), oldest_first=True)
        return [message async for message in history]

    def _missed(self, message: discord.Message, answered: set[int]) -> bool:
        if message.id in answered or message.id in self.client.conversations.seen:
            return False
        how = addressed(message, self.client)
        return how is not None and how.how is not How.CHANNEL

    def _progress(self, message: discord.Message) -> Progress:
        shard = self.client.shard_of(message.guild.id if message.guild else None)
        return self._shards.setdefault(shard, Progress())


def _answered(messages: list[discord.Message], own: int) -> set[int]:
    """The ids that own messages refer to."""
    return {
        message.reference.message_id
        for message in messages
        if message.author.id == own and message.reference is not None and message.reference.message_id
    }


def _readable(channel: Any, me: discord.Member | None) -> bool:
    if me is None:
        return True
    held = channel.permissions_for(me)
    return bool(held.view_channel and held.read_message_history)


def _shards_in(saved: Any) -> list[tuple[int, tuple[int, float]]]:
    """What the state file holds of shards; whatever is damaged is left out."""
    found = []
    for shard, values in saved.items() if isinstance(saved, dict) else ():
        try:
            last, alive = values
            found.append((int(shard), (int(last), float(alive))))
        except (TypeError, ValueError):
            continue
    return found
