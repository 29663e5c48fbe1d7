"""The command of those who run the bot: /curate."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui
from discord.app_commands import locale_str
from typing_extensions import override

from bot import layout
from bot.buttons import Press
from bot.custom_ids import VERSION, custom_id
from bot.errors import ToldError
from bot.layout import Layout
from bot.markup import escape, small
from bot.owners import is_owner
from bot.phrasebook import phrasebook
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.client import AdvisoryClient
    from bot.curating import Curating
    from bot.storage.grouping import Group

_ENGLISH = phrasebook("en")


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

    @app_commands.command(
        name=locale_str("gaps", key="gaps.name"),
        description=locale_str("What was asked in vain.", key="gaps.description"),
    )
    async def gaps(self, interaction: discord.Interaction[Any]) -> None:
        """Shows what was asked in vain to the one who asked alone."""
        await self._client.delivery.acknowledge(interaction, alone=True)
        await self._client.delivery.respond(interaction, await _gaps(self._client, 0), alone=True)


class TurnGaps(Press, template=rf"{VERSION}:gaps:(?P<page>\d{{1,4}})"):
    """Shows another page of /curate gaps, as things are now."""

    @override
    async def pressed(self, interaction: discord.Interaction[AdvisoryClient]) -> None:
        client = interaction.client
        if not is_owner(client.application, interaction.user.id):
            raise ToldError("You may not use this here.")
        await client.delivery.acknowledge(interaction)
        await client.delivery.replace(interaction, await _gaps(client, int(self.state["page"])))


async def _gaps(client: AdvisoryClient, page: int) -> Layout:
    """A page of what was asked in vain, counted from 0, or why it can't be shown."""
    storage, curating, settings = client.storage, client.curating, client.settings.curating
    if not settings.questions:
        return Layout(["No questions are kept: the setting curating.questions is false."])
    if storage is None or curating is None:
        return Layout(["Nothing is kept: there is no database that the bot can use. Its log says why."])
    since = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=settings.days - 1)
    try:
        await storage.written()
        groups = await curating.groups(since)
    except StorageError as error:
        return Layout([escape(str(error))])
    if not groups:
        return Layout([f"Nothing was asked in vain since {_ENGLISH.day(since)}."])
    blocks = [(_heading(group), _details(group)) for group in groups]
    pages = layout.paginate(blocks)
    page = min(page, len(pages) - 1)
    texts = [piece.text + _nearest(curating, groups[piece.block]) for piece in pages[page]]
    row: list[layout.Item] = []
    if page > 0:
        row.append(_turn("button.previous", page - 1))
    if page < len(pages) - 1:
        row.append(_turn("button.next", page + 1))
    asked = sum(group.count for group in groups)
    head = f"Asked in vain since {_ENGLISH.day(since)}: {asked}. Groups: {len(groups)}."
    foot = small(_ENGLISH("page_of", page=page + 1, pages=len(pages))) if len(pages) > 1 else ""
    return Layout([head, *texts, foot], [row])


def _heading(group: Group) -> str:
    return f"**{group.count}** · {escape(group.question.text)}"


def _details(group: Group) -> str:
    reasons = ", ".join(group.reasons)
    others = f" · other wordings: {len(group.others)}" if group.others else ""
    said = f"{group.question.language} · {reasons}{others} · last {_ENGLISH.day(group.last)}"
    return small(escape(said))


def _nearest(curating: Curating, group: Group) -> str:
    nearest = curating.nearest(group)
    return escape(f" · nearest: {nearest}") if nearest else ""


def _turn(text: str, page: int) -> TurnGaps:
    state = custom_id("gaps", page)
    return TurnGaps(ui.Button(label=layout.label(_ENGLISH(text)), custom_id=state), {})
