"""Missing permissions, explained to whoever can mend them."""

from __future__ import annotations

import discord

from bot.bounded import BoundedMap
from bot.layout import Layout
from bot.markup import escape

NEEDED = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
)
"""All that the bot asks for: 274877975552."""
_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "read_message_history": "Read Message History",
}
_TOLD_AGAIN_AFTER = 3600
_MOST_REMEMBERED = 1_000


def invite_link(application: int) -> str:
    """The link with which the bot is added to a server, with the least permissions."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application}"
        f"&permissions={NEEDED.value}&scope=bot+applications.commands"
    )


def missing(channel: object, me: discord.Member | None) -> list[str]:
    """The names of the permissions that the bot lacks in a channel, as Discord's settings call them."""
    if me is None or not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return []
    held = channel.permissions_for(me)
    wanted = dict(_NAMES)
    in_threads = isinstance(channel, discord.Thread | discord.ForumChannel)
    wanted.pop("send_messages" if in_threads else "send_messages_in_threads")
    return [text for name, text in wanted.items() if not getattr(held, name)]


class Notices:
    """Remembers where a missing permission was told, so that it isn't told at every question."""

    def __init__(self) -> None:
        self._told: BoundedMap[int, float] = BoundedMap(_MOST_REMEMBERED)

    def due(self, channel: int, now: float) -> bool:
        """Whether it is time to tell it for a channel; counts as told."""
        told = self._told.get(channel)
        if told is not None and now - told < _TOLD_AGAIN_AFTER:
            return False
        self._told.put(channel, now)
        return True


def explanation(message: discord.Message, lacking: list[str]) -> Layout:
    """For the person who asked where the bot may not answer."""
    member = message.author
    can_mend = isinstance(member, discord.Member) and (
        member.guild_permissions.manage_roles or member.guild_permissions.manage_channels
    )
    where = f"<#{message.channel.id}>"
    server = f" of {escape(message.guild.name)}" if message.guild else ""
    what = " and ".join(lacking) if lacking else "Send Messages"
    mend = (
        f"You can mend it: in the settings of the channel, under Permissions, allow my role {what}."
        if can_mend
        else f"Somebody who manages the server can mend it: my role needs {what} there."
    )
    return Layout([f"I may not answer in {where}{server}. {mend}", "Until then, ask me here or with /ask."])
