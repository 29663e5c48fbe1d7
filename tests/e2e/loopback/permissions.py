"""Permissions, and how roles and overwrites of a channel add up (Topics: Permissions)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntFlag


class Permissions(IntFlag):
    """The permissions a test may want to name; others keep their bits as plain numbers."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


LEAST = (
    Permissions.VIEW_CHANNEL
    | Permissions.SEND_MESSAGES
    | Permissions.SEND_MESSAGES_IN_THREADS
    | Permissions.READ_MESSAGE_HISTORY
)
"""What the bot is invited with."""

MEMBER = LEAST | Permissions.ADD_REACTIONS | Permissions.EMBED_LINKS | Permissions.USE_APPLICATION_COMMANDS
"""What people may do here."""

MODERATOR = MEMBER | Permissions.MANAGE_MESSAGES | Permissions.MANAGE_GUILD | Permissions.MANAGE_CHANNELS

EVERYTHING = (1 << 53) - 1


def named(names: Iterable[str]) -> int:
    """The permissions of those names. Raises KeyError for a name that is none."""
    return sum(Permissions[name] for name in set(names))


@dataclass(slots=True)
class Overwrite:
    """What a role (`kind` 0) or a member (`kind` 1) may or may not do in one channel."""

    target: int
    kind: int
    allow: int = 0
    deny: int = 0

    def payload(self) -> dict[str, object]:
        """As Discord sends it."""
        return {"id": str(self.target), "type": self.kind, "allow": str(self.allow), "deny": str(self.deny)}


def in_guild(everyone: int, roles: Iterable[int], owner: bool) -> int:
    """The permissions that a member has in the guild as a whole."""
    if owner:
        return EVERYTHING
    granted = everyone
    for role in roles:
        granted |= role
    return EVERYTHING if granted & Permissions.ADMINISTRATOR else granted


def in_channel(
    base: int, overwrites: Iterable[Overwrite], everyone: int, roles: set[int], member: int
) -> int:
    """The permissions `base` of a member, as the channel's overwrites change them.

    `everyone`, `roles` and `member` are ids: of the role that all have, of the member's roles, of the person.
    """
    if base & Permissions.ADMINISTRATOR:
        return EVERYTHING
    by_target = {overwrite.target: overwrite for overwrite in overwrites}
    if common := by_target.get(everyone):
        base = base & ~common.deny | common.allow
    allow = deny = 0
    for role in roles:
        if overwrite := by_target.get(role):
            allow |= overwrite.allow
            deny |= overwrite.deny
    base = base & ~deny | allow
    if own := by_target.get(member):
        base = base & ~own.deny | own.allow
    return base if base & Permissions.VIEW_CHANNEL else 0
