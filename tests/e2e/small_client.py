"""A client of a few lines on the real discord.py, to prove the loopback Discord with."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket
from discord.http import Route
from typing_extensions import override

from tests.e2e.loopback import Loopback

Interaction = discord.Interaction[discord.Client]


class Layout(ui.LayoutView):
    """A text in a container, and a button "More" that changes the text to "more"."""

    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        button: ui.Button[Layout] = ui.Button(label="More", custom_id="more")
        button.callback = self._more  # type: ignore[method-assign]
        row: ui.ActionRow[Layout] = ui.ActionRow(button)
        self.add_item(ui.Container(ui.TextDisplay(text), row))

    async def _more(self, interaction: Interaction) -> None:
        await interaction.response.edit_message(view=Layout("more"))


class Form(ui.Modal, title="A form"):
    """Asks for a name and greets it."""

    name: ui.TextInput[Form] = ui.TextInput(label="Name", custom_id="name")

    @override
    async def on_submit(self, interaction: Interaction, /) -> None:
        await interaction.response.send_message(f"Hello {self.name.value}", ephemeral=True)


class _Impatient(discord.Client):
    @override
    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identifies at once, where discord.py would wait five seconds before each time but the first."""


class ShardedClient(_Impatient, discord.AutoShardedClient):
    """A client that does nothing, on several shards."""

    def __init__(self, intents: discord.Intents, **options: Any) -> None:
        super().__init__(intents=intents, **options)


class SmallClient(_Impatient):
    """Replies to every message it can read with its text, and to `/ask` as the option `how` says."""

    def __init__(self, intents: discord.Intents, **options: Any) -> None:
        no_pings = discord.AllowedMentions.none()
        super().__init__(intents=intents, allowed_mentions=no_pings, max_messages=None, **options)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="ask", description="Ask", callback=_ask))
        self.tree.add_command(app_commands.ContextMenu(name="Quote", callback=_quote))
        self.seen: list[str] = []

    @override
    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        """Replies to people."""
        if message.author.bot:
            return
        self.seen.append(message.content)
        if message.content:
            with contextlib.suppress(discord.HTTPException, OSError):
                await message.reply(view=Layout(message.content))


async def _complete(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=current.upper(), value=current)]


@app_commands.autocomplete(how=_complete)
async def _ask(interaction: Interaction, how: str) -> None:
    if how == "later":
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(view=Layout("late"))
        await interaction.followup.send("and more")
    elif how == "form":
        await interaction.response.send_modal(Form())
    elif how == "twice":
        await interaction.response.send_message("first")
        interaction.response._response_type = None
        with contextlib.suppress(discord.HTTPException):
            await interaction.response.send_message("second")
    else:
        await interaction.response.send_message(view=Layout(how))


async def _quote(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(message.content, ephemeral=True)


def small_intents(*, message_content: bool = False) -> discord.Intents:
    """Guilds, and messages in guilds and DMs."""
    intents = discord.Intents.none()
    intents.guilds = intents.guild_messages = intents.dm_messages = True
    intents.message_content = message_content
    return intents


@contextlib.asynccontextmanager
async def connected(
    server: Loopback,
    monkeypatch: pytest.MonkeyPatch,
    client: SmallClient | None = None,
) -> AsyncIterator[SmallClient]:
    """A client with a session at `server`."""
    monkeypatch.setattr(Route, "BASE", server.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
    client = client or SmallClient(small_intents())
    task = asyncio.create_task(client.start(server.token))
    try:
        await server.gateway.ready()
        yield client
    finally:
        await client.close()
        await task
