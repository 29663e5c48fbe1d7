"""The connection to Discord: what it asks for, what it listens to, and who deals with it."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import math
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
import yarl
from discord import app_commands
from typing_extensions import override

from bot import buttons
from bot.alerts.alerts import Alerts
from bot.alerts.here import ShowAlerts
from bot.answering import Answering
from bot.answers_sent import AnswersSent
from bot.bounded import BoundedSet
from bot.catchup import SAVED_EVERY, CatchUp
from bot.command_sync import sync_commands
from bot.commands import Commands
from bot.conversations import Conversations
from bot.cooldown import Cooldown, ServerRate
from bot.curation import TurnGaps
from bot.custom_ids import AnswerName
from bot.delivery import Delivery
from bot.departures import Departures
from bot.errors import Tree
from bot.feeds.live_feeds import LiveFeeds
from bot.followups import FollowUps
from bot.history import ShowHistory
from bot.information import Information
from bot.opening import Opening
from bot.permissions import invite_link
from bot.reloading import Reloader
from bot.replies import Replies
from bot.server_settings import controls
from bot.state_file import StateFile
from bot.storage.server_settings import DEFAULTS, ServerSettings
from bot.translations import Translations
from bot.watching import Metrics
from bot.watching.requests import request_trace
from config import Rate, Settings
from knowledge import Advisor, Outcome
from knowledge.feeds.codes import PlaceCodes

if TYPE_CHECKING:
    from bot.curating import Curating
    from bot.storage import Storage

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
        self,
        advisor: Advisor,
        opening: Opening,
        settings: Settings,
        data: Path,
        metrics: Metrics,
        *,
        message_content: bool,
        storage: Storage | None = None,
        **options: Any,
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
            http_trace=request_trace(metrics.requests),
            **options,
        )
        self.settings = settings
        self.storage = storage
        self.data_folder = data
        self.metrics = metrics
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
        self.follow_ups = FollowUps(advisor)
        self.hold(advisor)
        self.reloader = Reloader(self, opening)
        self.conversations = Conversations(self)
        self.catch_up = CatchUp(self)
        self.departures = Departures(self)
        self.feeds = LiveFeeds(settings, data, lambda: PlaceCodes.of(self.advisor.knowledge), metrics.feeds)
        self.alerts = Alerts(self, self.feeds.folder)
        self.feeds.changed.append(lambda _: self.alerts.wake())
        self.votes: BoundedSet[tuple[int, int]] = BoundedSet(_MOST_VOTES)
        self._reading: set[asyncio.Task[None]] = set()
        self._saving: asyncio.Task[None] | None = None
        if settings.discord.gateway_url:
            self._connect_through(yarl.URL(settings.discord.gateway_url))

    def hold(self, advisor: Advisor) -> None:
        """Makes every later answer come from this advisor, and lets go of the one before.

        Nothing else may keep an advisor, or its knowledge base, from one event to the next.
        """
        name = self.user.name if self.user else "this bot"
        self.advisor = self.follow_ups.advisor = advisor
        self.replies = Replies(advisor.knowledge, self.settings.answers, today)
        self.information = Information(advisor.knowledge, today, self.instance, name)
        self.answering = Answering(advisor, self)
        self.curating = self._curating(advisor)
        self.metrics.loaded(len(advisor.knowledge.entries))

    def _curating(self, advisor: Advisor) -> Curating | None:
        if self.storage is None:
            return None
        from bot.curating import Curating  # with it comes SQLAlchemy, which is there if a storage is

        return Curating(advisor, self.storage.gaps, self.settings.curating)

    def asked(self, outcome: Outcome, *, private: bool, silent: bool = False) -> None:
        """Has a question counted for curators, as `Curating.asked` says, once its answer is on its way."""
        if (curating := self.curating) is not None:
            # Not as arguments of the call: should it fail, those would be logged.
            asyncio.get_running_loop().call_soon(
                lambda: curating.asked(outcome, today(), private=private, silent=silent)
            )

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
        self.add_dynamic_items(*buttons.ALL, *controls.ALL, TurnGaps, ShowHistory, ShowAlerts)
        for command in Commands(self).all():
            self.tree.add_command(command)
        await self.tree.set_translator(Translations())
        await sync_commands(self.tree, application, self.state)
        _log.info("instance %s; add the bot to a server: %s", self.instance, invite_link(application))
        self._saving = asyncio.create_task(self._save_now_and_then())
        self.departures.start()
        await self.feeds.start()
        self.alerts.start()
        if self.settings.knowledge.watch:
            self.reloader.watch()

    async def _save_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(SAVED_EVERY)
            self.catch_up.save()

    # What it listens to.

    async def on_ready(self) -> None:
        """The servers are known: what was missed can be read."""
        _log.info("ready: %d servers, %d answers held", len(self.guilds), len(self.advisor.knowledge.entries))
        self.departures.look()
        if not isinstance(self, discord.AutoShardedClient):
            self.catch_up.begin([0])

    async def on_guild_join(self, _: discord.Guild) -> None:
        """The bot was added to a server, perhaps again."""
        self.departures.look()

    async def on_guild_remove(self, _: discord.Guild) -> None:
        """The bot was removed from a server. An outage of a server is none of this."""
        self.departures.look()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Anything done with the bot; only forms that were filled in have no other listener."""
        if interaction.type is discord.InteractionType.modal_submit:
            await controls.submitted(interaction)

    async def on_connect(self) -> None:
        """A new session of the only shard."""
        if not isinstance(self, discord.AutoShardedClient):
            self.catch_up.identified(0)

    async def on_disconnect(self) -> None:
        """The connection broke; discord.py restores it."""
        if not isinstance(self, discord.AutoShardedClient):
            _log.info("the connection to Discord broke: reconnecting")
            self.lost(0)

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

    # What a server has set.

    def settings_of(self, server: discord.Guild | None) -> ServerSettings:
        """The settings of a server, from memory; the defaults outside of servers."""
        return self.storage.servers.get(server.id) if self.storage and server else DEFAULTS

    def rate_of(self, server: discord.Guild | None) -> ServerRate | None:
        """How often a person is answered in a server, if that has a rate of its own."""
        own = self.settings_of(server)
        if server is None or own.cooldown_questions is None or own.cooldown_seconds is None:
            return None
        return ServerRate(server.id, Rate(questions=own.cooldown_questions, seconds=own.cooldown_seconds))

    def vote(self, answer: AnswerName, at: dt.datetime, *, helpful: bool) -> None:
        """Counts that an answer was called helpful, or not."""
        if self.storage is not None and answer.issuer is not None:
            self.storage.feedback.count(answer.entry, answer.issuer, at.date(), helpful=helpful)

    # Shards.

    def shard_of(self, guild: int | None) -> int:
        """The shard that hears of a server; direct messages come on shard 0."""
        return (guild >> 22) % (self.shard_count or 1) if guild else 0

    @property
    def shards_run(self) -> range:
        """The shards of this process: all there are."""
        return range(self.shard_count or 1)

    def is_connected(self, shard: int) -> bool:
        """Whether a shard has its connection."""
        return shard == 0 and bool(getattr(self.ws, "open", False))

    def latency_of(self, shard: int) -> float:
        """Seconds between the last heartbeat of a shard and its answer; infinite or no number before."""
        return self.latency if shard == 0 else math.inf

    def is_listening(self) -> bool:
        """Whether it hears of every message: all shards have their connection, and the servers are known."""
        return self.is_ready() and all(map(self.is_connected, self.shards_run))

    def lost(self, shard: int) -> None:
        """Takes note that the connection of a shard broke."""
        if self.catch_up.lost(shard):
            self.metrics.disconnections.labels(str(shard)).inc()

    # The stop.

    async def stop(self) -> None:
        """Leaves: finishes within seconds what is being answered, and notes how far it has read."""
        if self._saving is not None:
            self._saving.cancel()
        await self.departures.stop()
        await self.alerts.stop()
        await self.feeds.stop()
        await self.reloader.stop()
        if self._reading:
            _, unfinished = await asyncio.wait(self._reading, timeout=_STOP_SECONDS)
            for task in unfinished:
                task.cancel()
        if self.application_id:
            self.catch_up.save()
        await self.close()


def today() -> dt.date:
    """The day it is, in UTC."""
    return dt.datetime.now(dt.UTC).date()
