"""The alerts that somebody may see: those of the server that they manage, and their own direct messages."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from discord.utils import format_dt
from typing_extensions import override

from bot import layout, wording
from bot.buttons import Interaction, Press, Style
from bot.custom_ids import LANGUAGE, VERSION, custom_id
from bot.errors import ToldError
from bot.layout import Layout
from bot.markup import escape, small
from bot.phrasebook import Phrasebook, phrasebook
from bot.storage import StorageError
from bot.storage.subscription import MOST_IN_DIRECT, MOST_IN_SERVER, Reason, Subscription

if TYPE_CHECKING:
    from bot.client import AdvisoryClient
    from bot.storage import Storage

_log = logging.getLogger(__name__)
_ENGLISH = phrasebook("en")
NO_STORAGE = (
    "Alerts can't be shown or changed now, because the database can't be used. None is lost. The operator's "
    "log says why."
)
_NONE = "There are no alerts here. `/alerts add` makes one: it tells you when official advice changes."
_AGAIN = "then use `/alerts add` for it again"
MENDED: dict[Reason, str] = {
    "channel": "the channel is gone. Use `/alerts remove`, or add it for another channel",
    "access": f"I can't see the channel. Allow my role View Channel there, {_AGAIN}",
    "permission": f"I may not write there. Allow my role View Channel and Send Messages there, {_AGAIN}",
    "closed": (
        "I can't send you direct messages. Allow them in the privacy settings of a server that we share, "
        f"{_AGAIN}"
    ),
    "server": f"I was removed from this server for a time. If I may write in the channel now, {_AGAIN[5:]}",
    "refused": f"Discord refused the message. When what the operator's log says is mended, {_AGAIN[5:]}",
}
"""By the reason of a pause: what stands in the way, and how to mend it."""


class ShowAlerts(Press, template=rf"{VERSION}:alerts:[\w-]+{LANGUAGE}"):
    """Shows the alerts of the place where an alert came, to the one who pressed alone."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        await interaction.client.delivery.acknowledge(interaction)
        await interaction.client.delivery.respond(interaction, await alerts_page(interaction), alone=True)


def here_button(key: str, lines: Phrasebook) -> Press:
    """The button below an alert. `key` names the alert's message, so that it can be found again."""
    item: ui.Button[Any] = ui.Button(
        style=Style.secondary,
        label=layout.label(lines("button.alerts")),
        custom_id=custom_id("alerts", key, locale=lines.locale),
    )
    return ShowAlerts(item, {})


def storage_of(client: AdvisoryClient) -> Storage:
    """The storage. Raises ToldError if it couldn't be used when it was last tried."""
    if client.storage is None or client.storage.trouble is not None:
        raise ToldError(NO_STORAGE)
    return client.storage


def manages(interaction: Interaction) -> bool:
    """Whether somebody manages the server that they are in, and the bot is a member of it."""
    installed = interaction.guild is not None and interaction.is_guild_integration()
    return installed and interaction.permissions.manage_guild


async def direct_channel(interaction: Interaction) -> int:
    """The channel of direct messages with whoever did this. Nothing is sent to it."""
    if isinstance(interaction.channel, discord.DMChannel) and interaction.context.dm_channel:
        return interaction.channel.id
    return (await interaction.client.create_dm(interaction.user)).id


async def alerts_seen(interaction: Interaction) -> list[Subscription]:
    """The subscriptions that somebody may see and end. Raises ToldError if the database is away."""
    storage = storage_of(interaction.client)
    direct = await direct_channel(interaction)
    server = interaction.guild_id if manages(interaction) else None
    try:
        return await storage.subscriptions.of(server, [direct])
    except StorageError as error:
        _log.warning("alerts can't be shown: %s", error)
        raise ToldError(NO_STORAGE) from error


async def alerts_page(interaction: Interaction) -> Layout:
    """The alerts that somebody may see, each with what stands in its way."""
    client, seen = interaction.client, await alerts_seen(interaction)
    texts = []
    for title, most, chosen in (
        ("Alerts of this server", MOST_IN_SERVER, [one for one in seen if one.server is not None]),
        ("Your alerts by direct message", MOST_IN_DIRECT, [one for one in seen if one.server is None]),
    ):
        if chosen:
            head = f"**{title}** ({len(chosen)} of at most {most})"
            texts.append("\n".join([head, *_lines(client, chosen)]))
    if not texts:
        return Layout([_NONE])
    return Layout([*texts, small("`/alerts remove` ends one. Who added which is not kept.")])


def _lines(client: AdvisoryClient, chosen: Sequence[Subscription]) -> list[str]:
    lines = []
    for one in chosen:
        where = "" if one.server is None else f" · <#{one.channel}>"
        role = f" · mentions <@&{one.role}>" if one.role else ""
        lines.append(f"- {escape(about(client, one))}{where}{role}")
        if one.paused and one.reason:
            lines.append(f"  ⚠️ Paused since {format_dt(one.paused, 'f')}: {MENDED[one.reason]}.")
    return lines


def about(client: AdvisoryClient, subscription: Subscription, lines: Phrasebook = _ENGLISH) -> str:
    """What a subscription is about, as text: the place, and whose advice."""
    knowledge = client.advisor.knowledge
    flag = knowledge.places[subscription.place].flag if subscription.place in knowledge.places else ""
    place = wording.place_name(subscription.place, knowledge, lines)
    if subscription.issuer is None or subscription.issuer not in knowledge.issuers:
        whose = "any government"
    else:
        whose = wording.issuer_name(subscription.issuer, knowledge, lines)
    return f"{flag} {place} · {whose}".strip()
