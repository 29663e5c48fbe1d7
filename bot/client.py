"""The connection to Discord: what it asks for, what it listens to, and who deals with it."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import secrets
from pathlib import Path
from typing import Any

import aiohttp
import discord
import yarl
from discord import app_commands
from typing_extensions import override

from bot import buttons
from bot.answering import Answering
from bot.answers_sent import AnswersSent
from bot.bounded import BoundedSet
from bot.catchup import SAVED_EVERY, CatchUp
from bot.command_sync import sync_commands
from bot.commands import Commands
from bot.conversations import Conversations
from bot.cooldown import Cooldown
from bot.delivery import Delivery
from bot.errors import Tree
from bot.followups import FollowUps
from bot.information import Information
from bot.permissions import invite_link
from bot.replies import Replies
from bot.state_file import StateFile
from bot.translations import Translations
from config import Settings
from knowledge import Advisor

_log = logging.getLogger(__name__)

# The bot has no voice: what that would need is not worth a warning at each start.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_MOST_CONNECTIONS = 128
_MOST_VOTES = 20_000
_STOP_SECONDS = 8


def intents(*, message_content: bool) -> discord.Intents:
    """What the bot wants to hear of: servers, messages in them, and direct messages."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.message_content = message_content
    return wanted


class AdvisoryClient(discord.Client):
    """The bot. `reads_content` is whether Discord grants the text of messages that don't address it."""

    def __init__(
        self, advisor: Advisor, settings: Settings, data: Path, *, message_content: bool, **options: Any
    ) -> None:
        super().__init__(
            intents=intents(message_content=message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            activity=discord.CustomActivity("/advisory · /ask · unofficial"),
            status=discord.Status.online,
            connector=aiohttp.TCPConnector(limit=_MOST_CONNECTIONS, ttl_dns_cache=300),
            **options,
        )
        self.advisor = advisor
        self.settings = settings
        self.data_folder = data
        self.reads_content = message_content
        self.answer_channels = frozenset(settings.discord.answer_channels)
        self.instance = secrets.token_hex(3)
        self.own_id = 0
        self.state = StateFile(data, 0)
        self.tree = Tree(
            self,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )
        self.sent = AnswersSent()
        self.cooldown = Cooldown(settings.discord.cooldown)
        self.delivery = Delivery()
        self.replies = Replies(advisor.knowledge, settings.answers, today)
        self.information = Information(advisor.knowledge, today, self.instance, "this bot")
        self.follow_ups = FollowUps(advisor)
        self.answering = Answering(advisor, self)
        self.conversations = Conversations(self)
        self.catch_up = CatchUp(self)
        self.votes: BoundedSet[tuple[int, int]] = BoundedSet(_MOST_VOTES)
        self._reading: set[asyncio.Task[None]] = set()
        self._saving: asyncio.Task[None] | None = None
        if settings.discord.gateway_url:
            self._connect_through(yarl.URL(settings.discord.gateway_url))

    def _connect_through(self, gateway: yarl.URL) -> None:
        """Makes every connection to a gateway go to this one, whatever Discord names."""
        connect = self.http.ws_connect

        async def through(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
            return await connect(str(gateway.with_query(yarl.URL(url).query)), compress=compress)

        self.http.ws_connect = through  # type: ignore[method-assign]

    # The start.

    @override
    async def setup_hook(self) -> None:
        application = self.application_id or 0
        self.own_id = self.user.id if self.user else application
        self.information.name = self.user.name if self.user else "this bot"
        self.state = StateFile(self.data_folder, application)
        self.state.load()
        self.catch_up.restore()
        self.add_dynamic_items(*buttons.ALL)
        for command in Commands(self).all():
            self.tree.add_command(command)
        await self.tree.set_translator(Translations())
        await sync_commands(self.tree, application, self.state)
        _log.info("instance %s; add the bot to a server: %s", self.instance, invite_link(application))
        self._saving = asyncio.create_task(self._save_now_and_then())

    async def _save_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(SAVED_EVERY)
            self.catch_up.save()

    # What it listens to.

    async def on_ready(self) -> None:
        """The servers are known: what was missed can be read."""
        _log.info("ready: %d servers, %d answers held", len(self.guilds), len(self.advisor.knowledge.entries))
        if not isinstance(self, discord.AutoShardedClient):
            self.catch_up.begin([0])

    async def on_connect(self) -> None:
        """A new session of the only shard."""
        if not isinstance(self, discord.AutoShardedClient):
            self.catch_up.identified(0)

    async def on_disconnect(self) -> None:
        """The connection broke; discord.py restores it."""
        if not isinstance(self, discord.AutoShardedClient):
            _log.info("the connection to Discord broke: reconnecting")
            self.catch_up.lost(0)

    async def on_resumed(self) -> None:
        """The session goes on."""
        if not isinstance(self, discord.AutoShardedClient):
            self.catch_up.resumed(0)

    async def on_message(self, message: discord.Message) -> None:
        """A message anywhere the bot can look."""
        self.receive(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """An edit, or something Discord added to a message."""
        edited = payload.data.get("edited_timestamp")
        await self.conversations.edited(payload.message, edited)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A deleted message."""
        await self.conversations.deleted([payload.message_id])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Many deleted messages."""
        await self.conversations.deleted(payload.message_ids)

    @override
    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        _log.exception("%s failed", event_method)

    def receive(self, message: discord.Message) -> None:
        """Has a message read, and remembers until then that it waits."""
        if message.author.id == self.own_id:
            self.catch_up.saw(message)
            return
        self.catch_up.began(message)
        task = asyncio.create_task(self._read(message))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)

    async def _read(self, message: discord.Message) -> None:
        try:
            await self.conversations.read(message)
        finally:
            self.catch_up.done(message)

    # Shards.

    def shard_of(self, guild: int | None) -> int:
        """The shard that hears of a server; direct messages come on shard 0."""
        return (guild >> 22) % (self.shard_count or 1) if guild else 0

    def is_connected(self, shard: int) -> bool:
        """Whether a shard has its connection."""
        return shard == 0 and bool(getattr(self.ws, "open", False))

    # The stop.

    async def stop(self) -> None:
        """Leaves: finishes within seconds what is being answered, and notes how far it has read."""
        if self._saving is not None:
            self._saving.cancel()
        if self._reading:
            _, unfinished = await asyncio.wait(self._reading, timeout=_STOP_SECONDS)
            for task in unfinished:
                task.cancel()
        if self.application_id:
            self.catch_up.save()
        await self.close()


class ShardedAdvisoryClient(AdvisoryClient, discord.AutoShardedClient):
    """The bot in several connections, as Discord wants it for many servers."""

    async def on_shard_ready(self, shard: int) -> None:
        """The servers of a shard are known."""
        self.catch_up.begin([shard])

    async def on_shard_connect(self, shard: int) -> None:
        """A new session of a shard."""
        self.catch_up.identified(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """The connection of a shard broke; discord.py restores it."""
        _log.info("the connection of shard %s to Discord broke: reconnecting", shard)
        self.catch_up.lost(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """The session of a shard goes on."""
        self.catch_up.resumed(shard)

    @override
    def is_connected(self, shard: int) -> bool:
        found = self.get_shard(shard)
        return found is not None and not found.is_closed()


def today() -> dt.date:
    """The day it is, in UTC."""
    return dt.datetime.now(dt.UTC).date()
