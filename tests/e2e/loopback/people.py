"""People and roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from typing_extensions import override

from tests.e2e.loopback.clock import isoformat


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot. `str(user)` mentions it."""

    id: int
    name: str
    bot: bool = False

    @override
    def __repr__(self) -> str:
        return f"<User {self.name} {self.id}>"

    @override
    def __str__(self) -> str:
        return f"<@{self.id}>"

    def payload(self) -> dict[str, Any]:
        """The user object that Discord sends."""
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name.title(),
            "avatar": None,
            "avatar_decoration_data": None,
            "collectibles": None,
            "banner": None,
            "accent_color": None,
            "display_name_styles": None,
            "primary_guild": None,
            "clan": None,
            "bot": self.bot,
            "flags": 0,
            "public_flags": 0,
        }


@dataclass(slots=True, eq=False)
class Role:
    """A role of a guild. `str(role)` mentions it."""

    id: int
    name: str
    permissions: int
    mentionable: bool = False
    position: int = 0

    @override
    def __repr__(self) -> str:
        return f"<Role {self.name} {self.id}>"

    @override
    def __str__(self) -> str:
        return f"<@&{self.id}>"

    def payload(self) -> dict[str, Any]:
        """The role object that Discord sends."""
        return {
            "id": str(self.id),
            "name": self.name,
            "description": None,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "icon": None,
            "unicode_emoji": None,
            "position": self.position,
            "permissions": str(int(self.permissions)),
            "managed": False,
            "mentionable": self.mentionable,
            "flags": 0,
        }


@dataclass(slots=True, eq=False)
class Member:
    """A user in a guild."""

    user: User
    joined_at: datetime
    roles: list[Role] = field(default_factory=list)
    nick: str | None = None

    @override
    def __repr__(self) -> str:
        return f"<Member {self.user.name}>"

    def payload(self, *, with_user: bool = True, permissions: int | None = None) -> dict[str, Any]:
        """The member object; `permissions` are given in interactions, the user left out in messages."""
        data: dict[str, Any] = {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "deaf": False,
            "flags": 0,
            "joined_at": isoformat(self.joined_at),
            "mute": False,
            "nick": self.nick,
            "pending": False,
            "premium_since": None,
            "roles": [str(role.id) for role in self.roles],
        }
        if with_user:
            data["user"] = self.user.payload()
        if permissions is not None:
            data["permissions"] = str(int(permissions))
        return data
