"""Buttons and menus whose whole state is in their `custom_id`, so that they work after a restart.

The person who asked changes the message with them; anybody else's press is answered to that person alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import ui
from typing_extensions import override

from bot import layout
from bot.addressing import How
from bot.custom_ids import LANGUAGE, VERSION, AnswerName, PlaceAsked, custom_id
from bot.errors import GoneError, ToldError, report
from bot.phrasebook import Phrasebook, phrasebook
from bot.translations import locale_of
from knowledge import Option
from knowledge.model import Locale
from knowledge.translations import known_locale

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)
Interaction: TypeAlias = "discord.Interaction[AdvisoryClient]"
Style = discord.ButtonStyle


class Press(ui.DynamicItem[Any], template=r"(?!)"):
    """What a button or menu does. A failure is logged, then told in one sentence."""

    def __init__(self, item: layout.Item, state: dict[str, str]) -> None:
        super().__init__(item)
        self.state = state

    @classmethod
    @override
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: layout.Item, match: re.Match[str], /
    ) -> Press:
        return cls(item, match.groupdict())

    @override
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        try:
            await self.pressed(interaction)
        except Exception as error:  # the boundary: whatever it is, the person is told
            await report(interaction, error)

    async def pressed(self, interaction: Interaction) -> None:
        """What a press does."""
        raise NotImplementedError

    @property
    def locale(self) -> Locale:
        """The language of the message pressed on."""
        return known_locale(self.state.get("locale")) or "en"

    def asker(self, interaction: Interaction) -> str | None:
        """The nationality whose advice stands first in the server."""
        return interaction.client.settings_of(interaction.guild).nationality

    def answer_name(self, interaction: Interaction) -> AnswerName:
        """The answer that the state names. Raises GoneError if it is held no longer."""
        name = interaction.client.answering.names.named(self.state["name"])
        if name is None:
            raise GoneError
        return name


_KINDS = (
    "show|other|place|page|history|passport|nation|topic|entry|sources|gaps|helpful|unhelpful|remove|set"
    "|alerts"
)
_NAME = rf"(?P<name>#[\w-]{{1,40}}|[a-z0-9-]*:[a-z0-9-]*){LANGUAGE}"


class Show(Press, template=rf"{VERSION}:(?:show|other):{_NAME}"):
    """Shows the answer it names, in place of what the message shows."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        name = self.answer_name(interaction)
        outcome = interaction.client.answering.named(name, self.locale, self.asker(interaction))
        interaction.client.metrics.asked(How.BUTTON, outcome)
        await interaction.client.answering.show(interaction, outcome)


class ShowPlace(Press, template=rf"{VERSION}:place:(?P<place>[a-z0-9-]+){LANGUAGE}"):
    """Shows everything about a place: what governments advise now, and the record."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        place, answering = PlaceAsked(self.state["place"]), interaction.client.answering
        outcome = await answering.placed(place, self.locale, self.asker(interaction))
        interaction.client.metrics.asked(How.BUTTON, outcome)
        await answering.show_place(interaction, outcome, place)


class TurnPage(
    Press,
    template=rf"{VERSION}:page:(?P<page>\d{{1,4}}):(?P<kind>place|answers|live):(?P<what>[\w.:-]+){LANGUAGE}",
):
    """Shows another page of the same answers."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        page, what, answering = int(self.state["page"]), self.state["what"], interaction.client.answering
        if self.state["kind"] == "place":
            place = answering.place(what)
            if place.on:  # what was held on a day is read from disk
                await interaction.client.delivery.acknowledge(interaction)
            outcome = await answering.placed(place, self.locale, self.asker(interaction))
            await answering.show_place(interaction, outcome, place, page=page)
        elif self.state["kind"] == "live":
            await answering.show(interaction, answering.standing(what, self.locale), page=page)
        else:
            await answering.show(interaction, answering.keyed(what, self.locale), page=page)


class AskPassport(Press, template=rf"{VERSION}:passport:{_NAME}"):
    """Asks whose passport somebody holds; only they see it."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        menu = interaction.client.replies.passports(self.answer_name(interaction), self.locale)
        await interaction.client.delivery.respond(interaction, menu, alone=True)


class ChoosePassport(Press, template=rf"{VERSION}:nation:{_NAME}"):
    """Asks the same again for the nationality chosen."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        name = self.answer_name(interaction)
        answering = interaction.client.answering
        outcome = answering.for_nationality(name.entry, _chosen(interaction), self.locale)
        interaction.client.metrics.asked(How.BUTTON, outcome)
        votes = interaction.client.settings_of(interaction.guild).feedback is not False
        await interaction.client.delivery.update(
            interaction, interaction.client.replies.of(outcome, alone=True, votes=votes)
        )


class ChooseTopic(Press, template=rf"{VERSION}:topic"):
    """Opens a topic of /topics."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        await interaction.client.answering.show_layout(
            interaction, interaction.client.information.topics(_chosen(interaction))
        )


class ChooseEntry(Press, template=rf"{VERSION}:entry:\d+"):
    """Shows the entry chosen from a topic."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        answering = interaction.client.answering
        locale = known_locale(locale_of(interaction.locale)) or "en"
        outcome = answering.named(AnswerName(_chosen(interaction)), locale, self.asker(interaction))
        interaction.client.metrics.asked(How.BUTTON, outcome)
        await answering.show(interaction, outcome)


