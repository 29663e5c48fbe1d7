"""The command `/alerts`: add, list and remove."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str
from typing_extensions import override

from bot.alerts.here import about, alerts_page, alerts_seen, direct_channel, storage_of
from bot.alerts.target import mentioned, server_channel
from bot.autocomplete import issuer_choices, place_choices
from bot.errors import ToldError
from bot.layout import Layout, option_text
from bot.markup import escape
from bot.storage import StorageError
from bot.storage.subscription import MOST_IN_DIRECT, MOST_IN_SERVER, Added, Subscription, Wanted
from bot.translations import locale_of
from knowledge.feeds.governments import governments
from knowledge.translations import known_locale

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)

_CHANNEL, _DIRECT = "channel", "dm"
_SAID: dict[Added, str] = {
    "added": "✅ {about}: when the advice changes, I tell it {where}.",
    "there": "{about}: I tell changes {where} already. Nothing was changed.",
    "changed": "✅ {about}: as before I tell changes {where}; whom I mention is changed.",
    "resumed": "✅ {about}: the pause is over, I tell changes {where} again, and those of the pause as well.",
}
_NOT_KEPT = "⚠️ Nothing was changed: alerts can't be written at the moment. Please try again in a minute."
_CLOSED = (
    "I can't send you direct messages. In the privacy settings of a server that we share, allow direct "
    "messages, then try again."
)
_FULL = (
    "There are {most} alerts already, as many as {whose} can have. Use `/alerts remove` to end one, then try "
    "again."
)
_GREETING = "Here I tell you when official advice changes: {about}. `/alerts remove` ends it."
Text = app_commands.Range[str, 1, 100]


def _text(message: str, key: str) -> locale_str:
    return locale_str(message, key=key)


class _TextChannel(app_commands.Transformer):
    """A channel as it was chosen, also one that the bot can't see."""

    @property
    @override
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    @override
    def channel_types(self) -> list[discord.ChannelType]:
        return [discord.ChannelType.text, discord.ChannelType.news]

    @override
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        return value


