"""The slash commands and the message command."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.addressing import How
from bot.alerts.command import AlertCommands
from bot.autocomplete import issuer_choices, place_choices
from bot.cooldown import Verdict
from bot.curation import Curation
from bot.errors import ToldError
from bot.layout import Layout
from bot.server_settings.command import settings_command
from bot.storage.server_settings import ServerSettings
from bot.translations import locale_of
from knowledge.text import normalise
from knowledge.translations import known_locale

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

Interaction: TypeAlias = "discord.Interaction[AdvisoryClient]"
T = TypeVar("T")
_AT_ONCE = 50
Text = app_commands.Range[str, 1, 1000]
AnyCommand: TypeAlias = "app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu"


def _text(message: str, key: str) -> locale_str:
    return locale_str(message, key=key)


Decorator = Callable[[T], T]


def _parameters(**texts: str) -> Decorator[Any]:
    """Translatable names of parameters, by their English ones."""
    return app_commands.rename(**{name: _text(name, f"{key}.name") for name, key in texts.items()})


def _descriptions(**texts: tuple[str, str]) -> Decorator[Any]:
    return app_commands.describe(
        **{name: _text(text, f"{key}.description") for name, (text, key) in texts.items()}
    )


_PRIVATE = ("Only you see the answer.", "private")


class Commands:
    """The commands of one client."""

    def __init__(self, client: AdvisoryClient) -> None:
        self.client = client
        # Of a thousand at once, the first are answered while the last still wait for their turn.
        self.turns = asyncio.Semaphore(_AT_ONCE)

    def all(
        self,
    ) -> list[app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu]:
        """Every command, to be put on the tree."""
        return [
            self._advisory(),
            self._ask(),
            *(self._plain(name, text) for name, text in _PLAIN.items()),
            Curation(self.client),
            settings_command(self.client),
            AlertCommands(self.client),
            app_commands.ContextMenu(name=_text("Find the advisory", "find.name"), callback=self._find),
        ]

    def _advisory(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(
            name=_text("advisory", "advisory.name"),
            description=_text(
                "Everything the record holds about a country, with its sources.", "advisory.description"
            ),
        )
        @_parameters(place="place", issuer="issuer", private="private")
        @_descriptions(
            place=("Country, territory or city.", "place"),
            issuer=("Only what this government has said.", "issuer"),
            private=_PRIVATE,
        )
        async def advisory(
            interaction: discord.Interaction[Any],
            place: Text,
            issuer: Text | None = None,
            private: bool = False,
        ) -> None:
            client = self.client
            known = self._issuer(issuer)
            if not await self._may(interaction, f"advisory {place} {known}"):
                return
            server = client.settings_of(interaction.guild)
            alone = private or bool(server.ephemeral)
            with client.metrics.answering():
                outcome = client.advisor.advisory(
                    place,
                    issuer=known,
                    asker=server.nationality,
                    locale=_language(interaction, server, alone=alone),
                )
                found = (
                    place
                    if place in client.advisor.knowledge.places
                    else next(iter(client.advisor.find_places(place, 1)), "")
                )
                asked = f"{found}:{known}" if known else found
                layout = client.replies.of(
                    outcome, place=asked or None, alone=alone, votes=server.feedback is not False
                )
            client.metrics.asked(How.SLASH_COMMAND, outcome)
            await self._answer(interaction, layout, alone)

        @advisory.autocomplete("place")
        async def places(interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
            return place_choices(self.client.advisor, typed, locale_of(interaction.locale))

        @advisory.autocomplete("issuer")
        async def issuers(_: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
            return issuer_choices(self.client.advisor.knowledge, typed)

        return advisory

    def _ask(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(
            name=_text("ask", "ask.name"),
            description=_text(
                "Ask in your own words: is an embassy open, should people leave?", "ask.description"
            ),
        )
        @_parameters(question="question", private="private")
        @_descriptions(question=("Your question, in your own words.", "question"), private=_PRIVATE)
        async def ask(
            interaction: discord.Interaction[Any],
            question: app_commands.Range[str, 1, 4000],
            private: bool = False,
        ) -> None:
            async with self.turns:
                if not await self._may(interaction, question):
                    return
                server = self.client.settings_of(interaction.guild)
                alone = private or bool(server.ephemeral)
                with self.client.metrics.answering():
                    outcome, _ = self.client.follow_ups.ask(
                        question,
                        channel=interaction.channel_id or 0,
                        person=interaction.user.id,
                        now=time.monotonic(),
                        locale=_language(interaction, server, alone=alone),
                        asker=server.nationality,
                    )
                    layout = self.client.replies.of(outcome, alone=alone, votes=server.feedback is not False)
                self.client.metrics.asked(How.SLASH_COMMAND, outcome)
                # Where only the person installed it, the server has not chosen to have it.
                self.client.asked(outcome, private=alone or not interaction.is_guild_integration())
                await self._answer(interaction, layout, alone)

        return ask

    def _plain(self, name: str, description: str) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(
            name=_text(name, f"{name}.name"), description=_text(description, f"{name}.description")
        )
        @_parameters(private="private")
        @_descriptions(private=_PRIVATE)
        async def command(interaction: discord.Interaction[Any], private: bool = True) -> None:
            layout: Layout = getattr(self.client.information, name)()
            alone = private or bool(self.client.settings_of(interaction.guild).ephemeral)
            await self.client.delivery.respond(interaction, layout, alone=alone)

        return command

    async def _find(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Answers the message the command was used on, to the one who used it alone."""
        if not message.content.strip():
            raise ToldError("That message has no text that I could look for.")
        if not await self._may(interaction, ""):
            return
        server = self.client.settings_of(interaction.guild)
        with self.client.metrics.answering():
            outcome = self.client.advisor.ask(
                message.content, locale=locale_of(interaction.locale), asker=server.nationality
            )
            layout = self.client.replies.of(outcome, alone=True, votes=server.feedback is not False)
        self.client.metrics.asked(How.MESSAGE_COMMAND, outcome)
        self.client.asked(outcome, private=True)
        await self.client.delivery.respond(interaction, layout, alone=True)

    def _issuer(self, typed: str | None) -> str | None:
        if typed is None:
            return None
        found = issuer_choices(self.client.advisor.knowledge, typed)
        if typed in self.client.advisor.knowledge.issuers:
            return typed
        if not found:
            raise ToldError("I don't know that government. Please choose one from the list.")
        return found[0].value

    async def _may(self, interaction: Interaction, question: str) -> bool:
        """Counts a question; says why if it isn't answered now."""
        now, cooldown, person = time.monotonic(), self.client.cooldown, interaction.user.id
        own_rate = self.client.rate_of(interaction.guild)
        if cooldown.person(person, now, own_rate) is not Verdict.ANSWER:
            how = (
                How.SLASH_COMMAND
                if isinstance(interaction.command, app_commands.Command)
                else How.MESSAGE_COMMAND
            )
            self.client.metrics.held_back(how)
            wait = cooldown.wait(person, now, own_rate)
            layout = Layout([f"Those were many questions at once. Please ask again in {wait} seconds."])
            await self.client.delivery.respond(interaction, layout, alone=True)
            return False
        interaction.extras["asked"] = asked = normalise(question) if cooldown.limits.repeat_seconds else ""
        url = cooldown.given(person, interaction.channel_id or 0, asked, now)
        if url is not None:
            layout = Layout([f"You asked that a moment ago. The answer is here: {url}"])
            await self.client.delivery.respond(interaction, layout, alone=True)
        return url is None

    async def _answer(self, interaction: Interaction, layout: Layout, private: bool) -> None:
        answer = await self.client.delivery.respond(interaction, layout, alone=private)
        if answer is not None and not private and interaction.channel_id:
            where = f"{interaction.guild_id or '@me'}/{interaction.channel_id}"
            url = f"https://discord.com/channels/{where}/{answer}"
            asked = interaction.extras.get("asked", "")
            self.client.cooldown.answered(
                interaction.user.id, interaction.channel_id, asked, url, time.monotonic()
            )


def _language(interaction: Interaction, server: ServerSettings, *, alone: bool) -> str | None:
    """The language for what doesn't tell its own: the server's before all, the person's for them alone."""
    own = known_locale(locale_of(interaction.locale))
    return (own or server.language) if alone else (server.language or own)


_PLAIN = {
    "topics": "What the record can answer, by topic.",
    "sources": "The documents that answers rest on.",
    "about": "What this bot is, how old its record is, and what it keeps of you.",
    "help": "How to ask.",
}
