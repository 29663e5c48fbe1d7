"""Sends what is in the outbox: each alert once, several for one channel together, and never too many.

A message is noted before it is sent, under a name that it carries as its nonce and in its button. If the bot
is stopped before the end is noted, the channel is searched for that name before it is sent again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
import secrets
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.alerts.message import News, alert, together
from bot.alerts.pace import Pace
from bot.alerts.pausing import pause, reason_of
from bot.alerts.taking import Taking
from bot.errors import log_failure
from bot.phrasebook import Phrasebook, phrasebook
from bot.storage.subscription import Subscription
from knowledge.translations import known_locale

if TYPE_CHECKING:
    from bot.client import AdvisoryClient
    from bot.storage import Storage
    from bot.storage.outbox import Alert

_log = logging.getLogger(__name__)

MESSAGES_A_MINUTE = 60
"""Alerts that are sent in a minute, to all channels together."""
MOST_AN_HOUR = 6
"""Messages on one place that a channel gets in an hour; what comes then is told together when it is over."""
FIRST_PAUSE, LONGEST_PAUSE = 15.0, 900.0
"""Seconds until a channel is tried again after a failure that passes: twice as many each time."""
_AFTER_FAILURE = 5.0
"""Seconds until the other channels are tried then: most often it is none of one channel."""
_SEARCHED_BEFORE = dt.timedelta(minutes=5)
_MOST_SEARCHED = 500
_HOUR = dt.timedelta(hours=1)


class Sender:
    """Sends for one client. What is not known after a restart is in the outbox."""

    def __init__(self, client: AdvisoryClient, storage: Storage, taking: Taking) -> None:
        self._client = client
        self._storage = storage
        self._taking = taking
        self._pace = Pace(MESSAGES_A_MINUTE, 60)
        self._due: dict[int, float] = {}
        """When a channel to which something waits may be tried again."""
        self._failures: defaultdict[int, int] = defaultdict(int)
        self._gone: set[int] = set()
        """Alerts whose change is no longer on disk."""

    async def send(self) -> float | None:
        """Sends all that can be sent; gives the seconds until more can, None if nothing waits.

        Raises StorageError, or OSError if the changes can't be read.
        """
        loop = asyncio.get_running_loop()
        while True:
            now = loop.time()
            self._due = {channel: due for channel, due in self._due.items() if due > now}
            waiting = await self._storage.outbox.waiting(self._due)
            if not waiting:
                return min((due - now for due in self._due.values()), default=None)
            if not await self._serve(waiting[0].subscription.channel, waiting):
                return _AFTER_FAILURE

    def look_again(self) -> None:
        """Has every channel tried again now, as after a pause that somebody ended."""
        self._due.clear()

    async def _serve(self, channel: int, waiting: Sequence[Alert]) -> bool:
        """Sends the next message to a channel; False after a failure that may be one of all channels."""
        subscription = waiting[0].subscription
        if subscription.server is not None and self._client.get_guild(subscription.server) is None:
            await pause(self._client, self._storage, subscription, "server")
            return True
        begun = next((one for one in waiting if one.message), None)
        if begun and begun.message:
            same = [one for one in waiting if one.message == begun.message]
            if begun_news := await self._taking.news(same):
                return await self._deliver(same, begun_news, begun.message, begun.trying)
            await self._storage.outbox.not_sent(begun.message)
            return True  # the log went meanwhile: nothing of the message can be told
        free = await self._free(channel, [one for one in waiting if one.id not in self._gone])
        news = await self._taking.news(free)
        for one in free:
            if (one.issuer, one.position) not in news:
                _log.warning(
                    "change %d of %s is no longer on disk: it can't be told", one.position, one.issuer
                )
                self._gone.add(one.id)
        free = [one for one in free if one.id not in self._gone]
        if not free:
            self._due.setdefault(channel, asyncio.get_running_loop().time() + LONGEST_PAUSE)
            return True
        changes = dict.fromkeys((one.issuer, one.position) for one in free)
        lines, roles = self._lines(subscription), _roles(free)
        count = together([news[change] for change in changes], self._client.advisor.knowledge, lines, roles)
        chosen = list(changes)[:count]
        parcel = [one for one in free if (one.issuer, one.position) in chosen]
        await asyncio.sleep(self._pace.wait(asyncio.get_running_loop().time()))
        key = f"alert-{secrets.token_hex(8)}"
        if not await self._storage.outbox.trying({one.id for one in parcel}, key, self._storage.clock()):
            return True  # another process sends it
        return await self._deliver(parcel, news, key, None)

    async def _free(self, channel: int, waiting: Sequence[Alert]) -> list[Alert]:
        """Those that may be sent now: not on places of which the channel got enough within the hour."""
        now = self._storage.clock()
        sent = await self._storage.outbox.sent_since(channel, now - _HOUR)
        full = {
            place: moments[-MOST_AN_HOUR] for place, moments in sent.items() if len(moments) >= MOST_AN_HOUR
        }
        held = [full[one.subscription.place] for one in waiting if one.subscription.place in full]
        free = [one for one in waiting if one.subscription.place not in full]
        if held and not free:
            wait = (min(held) + _HOUR - now).total_seconds()
            self._due[channel] = asyncio.get_running_loop().time() + max(wait, 1.0)
        return free

    async def _deliver(
        self, parcel: Sequence[Alert], news: dict[tuple[str, int], News], key: str, trying: dt.datetime | None
    ) -> bool:
        """Sends a message that is noted as `key`; since `trying`, if it may have arrived already."""
        client, outbox, subscription = self._client, self._storage.outbox, parcel[0].subscription
        channel = client.get_partial_messageable(subscription.channel, guild_id=subscription.server)
        told = dict.fromkeys((one.issuer, one.position) for one in parcel)
        roles = _roles(parcel)
        try:
            if trying is None or not await self._arrived(channel, key, trying):
                layout = alert(
                    [news[change] for change in told if change in news],
                    client.advisor.knowledge,
                    self._lines(subscription),
                    self._storage.clock(),
                    key=key,
                    roles=roles,
                )
                await client.delivery.send(channel, layout, key, roles=roles)
        except discord.HTTPException as error:
            log_failure(error, "sending an alert")
            reason = reason_of(error, direct=subscription.server is None)
            if reason is None:
                return self._failed(subscription.channel)
            await outbox.not_sent(key)
            await pause(client, self._storage, subscription, reason)
            return True
        except (aiohttp.ClientError, OSError, ValueError) as error:
            log_failure(error, "sending an alert")
            return self._failed(subscription.channel)
        await outbox.sent(key, self._storage.clock())
        self._failures.pop(subscription.channel, None)
        return True

    async def _arrived(self, channel: discord.PartialMessageable, key: str, trying: dt.datetime) -> bool:
        """Whether a message of that name is in the channel. Where it can't be read, its nonce must do."""
        since = trying - _SEARCHED_BEFORE
        async for message in channel.history(limit=_MOST_SEARCHED, after=since, oldest_first=True):
            if message.author.id == self._client.own_id and _carries(message.components, key):
                return True
        return False

    def _failed(self, channel: int) -> bool:
        pause = min(FIRST_PAUSE * 2 ** self._failures[channel], LONGEST_PAUSE)
        self._failures[channel] += 1
        pause *= random.uniform(0.8, 1.2)  # noqa: S311 only so that attempts don't come all at once
        self._due[channel] = asyncio.get_running_loop().time() + pause
        return False

    def _lines(self, subscription: Subscription) -> Phrasebook:
        language = subscription.language
        if subscription.server is not None:
            language = self._storage.servers.get(subscription.server).language
        return phrasebook(known_locale(language) or "en")


def _roles(alerts: Sequence[Alert]) -> set[int]:
    return {one.subscription.role for one in alerts if one.subscription.role is not None}


def _carries(components: Sequence[Any], key: str) -> bool:
    """Whether a button among the components, or within them, holds the name of a message."""
    return any(
        key in (getattr(one, "custom_id", None) or "") or _carries(getattr(one, "children", ()), key)
        for one in components
    )
