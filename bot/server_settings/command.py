"""The command `/settings`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.server_settings.changing import managed
from bot.server_settings.controls import settings_page

if TYPE_CHECKING:
    from bot.client import AdvisoryClient


def settings_command(client: AdvisoryClient) -> app_commands.Command[Any, ..., Any]:
    """The command; it works where the bot is a member, for those who manage the server."""

    @app_commands.command(
        name=locale_str("settings", key="settings.name"),
        description=locale_str("Show and change the settings of this server.", key="settings.description"),
    )
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    async def settings(interaction: discord.Interaction[Any]) -> None:
        server = managed(interaction)
        await client.delivery.respond(interaction, settings_page(client, server), alone=True)

    return settings
