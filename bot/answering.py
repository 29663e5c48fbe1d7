"""From what a person asked or pressed to the message they see."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from typing import TYPE_CHECKING, TypeAlias

import aiohttp
import discord

from bot.custom_ids import AnswerName, AnswerNames, PlaceAsked, places_named
from bot.errors import GoneError, ToldError
from bot.layout import Layout
from knowledge import Advisor, Option, Outcome
from knowledge.model import Locale
from knowledge.translations import translated

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)

_LOOK_UP_SECONDS = 1.5
"""Half of what Discord gives for an answer to a press."""

Interaction: TypeAlias = "discord.Interaction[AdvisoryClient]"


class Answering:
    """Gets outcomes from the advisor, and shows them where a button was pressed."""

    def __init__(self, advisor: Advisor, client: AdvisoryClient) -> None:
        self.advisor = advisor
        self.client = client
        self.names = AnswerNames(advisor.knowledge)

    # Outcomes.

    def named(self, name: AnswerName, locale: Locale = "en", asker: str | None = None) -> Outcome:
        """The answer a button names; of an entry as a whole, that of the nationality `asker` stands first.

        Raises GoneError if it is held no longer.
        """
        try:
            return self.advisor.answer(name.entry, name.issuer, asker=asker, locale=locale)
        except KeyError:
            raise GoneError from None

    def keyed(self, keys: str, locale: Locale = "en") -> Outcome:
        """The answers that keys stand for, in their order. Raises GoneError if none is left."""
        outcomes = [self.named(name, locale) for name in self.names.keyed(keys)]
        if not outcomes:
            raise GoneError
        answers = tuple(answer for outcome in outcomes for answer in outcome.answers)
        return dataclasses.replace(outcomes[0], answers=answers)

    def standing(self, state: str, locale: Locale = "en") -> Outcome:
        """Live advisories and answers, named as in a `custom_id` by `joined_standings`.

        Raises GoneError if nothing of it is held any longer.
        """
        places, issuers, keys = [*state.split(":"), "", ""][:3]
        wanted = issuers.split(".") if issuers else list(self.client.feeds.live.checked)
        asked = places_named(places, self.advisor.knowledge)
        standings = [one for place in asked for one in self.client.feeds.live.on(place)]
        live = tuple(one for one in standings if one.issuer in wanted)
        if not keys and not any(one.held for one in live):
            raise GoneError
        outcome = (
            self.keyed(keys, locale)
            if keys
            else translated(Outcome("", "answered", 1.0), self.advisor.knowledge, locale)
        )
        return dataclasses.replace(outcome, live=live)

    def place(self, state: str) -> PlaceAsked:
        """The place that a `custom_id` names. Raises GoneError if there is none such any longer."""
        try:
            asked = PlaceAsked.read(state)
        except ValueError:
            raise GoneError from None
        if asked.place not in self.advisor.knowledge.places:
            raise GoneError
        return asked

    async def placed(self, asked: PlaceAsked, locale: str | None = "en", asker: str | None = None) -> Outcome:
        """Everything about a place: what governments advise now, or advised on a day, and the record.

        What the government of the nationality `asker` has said stands first. Raises GoneError if there is
        no such place any longer.
        """
        if asked.place not in self.advisor.knowledge.places:
            raise GoneError
        return self.advisor.advisory(
            asked.place,
            issuer=asked.issuer,
            asker=asker,
            at=asked.on,
            locale=locale,
            live=await self.client.feeds.on(asked.on),
        )

    def for_nationality(self, entry: str, issuer: str, locale: Locale = "en") -> Outcome:
        """What the government of a nationality has said on an entry, or that it hasn't."""
        knowledge = self.advisor.knowledge
        held, government = knowledge.entries.get(entry), knowledge.issuers.get(issuer)
        if held is None or government is None:
            raise GoneError
        if any(answer.issuer == issuer for answer in held.answers):
            return self.named(AnswerName(entry, issuer), locale)
        silence = Outcome(
            question=held.question,
            outcome="unknown",
            reason="other_issuer",
            missing=government.name,
            missing_id=issuer,
            subject=held.subject,
            subject_of=entry,
            known=tuple(answer.issuer for answer in held.answers),
            options=tuple(
                Option(entry, answer.issuer, answer.question, answer.cites) for answer in held.answers
            ),
        )
        return translated(silence, knowledge, locale)

    # Where a button was pressed.

    async def show(self, interaction: Interaction, outcome: Outcome, *, page: int = 0) -> None:
        """Shows an outcome in place of the message pressed on, or to the one who pressed alone."""
        alone = is_alone(interaction)
        own = alone or await pressed_by_asker(interaction)
        layout = self.client.replies.of(
            outcome, page=page, alone=alone or not own, votes=self._votes(interaction)
        )
        if own:
            self._turn_to(interaction, outcome)
        await self._put(interaction, layout, own)

    async def show_place(
        self, interaction: Interaction, outcome: Outcome, asked: PlaceAsked, *, page: int = 0
    ) -> None:
        """Shows everything about a place."""
        alone = is_alone(interaction)
        own = alone or await pressed_by_asker(interaction)
        layout = self.client.replies.of(
            outcome, page=page, place=asked, alone=alone or not own, votes=self._votes(interaction)
        )
        await self._put(interaction, layout, own)

    def _votes(self, interaction: Interaction) -> bool:
        return self.client.settings_of(interaction.guild).feedback is not False

    async def show_layout(self, interaction: Interaction, layout: Layout) -> None:
        """Shows a ready message in place of the one pressed on, or to the one who pressed alone."""
        await self._put(interaction, layout, is_alone(interaction) or await pressed_by_asker(interaction))

    async def remove(self, interaction: Interaction) -> None:
        """Deletes an answer for the one who asked or for a moderator; tells anybody else that they can't."""
        message = interaction.message
        if message is None:
            raise GoneError
        if not (interaction.permissions.manage_messages or await pressed_by_asker(interaction)):
            raise ToldError("Only the person who asked, or a moderator, can remove this answer.")
        await self.client.delivery.acknowledge(interaction)
        self.client.conversations.removed(message.id, message.jump_url)
        await self.client.delivery.remove_response(interaction)

    def _turn_to(self, interaction: Interaction, outcome: Outcome) -> None:
        topic = self.client.follow_ups.turn_to(
            outcome, channel=interaction.channel_id or 0, person=interaction.user.id, now=time.monotonic()
        )
        sent = self.client.sent.of_answer(interaction.message.id) if interaction.message else None
        if sent is not None and topic:
            sent.topic = topic

    async def _put(self, interaction: Interaction, layout: Layout, own: bool) -> None:
        if own and interaction.response.is_done():
            await self.client.delivery.replace(interaction, layout)
        elif own:
            await self.client.delivery.update(interaction, layout)
        else:
            await self.client.delivery.respond(interaction, layout, alone=True)


def is_alone(interaction: Interaction) -> bool:
    """Whether the message pressed on is seen by one person alone."""
    return interaction.message is not None and interaction.message.flags.ephemeral


async def pressed_by_asker(interaction: Interaction) -> bool:
    """Whether the one who pressed is the one who asked. In a direct message it is always so.

    After a restart the question itself is looked up, for its author.
    """
    message = interaction.message
    if interaction.guild_id is None and interaction.context.dm_channel:
        return True
    if message is None:
        return False
    sent = interaction.client.sent.of_answer(message.id)
    if sent is not None:
        return sent.asker == interaction.user.id
    if message.interaction_metadata is not None:
        return message.interaction_metadata.user.id == interaction.user.id
    question = await _question(message)
    return question is not None and question.author.id == interaction.user.id


async def _question(answer: discord.Message) -> discord.Message | None:
    """The message that an answer refers to; None if it is gone, or can't be had in time for a reply."""
    reference = answer.reference
    if reference is None or reference.message_id is None:
        return None
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved
    try:
        async with asyncio.timeout(_LOOK_UP_SECONDS):
            return await answer.channel.fetch_message(reference.message_id)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        _log.info("the question of an answer can't be looked up: %s", type(error).__name__)
        return None
