"""Messages: what they hold, what a person sees, what the bot is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from tests.e2e.loopback import components as walking
from tests.e2e.loopback.clock import isoformat, moment_of
from tests.e2e.loopback.components import Button, Select
from tests.e2e.loopback.people import Role, User
from tests.e2e.loopback.places import Channel

if TYPE_CHECKING:
    from tests.e2e.loopback.interactions import Interaction

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

DEFAULT, THREAD_CREATED, REPLY, SLASH_RESPONSE, CONTEXT_RESPONSE = 0, 18, 19, 20, 23
"""Types of messages."""


@dataclass(slots=True, eq=False)
class Message:
    """One message. `reference` is the message it replies to; `hidden` overrides what the bot is shown."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    type: int = DEFAULT
    flags: int = 0
    components: list[dict[str, Any]] = field(default_factory=list)
    embeds: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[Role] = field(default_factory=list)
    mention_everyone: bool = False
    reference: Message | None = None
    interaction: Interaction | None = None
    nonce: str | int | None = None
    allowed_mentions: dict[str, Any] | None = None
    pings: frozenset[str] = frozenset()
    edited_at: datetime | None = None
    edits: int = 0
    seen_edits: int = 0
    deleted: bool = False
    hidden: bool | None = None
    application_id: int | None = None

    @override
    def __str__(self) -> str:
        return f"message {self.id} of {self.author.name}: {self.text[:80]!r}"

    @override
    def __repr__(self) -> str:
        return f"<{self}>"

    @property
    def created_at(self) -> datetime:
        """When it was sent."""
        return moment_of(self.id)

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it is still "thinking…"."""
        return bool(self.flags & LOADING)

    @property
    def is_v2(self) -> bool:
        """Whether it is made of components alone."""
        return bool(self.flags & COMPONENTS_V2)

    @property
    def text(self) -> str:
        """All text a person reads in it, embeds left out, as many have them switched off."""
        parts = [self.content, *walking.texts(self.components)]
        return "\n".join(part for part in parts if part)

    @property
    def buttons(self) -> list[Button]:
        """Its buttons, in order."""
        return list(walking.buttons(self.components))

    @property
    def selects(self) -> list[Select]:
        """Its select menus, in order."""
        return list(walking.selects(self.components))

    def button(self, wanted: str) -> Button:
        """The button with that custom id or label. Raises LookupError, which says what there is."""
        for button in self.buttons:
            if wanted in (button.custom_id, button.label):
                return button
        raise LookupError(f"no button {wanted!r}; there are {[b.label or b.custom_id for b in self.buttons]}")

    def shown_to(self, bot: User, *, with_content: bool) -> bool:
        """Whether the bot is shown what it holds (Events/Gateway: Message Content Intent)."""
        if self.hidden is not None:
            return not self.hidden
        return with_content or self.author is bot or self.channel.guild is None or bot in self.mentions

    def payload(self, *, shown: bool = True, nested: bool = True) -> dict[str, Any]:
        """The message object of REST; emptied of its content unless `shown`."""
        data: dict[str, Any] = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "type": self.type,
            "author": self.author.payload(),
            "content": self.content if shown else "",
            "timestamp": isoformat(self.created_at),
            "edited_timestamp": isoformat(self.edited_at) if self.edited_at else None,
            "tts": False,
            "mention_everyone": self.mention_everyone,
            "mentions": [user.payload() for user in self.mentions],
            "mention_roles": [str(role.id) for role in self.mention_roles],
            "attachments": self.attachments if shown else [],
            "embeds": self.embeds if shown else [],
            "components": self.components if shown else [],
            "pinned": False,
            "flags": self.flags,
        }
        if self.nonce is not None:
            data["nonce"] = self.nonce
        if self.application_id is not None:
            data["application_id"] = str(self.application_id)
            data["webhook_id"] = str(self.application_id)
        if self.interaction is not None:
            data["interaction_metadata"] = self.interaction.metadata()
        if self.reference is not None and nested:
            data |= self._reference_payload()
        return data

    def _reference_payload(self) -> dict[str, Any]:
        referred = self.reference
        assert referred is not None
        pointer = {"type": 0, "message_id": str(referred.id), "channel_id": str(referred.channel.id)}
        if referred.channel.guild is not None:
            pointer["guild_id"] = str(referred.channel.guild.id)
        return {"message_reference": pointer, "referenced_message": None}

    def for_bot(self, bot: User, *, with_content: bool) -> dict[str, Any]:
        """What REST tells the bot about it."""
        data = self.payload(shown=self.shown_to(bot, with_content=with_content))
        referred = self.reference
        if referred is not None and not referred.deleted:
            shown = referred.shown_to(bot, with_content=with_content)
            data["referenced_message"] = referred.payload(shown=shown, nested=False)
        return data

    def event(self, bot: User, *, with_content: bool) -> dict[str, Any]:
        """What the gateway tells the bot about it."""
        data = self.for_bot(bot, with_content=with_content)
        data["channel_type"] = int(self.channel.kind)
        guild = self.channel.guild
        if guild is not None:
            data["guild_id"] = str(guild.id)
            if member := guild.members.get(self.author.id):
                data["member"] = member.payload(with_user=False)
        return data