class TurnSources(Press, template=rf"{VERSION}:sources:(?P<page>\d{{1,4}})"):
    """Shows another page of /sources."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        sources = interaction.client.information.sources(int(self.state["page"]))
        await interaction.client.answering.show_layout(interaction, sources)


class Judge(Press, template=rf"{VERSION}:(?P<verdict>helpful|unhelpful):{_NAME}"):
    """Counts whether an answer helped, once for a person and message."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        name, client = self.answer_name(interaction), interaction.client
        if client.settings_of(interaction.guild).feedback is False:
            raise ToldError("Answers are not judged in this server: whoever manages it chose so.")
        message = interaction.message.id if interaction.message else interaction.id
        if client.votes.count((message, interaction.user.id)):
            _log.info("feedback %s entry=%s issuer=%s", self.state["verdict"], name.entry, name.issuer or "-")
            client.vote(name, interaction.created_at, helpful=self.state["verdict"] == "helpful")
        thanks = phrasebook(self.locale)(f"button.{self.state['verdict']}.thanks")
        await client.delivery.respond(interaction, layout.Layout([thanks]), alone=True)


class Remove(Press, template=rf"{VERSION}:remove"):
    """Deletes the answer, for the person who asked and for moderators."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        await interaction.client.answering.remove(interaction)


class Outdated(
    Press,
    template=rf"(?!{VERSION}:(?:{_KINDS})\b).*",
):
    """A button of a form that is read no longer: it says so."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        raise GoneError


ALL: tuple[type[Press], ...] = (
    Show, ShowPlace, TurnPage, AskPassport, ChoosePassport, ChooseTopic, ChooseEntry, TurnSources, Judge,
    Remove, Outdated,
)  # fmt: skip


def _chosen(interaction: Interaction) -> str:
    data: Any = interaction.data or {}
    if not data.get("values"):
        raise GoneError
    return str(data["values"][0])


def button(
    kind: type[Press], text: str, state: str, style: Style = Style.secondary, emoji: str | None = None
) -> Press:
    """A button of a kind, with its state."""
    item: ui.Button[Any] = ui.Button(style=style, label=layout.label(text), custom_id=state, emoji=emoji)
    return kind(item, {})


def show(option: Option, locale: Locale) -> Press:
    """A button that shows what an option names."""
    state = custom_id("show", AnswerName(option.entry, option.issuer), locale=locale)
    return button(Show, option.shown, state, Style.primary)


def other_issuer(name: AnswerName, issuer: str, flag: str, lines: Phrasebook) -> Press:
    """A button that shows another issuer's answer to the same."""
    text = lines("button.other_issuer", issuer=issuer)
    return button(Show, text, custom_id("other", name, locale=lines.locale), emoji=flag)


def place(id_: str, name: str, locale: Locale) -> Press:
    """A button that shows everything about a place."""
    return button(ShowPlace, name, custom_id("place", id_, locale=locale), Style.primary)


def page(text: str, state: str) -> Press:
    """A button that turns to the page its state names."""
    return button(TurnPage, text, state)


def sources_page(text: str, number: int) -> Press:
    """A button that turns to a page of the sources."""
    return button(TurnSources, text, custom_id("sources", number))


def passport(name: AnswerName, lines: Phrasebook) -> Press:
    """A button that asks the same again for a nationality."""
    return button(AskPassport, lines("button.passport"), custom_id("passport", name, locale=lines.locale))


def helpful(name: AnswerName, lines: Phrasebook) -> Press:
    """A button that counts an answer as helpful."""
    return button(Judge, lines("button.helpful"), custom_id("helpful", name, locale=lines.locale))


def unhelpful(name: AnswerName, lines: Phrasebook) -> Press:
    """A button that counts an answer as not helpful."""
    return button(Judge, lines("button.unhelpful"), custom_id("unhelpful", name, locale=lines.locale))


def remove(lines: Phrasebook) -> Press:
    """A button that deletes the answer."""
    return button(Remove, lines("button.remove"), custom_id("remove"), Style.danger)


def passports(name: AnswerName, choices: Sequence[tuple[str, str, str]], lines: Phrasebook) -> Press:
    """A menu of nationalities: value, text and flag of each."""
    state = custom_id("nation", name, locale=lines.locale)
    return _menu(ChoosePassport, lines("button.passport"), state, choices)


def topics(choices: Sequence[tuple[str, str]]) -> Press:
    """A menu of topics: value and text of each."""
    return _menu(ChooseTopic, "Choose a topic", custom_id("topic"), [(*choice, "") for choice in choices])


def entries(number: int, choices: Sequence[tuple[str, str]]) -> Press:
    """A menu of entries, the `number`-th of a message: value and text of each."""
    return _menu(
        ChooseEntry, "Choose a question", custom_id("entry", number), [(*choice, "") for choice in choices]
    )


def _menu(kind: type[Press], placeholder: str, state: str, choices: Sequence[tuple[str, str, str]]) -> Press:
    options = [
        discord.SelectOption(label=layout.option_text(text), value=value, emoji=flag or None)
        for value, text, flag in choices[: layout.MAX_OPTIONS]
    ]
    return kind(ui.Select(custom_id=state, placeholder=placeholder, options=options), {})
