"""A change of a server's settings: who may make it, and what they are told of it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import discord

from bot.errors import ToldError
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)
Interaction: TypeAlias = "discord.Interaction[AdvisoryClient]"

KEPT = "✅ Kept."
RESET = "✅ All is as it was when I came."
NOT_KEPT = (
    "⚠️ Nothing was changed: the settings can't be written at the moment. Please try again in a minute. The "
    "operator's log says why."
)


def managed(interaction: Interaction) -> discord.Guild:
    """The server that somebody wants to see or change the settings of. Raises ToldError if they may not."""
    if interaction.guild is None or not interaction.is_guild_integration():
        raise ToldError("Settings are of servers that I am a member of.")
    if not interaction.permissions.manage_guild:
        raise ToldError("Only those who may manage this server (Manage Server) can change its settings.")
    return interaction.guild


async def changed(client: AdvisoryClient, server: discord.Guild, changes: Mapping[str, Any]) -> str:
    """Changes settings of a server, or sets all back if no changes are given; gives what to say of it."""
    storage = client.storage
    if storage is None or storage.trouble is not None:
        return NOT_KEPT
    try:
        if changes:
            await storage.servers.change(server.id, storage.clock(), **changes)
        else:
            await storage.servers.delete(server.id)
    except StorageError as error:
        _log.warning("a change of settings was not kept: %s", error)
        return NOT_KEPT
    return KEPT if changes else RESET
