"""The command of those who run the bot: /curate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from typing_extensions import override

from bot.owners import is_owner

if TYPE_CHECKING:
    from bot.client import AdvisoryClient


class Curation(app_commands.Group):
    """Commands that only an owner of the application may use. Servers show them to administrators alone."""

    def __init__(self, client: AdvisoryClient) -> None:
        super().__init__(
            name=locale_str("curate", key="curate.name"),
            description=locale_str("For those who run this bot.", key="curate.description"),
            default_permissions=discord.Permissions.none(),
        )
        self._client = client

    @override
    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Whether it is an owner: in direct messages Discord shows the commands to everybody."""
        return is_owner(self._client.application, interaction.user.id)

    @app_commands.command(
        name=locale_str("reload", key="reload.name"),
        description=locale_str("Take up edits of the knowledge base.", key="reload.description"),
    )
    async def reload(self, interaction: discord.Interaction[Any]) -> None:
        """Takes up an edit, and tells every mistake to the one who asked alone."""
        await self._client.delivery.acknowledge(interaction, alone=True)
        reload = await self._client.reloader.reload()
        await self._client.delivery.respond(interaction, reload.layout(), alone=True)
