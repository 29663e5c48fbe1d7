"""What all parts of the server share: the world, the gateway, the judge, the record of what went on."""

from __future__ import annotations

import time
from collections import deque

from tests.e2e.loopback.calls import Call
from tests.e2e.loopback.faults import Faults
from tests.e2e.loopback.gateway import Gateway
from tests.e2e.loopback.interactions import DEADLINE, Interaction
from tests.e2e.loopback.judge import Judge
from tests.e2e.loopback.mentions import is_strict
from tests.e2e.loopback.messages import Message
from tests.e2e.loopback.people import User
from tests.e2e.loopback.places import Channel, Guild
from tests.e2e.loopback.ratelimits import RateLimits
from tests.e2e.loopback.sessions import Session
from tests.e2e.loopback.waiting import Changes
from tests.e2e.loopback.world import World


class Core:
    """State and bookkeeping, without REST routes and without the methods that tests call."""

    def __init__(self, judge: Judge | None) -> None:
        self.judge = judge
        self.world = World()
        self.changes = Changes(self._recently)
        self.gateway = Gateway(self.world, self.changes, self.problem)
        self.faults = Faults(self.changes)
        self.rate_limits = RateLimits()
        self.requests: list[Call] = []
        self.nonces: dict[str, Message] = {}
        self.replies: dict[int, list[Message]] = {}
        """The bot's messages by the id of the one they refer to."""
        self.sent: deque[Message] = deque()
        """The bot's messages that `next_message` has not given yet."""
        self.closed_dms: set[User] = set()
        self.logs: list[list[str]] = []
        """Logs of bots, whose ends are shown when something didn't happen in time."""
        self.in_flight = 0
        self.last_activity = time.perf_counter()
        self._problems: list[str] = []
        self._forgiven: list[str] = []

    # Problems

    def problem(self, text: str) -> None:
        """Records something that fails the test."""
        self._problems.append(text)

    def forgive(self, text: str) -> None:
        """Lets problems pass that contain `text`."""
        self._forgiven.append(text)

    def problems(self) -> list[str]:
        """What fails the test as things stand."""
        overdue = [
            f"{interaction} was not answered within {DEADLINE:g} s"
            for interaction in self.world.interactions.values()
            if interaction.reached and interaction.is_overdue
        ]
        everything = dict.fromkeys(self._problems + overdue)
        return [text for text in everything if not any(forgiven in text for forgiven in self._forgiven)]

    # The record of requests

    def requests_to(self, route: str) -> list[Call]:
        """The requests of a route, `METHOD template`, oldest first."""
        return [call for call in self.requests if call.route == route]

    def loose_mentions(self) -> list[Call]:
        """Requests that send or change a message without `allowed_mentions.parse == []`."""
        return [
            call for call in self.requests if (body := message_body(call)) is not None and not is_strict(body)
        ]

    def _recently(self) -> str:
        lines = [f"  {call}" for call in self.requests[-12:]]
        lines += [f"  gateway: {one.kind}, shard {one.shard}" for one in self.gateway.happenings[-6:]]
        lines += [f"  problem: {problem}" for problem in self._problems[-6:]]
        lines += [f"  log: {line}" for log in self.logs for line in log[-12:]]
        return "last:\n" + "\n".join(lines or ["  nothing"])

    # Events

    def publish_message(self, event: str, message: Message) -> None:
        """Tells the sessions that see it of a message made or changed."""
        bot, channel = self.world.bot, message.channel

        def data(session: Session) -> dict[str, object]:
            return message.event(bot, with_content=session.has_content)

        self.gateway.publish(event, data, channel.guild, channel)

    def publish_deletion(self, channel: Channel, ids: list[int]) -> None:
        """Tells of one message deleted, or of several at once."""
        data: dict[str, object] = {"channel_id": str(channel.id)}
        if channel.guild is not None:
            data["guild_id"] = str(channel.guild.id)
        if len(ids) == 1:
            self.gateway.publish("MESSAGE_DELETE", {"id": str(ids[0]), **data}, channel.guild, channel)
        else:
            listed = {"ids": [str(number) for number in ids], **data}
            self.gateway.publish("MESSAGE_DELETE_BULK", listed, channel.guild, channel)

    def publish_channel(self, event: str, channel: Channel) -> None:
        """Tells of a channel or thread made, changed or deleted."""
        self.gateway.publish(event, channel.payload(), channel.guild, channel)

    def publish_guild(self, guild: Guild, *, joined: bool = True) -> None:
        """Tells that the bot is in a guild now, or unless `joined` that the outage of one is over.

        Only the latter says that it is available: discord.py tells the two apart by that.
        """
        data = guild.create_payload(self.world.bot)
        if joined:
            del data["unavailable"]
        self.gateway.publish("GUILD_CREATE", data, guild)

    # Lookups

    def interaction_of(self, token: str) -> Interaction | None:
        """The interaction that a token continues."""
        return self.world.interactions.get(token)

    @property
    def sees_content(self) -> bool:
        """Whether REST shows the bot all content: the portal grants it, whatever IDENTIFY asked for."""
        return "message_content" in self.gateway.privileged


def message_body(call: Call) -> dict[str, object] | None:
    """The message that a request sends or changes, None if it does neither."""
    body = call.body
    if not isinstance(body, dict) or call.method not in ("POST", "PATCH"):
        return None
    if call.route.endswith("/callback"):
        data = body.get("data")
        return data if body.get("type") in (4, 7) and isinstance(data, dict) else None
    is_message = "/messages" in call.route or call.route == "POST /webhooks/{webhook_id}/{webhook_token}"
    return body if is_message and not call.route.endswith(("/threads", "/bulk-delete")) else None
