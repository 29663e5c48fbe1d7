"""Gateway sessions: what each is sent, and the buffer that a RESUME is served from."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntFlag
from typing import TYPE_CHECKING, Any

from tests.e2e.loopback.people import User
from tests.e2e.loopback.permissions import Permissions
from tests.e2e.loopback.places import Channel, Guild

if TYPE_CHECKING:
    from tests.e2e.loopback.connection import Connection


class Intents(IntFlag):
    """Gateway intents (Events/Gateway: List of Intents)."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = {
    "presences": Intents.GUILD_PRESENCES,
    "members": Intents.GUILD_MEMBERS,
    "message_content": Intents.MESSAGE_CONTENT,
}
"""The intents that the developer portal has to grant, by the names used for `Loopback.privileged`."""

ALL_INTENTS = (1 << 26) - 1
BUFFER = 10_000
"""How many events of a session can be replayed."""

_GUILD_EVENTS = ("GUILD_", "CHANNEL_", "THREAD_")


def intent_for(event: str, guild: Guild | None) -> int:
    """The intents of which a session needs one to be sent `event`; 0 if everybody gets it."""
    if event.startswith("MESSAGE_REACTION"):
        return Intents.GUILD_MESSAGE_REACTIONS if guild else Intents.DIRECT_MESSAGE_REACTIONS
    if event.startswith("MESSAGE_"):
        return Intents.GUILD_MESSAGES if guild else Intents.DIRECT_MESSAGES
    return Intents.GUILDS if event.startswith(_GUILD_EVENTS) else 0


@dataclass(slots=True, eq=False)
class Session:
    """One session of one shard. It outlives its connection, and gathers events until it is resumed."""

    id: str
    shard: tuple[int, int]
    intents: int
    bot: User
    sequence: int = 0
    buffer: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=BUFFER))
    connection: Connection | None = None

    @property
    def has_content(self) -> bool:
        """Whether it is shown the content of all messages."""
        return bool(self.intents & Intents.MESSAGE_CONTENT)

    def serves(self, guild: Guild | None) -> bool:
        """Whether the guild, or direct messages, belong to its shard (Events/Gateway: Sharding)."""
        index, count = self.shard
        return index == (0 if guild is None else (guild.id >> 22) % count)

    def gets(self, event: str, guild: Guild | None, channel: Channel | None) -> bool:
        """Whether `event` is for this session: by shard, intents, membership and sight of the channel."""
        if not self.serves(guild):
            return False
        needed = intent_for(event, guild)
        if needed and not self.intents & needed:
            return False
        if guild is None or channel is None:
            return True
        return bool(guild.permissions_of(self.bot, channel) & Permissions.VIEW_CHANNEL)

    def dispatch(self, event: str, data: Any) -> None:
        """Sends an event, now or when the session is resumed."""
        self.sequence += 1
        text = json.dumps({"op": 0, "t": event, "s": self.sequence, "d": data}, separators=(",", ":"))
        self.buffer.append((self.sequence, text))
        if self.connection is not None:
            self.connection.send(text)

    def missed_since(self, sequence: int) -> list[str] | None:
        """The events after `sequence`, or None if they are not held any more, or were never sent."""
        if sequence > self.sequence:
            return None
        missed = [text for number, text in self.buffer if number > sequence]
        return missed if len(missed) == self.sequence - sequence else None
