"""Where alerts may go, and which role they may mention: told at once with what has to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord
from discord import app_commands

from bot.errors import ToldError
from bot.permissions import missing
from bot.phrasebook import phrasebook

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

Interaction: TypeAlias = "discord.Interaction[AdvisoryClient]"
_ENGLISH = phrasebook("en")
_TEXT = {discord.ChannelType.text, discord.ChannelType.news}


def server_channel(
    interaction: Interaction, chosen: app_commands.AppCommandChannel | None
) -> discord.TextChannel:
    """The channel of a server that alerts go to: the chosen one, or the one that the command is used in.

    Raises ToldError if the person may not have alerts sent there, or the bot can't send them.
    """
    server = interaction.guild
    if server is None or not interaction.is_guild_integration():
        raise ToldError(
            "Alerts in a channel are for servers that I am a member of. Choose direct messages here."
        )
    if not interaction.permissions.manage_guild:
        raise ToldError(
            "Only those who may manage this server (Manage Server) can have alerts sent to a channel. "
            "Choose direct messages to get them yourself."
        )
    id_ = chosen.id if chosen else interaction.channel_id or 0
    kind = chosen.type if chosen else interaction.channel.type if interaction.channel else None
    if kind not in _TEXT:
        raise ToldError(f"Alerts go to text channels, and <#{id_}> is none. Choose one with `channel`.")
    channel = server.get_channel(id_)
    if not isinstance(channel, discord.TextChannel):
        raise ToldError(f"I can't see <#{id_}>: allow my role View Channel there, then try again.")
    if lacking := missing(channel, server.me):
        raise ToldError(
            f"I can't send alerts to <#{id_}>: my role lacks {_ENGLISH.joined(lacking)} there. Allow it in "
            "the settings of the channel, under Permissions, then try again."
        )
    return channel


def mentioned(interaction: Interaction, channel: discord.TextChannel, role: discord.Role) -> int:
    """The role that is mentioned. Raises ToldError if the bot or the person may not."""
    if role.is_default():
        raise ToldError("Alerts don't mention @everyone. Choose a role that people can take themselves.")
    if role.mentionable:
        return role.id
    if not channel.permissions_for(channel.guild.me).mention_everyone:
        raise ToldError(
            f"I can't mention {role.mention}. In the settings of that role, turn on “Allow anyone to "
            "@mention this role”, or allow my role “Mention @everyone, @here and All Roles” in "
            f"<#{channel.id}>. Then try again."
        )
    if not interaction.permissions.mention_everyone:
        raise ToldError(
            f"You may not mention {role.mention} yourself, so I don't for you. In the settings of that role, "
            "turn on “Allow anyone to @mention this role”, then try again."
        )
    return role.id
