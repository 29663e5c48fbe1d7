"""The slash commands and the message command."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import Choice

from bot.addressing import How
from bot.alerts.command import AlertCommands
from bot.autocomplete import issuer_choices, place_choices
from bot.command_texts import descriptions, parameters, translatable
from bot.cooldown import Verdict
from bot.curation import Curation
from bot.custom_ids import PlaceAsked
from bot.errors import ToldError
from bot.layout import Layout
from bot.past_days import day_choices, past_day
from bot.phrasebook import phrasebook
from bot.server_settings.command import settings_command
from bot.storage.server_settings import ServerSettings
from bot.translations import locale_of
from knowledge.text import normalise
from knowledge.translations import known_locale

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

Interaction: TypeAlias = "discord.Interaction[AdvisoryClient]"
_AT_ONCE = 50
Text = app_commands.Range[str, 1, 1000]
AnyCommand: TypeAlias = "app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu"


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
            app_commands.ContextMenu(
                name=translatable("Find the advisory", "find.name"), callback=self._find
            ),
        ]

    def _advisory(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(
            name=translatable("advisory", "advisory.name"),
            description=translatable(
                "Official travel advice on a country: now, and what the record holds, with sources.",
                "advisory.description",
            ),
        )
        @parameters(place="place", issuer="issuer", on="on", private="private")
        @descriptions(
            place=("Country, territory or city.", "place"),
            issuer=("Only what this government has said.", "issuer"),
            on=("What was held on that day, as 2026-03-03.", "on"),
            private=_PRIVATE,
        )
        async def advisory(
            interaction: discord.Interaction[Any],
            place: Text,
            issuer: Text | None = None,
            on: Text | None = None,
            private: bool = False,
        ) -> None:
            client = self.client
            known, day = self._issuer(issuer), past_day(on, interaction.created_at.date()) if on else None
            if not await self._may(interaction, f"advisory {place} {known} {day or ''}"):
                return
            server = client.settings_of(interaction.guild)
            alone = private or bool(server.ephemeral)
            if day:  # what was held on a day is read from disk
                await client.delivery.acknowledge(interaction, alone=alone)
            live = await client.feeds.on(day)
            with client.metrics.answering():
                outcome = client.advisor.advisory(
                    place,
                    issuer=known,
                    asker=server.nationality,
                    at=day,
                    locale=_language(interaction, server, alone=alone),
                    live=live,
                )
                found = self._place(place)
                layout = client.replies.of(
                    outcome,
                    place=PlaceAsked(found, known, day) if found else None,
                    alone=alone,
                    votes=server.feedback is not False,
                )
            client.metrics.asked(How.SLASH_COMMAND, outcome)
            await self._answer(interaction, layout, alone)

        @advisory.autocomplete("place")
        async def places(interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
            return place_choices(self.client.advisor, typed, locale_of(interaction.locale))

        @advisory.autocomplete("issuer")
        async def issuers(_: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
            return issuer_choices(self.client.advisor.knowledge, typed)

        @advisory.autocomplete("on")
        async def days(interaction: discord.Interaction[Any], typed: str) -> list[Choice[str]]:
            lines = phrasebook(known_locale(locale_of(interaction.locale)) or "en")
            place = self._place(str(getattr(interaction.namespace, "place", None) or ""))
            return day_choices(self.client.feeds.live, place, typed, interaction.created_at.date(), lines)

        return advisory

    def _ask(self) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(
            name=translatable("ask", "ask.name"),
            description=translatable(
                "Ask in your own words: is an embassy open, should people leave?", "ask.description"
            ),
        )
        @parameters(question="question", private="private")
        @descriptions(question=("Your question, in your own words.", "question"), private=_PRIVATE)
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
                        live=self.client.feeds.live,
                    )
                    layout = self.client.replies.of(outcome, alone=alone, votes=server.feedback is not False)
                self.client.metrics.asked(How.SLASH_COMMAND, outcome)
                # Where only the person installed it, the server has not chosen to have it.
                self.client.asked(outcome, private=alone or not interaction.is_guild_integration())
                await self._answer(interaction, layout, alone)

        return ask

    def _plain(self, name: str, description: str) -> app_commands.Command[Any, ..., Any]:
        @app_commands.command(
            name=translatable(name, f"{name}.name"),
            description=translatable(description, f"{name}.description"),
        )
        @parameters(private="private")
        @descriptions(private=_PRIVATE)
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
                message.content,
                locale=locale_of(interaction.locale),
                asker=server.nationality,
                live=self.client.feeds.live,
            )
            layout = self.client.replies.of(outcome, alone=True, votes=server.feedback is not False)
        self.client.metrics.asked(How.MESSAGE_COMMAND, outcome)
        self.client.asked(outcome, private=True)
        await self.client.delivery.respond(interaction, layout, alone=True)

    def _place(self, typed: str) -> str:
        """The id of the place most likely meant; empty if it is none."""
        if not typed or typed in self.client.advisor.knowledge.places:
            return typed
        return next(iter(self.client.advisor.find_places(typed, 1)), "")

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