class AlertCommands(app_commands.Group):
    """`/alerts`. Alerts in a channel are for those who manage the server, direct messages for everybody."""

    def __init__(self, client: AdvisoryClient) -> None:
        super().__init__(
            name=_text("alerts", "alerts.name"),
            description=_text("Be told when official travel advice changes.", "alerts.description"),
        )
        self._client = client

    @app_commands.command(
        name=_text("add", "alerts-add.name"),
        description=_text("Be told when the advice on a place changes.", "alerts-add.description"),
    )
    @app_commands.rename(
        place=_text("place", "place.name"),
        where=_text("where", "where.name"),
        channel=_text("channel", "channel.name"),
        issuer=_text("issuer", "issuer.name"),
        role=_text("role", "role.name"),
    )
    @app_commands.describe(
        place=_text("Country, territory or city.", "place.description"),
        where=_text("In a channel of this server, or to you alone.", "where.description"),
        channel=_text("The channel; else this one.", "channel.description"),
        issuer=_text("Only changes by this government.", "alerts-issuer.description"),
        role=_text("A role that each alert in the channel mentions.", "role.description"),
    )
    @app_commands.choices(
        where=[
            Choice(name=_text("a channel of this server", "where.channel"), value=_CHANNEL),
            Choice(name=_text("my direct messages", "where.dm"), value=_DIRECT),
        ]
    )
    async def add(
        self,
        interaction: discord.Interaction[Any],
        place: Text,
        where: str,
        channel: app_commands.Transform[Any, _TextChannel] = None,
        issuer: Text | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Checks all that can be checked at once, then adds a subscription."""
        client, storage = self._client, storage_of(self._client)
        known, whose = self._place(place), self._issuer(issuer)
        if where == _CHANNEL:
            target = server_channel(interaction, channel)
            mention = mentioned(interaction, target, role) if role else None
            wanted = Wanted(target.guild.id, target.id, known, whose, mention)
            await client.delivery.acknowledge(interaction, alone=True)
        else:
            if channel is not None or role is not None:
                raise ToldError("A channel and a role are for alerts in a channel: choose one under `where`.")
            await client.delivery.acknowledge(interaction, alone=True)
            language = known_locale(locale_of(interaction.locale))
            wanted = Wanted(None, await direct_channel(interaction), known, whose, language=language)
        try:
            added, said = await storage.subscriptions.add(wanted, storage.clock())
            if added is not None and wanted.server is None and said != "there":
                await self._greet(added, said)
        except StorageError as error:
            _log.warning("a change of alerts was not kept: %s", error)
            raise ToldError(_NOT_KEPT) from error
        if added is None:
            most, them = (
                (MOST_IN_DIRECT, "one person") if wanted.server is None else (MOST_IN_SERVER, "a server")
            )
            raise ToldError(_FULL.format(most=most, whose=them))
        place_told = "in direct messages to you" if wanted.server is None else f"in <#{wanted.channel}>"
        text = _SAID[said].format(about=escape(about(client, added)), where=place_told)
        if added.role is not None:
            text += f" Each alert mentions <@&{added.role}>."
        client.alerts.wake()
        await client.delivery.respond(interaction, Layout([text]), alone=True)

    async def _greet(self, added: Subscription, said: Added) -> None:
        """Writes to the person, which shows whether that can be done. Raises ToldError if not.

        Then what is new is ended, and what was there before stays paused.
        """
        client = self._client
        channel = client.get_partial_messageable(added.channel)
        text = _GREETING.format(about=escape(about(client, added)))
        try:
            await client.delivery.send(channel, Layout([text]), f"alerts-{added.id}-{added.created:%S%f}")
        except discord.Forbidden as error:
            storage = storage_of(client)
            if said == "added":
                await storage.subscriptions.remove(added.id)
            await storage.subscriptions.pause("closed", storage.clock(), channel=added.channel)
            raise ToldError(_CLOSED) from error

    @app_commands.command(
        name=_text("list", "alerts-list.name"),
        description=_text("The alerts here, and what stands in their way.", "alerts-list.description"),
    )
    async def list_(self, interaction: discord.Interaction[Any]) -> None:
        """Shows the alerts that somebody may see, to them alone."""
        storage_of(self._client)
        await self._client.delivery.acknowledge(interaction, alone=True)
        await self._client.delivery.respond(interaction, await alerts_page(interaction), alone=True)

    @app_commands.command(
        name=_text("remove", "alerts-remove.name"),
        description=_text("End an alert.", "alerts-remove.description"),
    )
    @app_commands.rename(alert=_text("alert", "alerts-which.name"))
    @app_commands.describe(alert=_text("Which alert.", "alerts-which.description"))
    async def remove(self, interaction: discord.Interaction[Any], alert: Text) -> None:
        """Ends a subscription that somebody may see."""
        storage = storage_of(self._client)
        await self._client.delivery.acknowledge(interaction, alone=True)
        try:
            seen = await alerts_seen(interaction)
            chosen = next((one for one in seen if str(one.id) == alert), None)
            if chosen is None:
                raise ToldError("There is no such alert here. Please choose one from the list.")
            await storage.subscriptions.remove(chosen.id)
        except StorageError as error:
            _log.warning("a change of alerts was not kept: %s", error)
            raise ToldError(_NOT_KEPT) from error
        text = f"✅ Ended: {self._named(chosen)}."
        await self._client.delivery.respond(interaction, Layout([text]), alone=True)

    @add.autocomplete("place")
    async def _places(self, interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        return place_choices(self._client.advisor, typed, locale_of(interaction.locale))

    @add.autocomplete("issuer")
    async def _issuers(self, _: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        return self._issuer_choices(typed)

    @remove.autocomplete("alert")
    async def _alerts(self, interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
        try:
            seen = await alerts_seen(interaction)
        except ToldError:
            return []
        named = [(self._named_plainly(interaction, one), str(one.id)) for one in seen]
        fitting = [(name, id_) for name, id_ in named if typed.strip().casefold() in name.casefold()]
        return [Choice(name=option_text(name), value=id_) for name, id_ in fitting[:25]]

    def _named(self, one: Subscription) -> str:
        where = "by direct message" if one.server is None else f"in <#{one.channel}>"
        return f"{escape(about(self._client, one))}, {where}"

    def _named_plainly(self, interaction: discord.Interaction[Any], one: Subscription) -> str:
        """As `_named`, for a menu, in which no mention is shown by its name."""
        channel = interaction.guild.get_channel(one.channel) if interaction.guild and one.server else None
        where = "direct message" if one.server is None else f"#{channel.name if channel else one.channel}"
        return f"{about(self._client, one)} · {where}"

    def _place(self, typed: str) -> str:
        advisor = self._client.advisor
        found = (
            typed if typed in advisor.knowledge.places else next(iter(advisor.find_places(typed, 1)), None)
        )
        if found is None:
            raise ToldError("I don't know that place. Please choose one from the list.")
        return found

    def _issuer(self, typed: str | None) -> str | None:
        if typed is None or typed in governments():
            return typed
        found = self._issuer_choices(typed)
        if not found:
            known = ", ".join(sorted(governments()))
            raise ToldError(
                f"Changes by that government are not read. Please choose one from the list: {known}."
            )
        return found[0].value

    def _issuer_choices(self, typed: str) -> list[Choice[str]]:
        found = issuer_choices(self._client.advisor.knowledge, typed)
        return [choice for choice in found if choice.value in governments()]
