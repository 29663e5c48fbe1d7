"""The client in several connections, as Discord wants it for many servers."""

from __future__ import annotations

import logging
import math

import discord
from typing_extensions import override

from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)


class ShardedAdvisoryClient(AdvisoryClient, discord.AutoShardedClient):
    """The bot, with a connection for each shard."""

    async def on_shard_ready(self, shard: int) -> None:
        """The servers of a shard are known."""
        self.catch_up.begin([shard])

    async def on_shard_connect(self, shard: int) -> None:
        """A new session of a shard."""
        self.catch_up.identified(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """The connection of a shard broke; discord.py restores it."""
        _log.info("the connection of shard %s to Discord broke: reconnecting", shard)
        self.lost(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """The session of a shard goes on."""
        self.catch_up.resumed(shard)

    @override
    def is_connected(self, shard: int) -> bool:
        found = self.get_shard(shard)
        return found is not None and not found.is_closed()

    @override
    def latency_of(self, shard: int) -> float:
        found = self.get_shard(shard)
        return found.latency if found is not None else math.inf
