"""Guilds and channels."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from tests.e2e.loopback import permissions
from tests.e2e.loopback.clock import isoformat, moment_of
from tests.e2e.loopback.people import Member, Role, User
from tests.e2e.loopback.permissions import Overwrite, Permissions

if TYPE_CHECKING:
    from tests.e2e.loopback.messages import Message


class Kind(IntEnum):
    """Channel types (Resources/Channel: Channel Types)."""

    TEXT = 0
    DM = 1
    CATEGORY = 4
    ANNOUNCEMENT = 5
    THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15

    @property
    def is_thread(self) -> bool:
        """Whether it belongs to another channel."""
        return self in {Kind.THREAD, Kind.PRIVATE_THREAD}


@dataclass(slots=True, eq=False)
class Guild:
    """A server. Every member holds the role `everyone`, whose id is the guild's."""

    id: int
    name: str
    owner: User
    everyone: Role
    joined_at: datetime
    has_bot: bool = True
    unavailable: bool = False
    locale: str = "en-US"
    roles: list[Role] = field(default_factory=list)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)

    @override
    def __repr__(self) -> str:
        return f"<Guild {self.name} {self.id}>"

    def permissions_of(self, user: User, channel: Channel | None = None) -> Permissions:
        """What `user` may do in the guild, or in one of its channels; nothing if not a member."""
        member = self.members.get(user.id)
        if member is None:
            return Permissions(0)
        base = permissions.in_guild(
            self.everyone.permissions, (role.permissions for role in member.roles), self.owner is user
        )
        if channel is not None:
            place = channel.parent or channel
            base = permissions.in_channel(
                base, place.overwrites, self.id, {role.id for role in member.roles}, user.id
            )
        return Permissions(base)

    def visible_channels(self, user: User) -> list[Channel]:
        """The channels and threads that `user` can see."""
        return [
            channel
            for channel in self.channels.values()
            if self.permissions_of(user, channel) & Permissions.VIEW_CHANNEL
        ]

    def partial(self) -> dict[str, Any]:
        """As interactions name the guild."""
        return {"id": str(self.id), "locale": self.locale, "features": []}

    def payload(self) -> dict[str, Any]:
        """The guild object of REST."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "icon_hash": None,
            "description": None,
            "home_header": None,
            "splash": None,
            "discovery_splash": None,
            "features": [],
            "banner": None,
            "owner_id": str(self.owner.id),
            "application_id": None,
            "region": "deprecated",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "widget_enabled": False,
            "widget_channel_id": None,
            "verification_level": 0,
            "roles": [role.payload() for role in (self.everyone, *self.roles)],
            "default_message_notifications": 1,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": None,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": None,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": self.locale,
            "rules_channel_id": None,
            "safety_alerts_channel_id": None,
            "public_updates_channel_id": None,
            "premium_progress_bar_enabled": False,
            "premium_progress_bar_enabled_user_updated_at": None,
            "nsfw": False,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": None,
        }

    def create_payload(self, user: User) -> dict[str, Any]:
        """The data of GUILD_CREATE, as `user` (the bot) sees the guild."""
        channels = self.visible_channels(user)
        return {
            **self.payload(),
            "joined_at": isoformat(self.joined_at),
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "voice_states": [],
            "members": [self.members[user.id].payload()] if user.id in self.members else [],
            "channels": [channel.payload() for channel in channels if not channel.kind.is_thread],
            "threads": [channel.payload() for channel in channels if channel.kind.is_thread],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }


@dataclass(slots=True, eq=False)
class Channel:
    """A place for messages; its threads are channels too, with `parent`. `str(channel)` mentions it."""

    id: int
    kind: Kind
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    recipient: User | None = None
    owner: User | None = None
    position: int = 0
    overwrites: list[Overwrite] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    last_message_id: int | None = None
    accepts_dms: bool = True

    @override
    def __repr__(self) -> str:
        return f"<Channel {self.name} {self.id}>"

    @override
    def __str__(self) -> str:
        return f"<#{self.id}>"

    def add(self, message: Message) -> None:
        """Puts a message at its place in time."""
        self.messages[message.id] = message
        insort(self.order, message.id)
        self.last_message_id = max(message.id, self.last_message_id or 0)

    def remove(self, message: Message) -> None:
        """Takes a message out; `last_message_id` stays, as Discord leaves it."""
        del self.messages[message.id]
        del self.order[bisect_left(self.order, message.id)]

    def payload(self) -> dict[str, Any]:
        """The channel object that Discord sends."""
        data: dict[str, Any] = {
            "id": str(self.id),
            "type": int(self.kind),
            "last_message_id": str(self.last_message_id) if self.last_message_id else None,
            "flags": 0,
        }
        if self.guild is None:
            return {**data, "recipients": [self.recipient.payload()] if self.recipient else []}
        data |= {
            "guild_id": str(self.guild.id),
            "name": self.name,
            "parent_id": str(self.parent.id) if self.parent else None,
            "rate_limit_per_user": 0,
        }
        if self.kind.is_thread:
            return {**data, **self._thread_payload()}
        data |= {
            "position": self.position,
            "permission_overwrites": [overwrite.payload() for overwrite in self.overwrites],
            "topic": None,
            "nsfw": False,
        }
        if self.kind is Kind.FORUM:
            data |= {"available_tags": [], "default_reaction_emoji": None, "default_sort_order": None}
            data |= {"default_forum_layout": 0, "template": ""}
        return data

    def _thread_payload(self) -> dict[str, Any]:
        made = isoformat(self.made_at)
        return {
            "owner_id": str(self.owner.id) if self.owner else "0",
            "message_count": len(self.messages),
            "total_message_sent": len(self.messages),
            "member_count": 1,
            "bitrate": 64000,
            "user_limit": 0,
            "rtc_region": None,
            "applied_tags": [],
            "thread_metadata": {
                "archived": False,
                "archive_timestamp": made,
                "auto_archive_duration": 1440,
                "locked": False,
                "create_timestamp": made,
            },
        }

    @property
    def made_at(self) -> datetime:
        """When the channel was made."""
        return moment_of(self.id)
