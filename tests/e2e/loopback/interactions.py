"""Interactions: what is sent to the bot, and how far it has answered."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from tests.e2e.loopback.people import User
from tests.e2e.loopback.permissions import Permissions
from tests.e2e.loopback.places import Channel, Guild

if TYPE_CHECKING:
    from tests.e2e.loopback.messages import Message

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
"""Types of interactions."""

PONG, MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 1, 4, 5, 6, 7, 8, 9
"""Types of callbacks."""

DEADLINE = 3.0
"""Seconds until the first callback (Interactions/Receiving and Responding: Interaction Callback)."""

ALLOWED_CALLBACKS = {
    COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    COMPONENT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE},
}
"""Which callbacks an interaction takes (Interactions/Receiving and Responding: Interaction Callback Type)."""


@dataclass(frozen=True, slots=True)
class Callback:
    """The first answer to an interaction, `seconds` after it; `message` if one was made or changed."""

    type: int
    data: dict[str, Any]
    message: Message | None
    seconds: float


@dataclass(slots=True, eq=False)
class Interaction:
    """Somebody did something with the bot. `installed` is `guild` or `user`: who has the application."""

    id: int
    token: str
    type: int
    data: dict[str, Any]
    user: User
    channel: Channel
    application_id: int
    bot_permissions: Permissions
    installed: str = "guild"
    locale: str = "en-US"
    source: Message | None = None
    """The message whose component was used."""
    opened_by: Interaction | None = None
    """The interaction that opened the modal which was submitted."""
    sent_at: float = field(default_factory=time.perf_counter)
    reached: int = 0
    """How many sessions it was sent to."""
    callback: Callback | None = None
    original: Message | None = None
    """What `@original` names."""
    followups: list[Message] = field(default_factory=list)
    seen_followups: int = 0
    expired: bool = False

    @override
    def __str__(self) -> str:
        name = self.data.get("name") or self.data.get("custom_id")
        return f"interaction {self.id} of {self.user.name}: {name!r}"

    @override
    def __repr__(self) -> str:
        return f"<{self}>"

    @property
    def guild(self) -> Guild | None:
        """Where it happened."""
        return self.channel.guild

    @property
    def context(self) -> int:
        """0 in a guild, 1 in a DM with the bot, 2 in another private channel."""
        if self.guild is not None:
            return 0
        return 1 if self.installed == "guild" or self.channel.accepts_dms else 2

    @property
    def is_pending(self) -> bool:
        """Whether a deferral still waits for its message."""
        return self.original is not None and self.original.loading

    @property
    def is_overdue(self) -> bool:
        """Whether three seconds have gone by without a callback."""
        return self.callback is None and time.perf_counter() - self.sent_at > DEADLINE

    def expire(self) -> None:
        """Makes the token invalid, as after 15 minutes."""
        self.expired = True

    def owners(self) -> dict[str, str]:
        """For which installs the interaction was authorised."""
        if self.installed == "user":
            return {"1": str(self.user.id)}
        return {"0": str(self.guild.id) if self.guild else "0"}

    def metadata(self) -> dict[str, Any]:
        """As a message tells which interaction made it."""
        data: dict[str, Any] = {
            "id": str(self.id),
            "type": self.type,
            "user": self.user.payload(),
            "authorizing_integration_owners": self.owners(),
        }
        if self.type == COMMAND:
            data |= {"name": self.data["name"], "command_type": self.data["type"]}
        elif self.opened_by is not None:
            data["triggering_interaction_metadata"] = self.opened_by.metadata()
        elif self.source is not None:
            data["interacted_message_id"] = str(self.source.id)
        return data

    def payload(self) -> dict[str, Any]:
        """The data of INTERACTION_CREATE."""
        guild = self.guild
        granted = guild.permissions_of(self.user, self.channel) if guild else Permissions(0)
        channel = self.channel.payload()
        channel["permissions"] = str(int(granted))
        data: dict[str, Any] = {
            "id": str(self.id),
            "application_id": str(self.application_id),
            "type": self.type,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(self.channel.id),
            "channel": channel,
            "locale": self.locale,
            "app_permissions": str(int(self.bot_permissions)),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": self.owners(),
            "context": self.context,
            "attachment_size_limit": 10 << 20,
        }
        if guild is not None:
            data |= {"guild_id": str(guild.id), "guild": guild.partial(), "guild_locale": guild.locale}
            data["member"] = guild.members[self.user.id].payload(permissions=granted)
        else:
            data["user"] = self.user.payload()
        if self.source is not None:
            data["message"] = self.source.payload()
        return data
