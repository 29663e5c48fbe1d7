"""The menus and buttons of `/settings`. Their state is in their `custom_id`: they outlive a restart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import discord
from discord import ui
from typing_extensions import override

from bot import layout
from bot.buttons import Interaction, Press, Style
from bot.custom_ids import VERSION, custom_id
from bot.errors import GoneError, report
from bot.phrasebook import phrasebook
from bot.server_settings import changing, cooldown_form, page
from bot.storage.server_settings import ServerSettings
from knowledge.model import LOCALES
from knowledge.translations import known_locale

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_NONE = "none"
_ALONE, _PUBLIC = "alone", "public"
_CHANNELS = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]


class ChooseChannels(Press, template=rf"{VERSION}:set:channels"):
    """Sets in which channels the bot answers without being asked."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        await change(interaction, answer_channels=frozenset(int(value) for value in _values(interaction)))


class ChooseLanguage(Press, template=rf"{VERSION}:set:language"):
    """Sets the language that a message is taken for if it doesn't tell."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        (value,) = _values(interaction)
        language = known_locale(value)
        if language is None and value != _NONE:
            raise GoneError
        await change(interaction, language=language)


class ChooseVisibility(Press, template=rf"{VERSION}:set:visibility"):
    """Sets who sees answers to commands."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        await change(interaction, ephemeral=_values(interaction) == [_ALONE])


class ChooseNationality(Press, template=rf"{VERSION}:set:nationality"):
    """Sets whose advice stands first."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        (value,) = _values(interaction)
        if value != _NONE and value not in interaction.client.advisor.knowledge.issuers:
            raise GoneError
        await change(interaction, nationality=None if value == _NONE else value)


class EditCooldown(Press, template=rf"{VERSION}:set:cooldown(?::(?P<questions>[^:]*):(?P<seconds>[^:]*))?"):
    """Opens the form with the cooldown, or with what was typed last time and not taken."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        held = interaction.client.settings_of(changing.managed(interaction))
        typed = self.state if any(self.state.values()) else cooldown_form.present(held)
        await interaction.client.delivery.ask(interaction, cooldown_form.form(typed))


class SetVotes(Press, template=rf"{VERSION}:set:votes:(?P<votes>on|off)"):
    """Sets whether answers can be called helpful or not."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        await change(interaction, feedback=self.state["votes"] == "on")


class AskReset(Press, template=rf"{VERSION}:set:reset"):
    """Asks whether all settings shall go back."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        changing.managed(interaction)
        await interaction.client.delivery.update(interaction, layout.Layout([page.RESET], [_confirming()]))


class Reset(Press, template=rf"{VERSION}:set:reset:yes"):
    """Sets all back, and forgets the server."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        await change(interaction)


class Back(Press, template=rf"{VERSION}:set:back"):
    """Shows the settings again."""

    @override
    async def pressed(self, interaction: Interaction) -> None:
        server = changing.managed(interaction)
        await interaction.client.delivery.update(interaction, settings_page(interaction.client, server))


ALL: tuple[type[Press], ...] = (
    ChooseChannels, ChooseLanguage, ChooseVisibility, ChooseNationality, EditCooldown, SetVotes, AskReset,
    Reset, Back,
)  # fmt: skip


def _values(interaction: Interaction) -> list[str]:
    data: Any = interaction.data or {}
    return [str(value) for value in data.get("values") or ()]


async def change(interaction: Interaction, **changes: Any) -> None:
    """Changes settings of a server, and shows what they are then; with no changes, sets all back."""
    server, client = changing.managed(interaction), interaction.client
    # The database may take longer than the three seconds that Discord gives.
    await client.delivery.acknowledge(interaction)
    notice = await changing.changed(client, server, changes)
    await client.delivery.replace(interaction, settings_page(client, server, notice))


async def submitted(interaction: Interaction) -> None:
    """Takes the form that was filled in; a failure is logged, then told in one sentence."""
    try:
        server, client = changing.managed(interaction), interaction.client
        typed = cooldown_form.typed(interaction)
        if wrong := cooldown_form.wrong(typed):
            await client.delivery.update(interaction, settings_page(client, server, wrong, typed))
        else:
            await change(interaction, **cooldown_form.changes(typed))
    except Exception as error:  # the boundary: whatever it is, the person is told
        await report(interaction, error)


def settings_page(
    client: AdvisoryClient, server: discord.Guild, notice: str = "", typed: Mapping[str, str] | None = None
) -> layout.Layout:
    """The settings of a server with their controls; above them `notice`, on what has just been done.

    `typed` is a cooldown that was not taken: its form holds it when it is opened again.
    """
    below: list[list[Press]] = []
    if page.can_change(client):
        held = client.settings_of(server)
        below = _rows(held, page.present(server, held.answer_channels), page.nations(client), typed)
    return layout.Layout(page.texts(client, server, notice), below)


def _rows(
    held: ServerSettings,
    channels: Iterable[int],
    nations: Sequence[tuple[str, str, str]],
    typed: Mapping[str, str] | None,
) -> list[list[Press]]:
    """The controls, each at its present value; of a nationality its value, text and flag."""
    english = phrasebook("en")
    languages = [(_NONE, "Language: none set", "")]
    languages += [(locale, english.language(locale), "") for locale in LOCALES]
    cooldown = ":".join(["cooldown", *(text.replace(":", ".") for text in (typed or {}).values())])
    visible = [(_PUBLIC, "Answers to commands: shown to all", ""), (_ALONE, "Shown to the asker alone", "")]
    none = (_NONE, "No nationality", "")
    menus: list[Press] = [
        _channel_menu(channels),
        _menu(ChooseLanguage, "language", languages, held.language or _NONE),
        _menu(ChooseVisibility, "visibility", visible, _ALONE if held.ephemeral else _PUBLIC),
        _menu(ChooseNationality, "nationality", [none, *nations], held.nationality or _NONE),
    ]
    votes = held.feedback is not False
    hide = "Hide Helpful / Not helpful" if votes else "Show Helpful / Not helpful"
    buttons: list[Press] = [
        _button(EditCooldown, "Cooldown …", cooldown),
        _button(SetVotes, hide, f"votes:{'off' if votes else 'on'}"),
        _button(AskReset, "Reset to defaults", "reset", Style.danger),
    ]
    return [*([menu] for menu in menus), buttons]


def _confirming() -> list[Press]:
    return [_button(Reset, "Yes, reset", "reset:yes", Style.danger), _button(Back, "Back", "back")]


def _channel_menu(channels: Iterable[int]) -> Press:
    chosen = [discord.Object(id_, type=discord.abc.GuildChannel) for id_ in channels]
    item: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=custom_id("set", "channels"),
        placeholder="Answer channels: none",
        channel_types=_CHANNELS,
        min_values=0,
        max_values=layout.MAX_OPTIONS,
        default_values=[
            discord.SelectDefaultValue(id=one.id, type=discord.SelectDefaultValueType.channel)
            for one in chosen[: layout.MAX_OPTIONS]
        ],
    )
    return ChooseChannels(item, {})


def _menu(kind: type[Press], name: str, choices: Sequence[tuple[str, str, str]], present: str) -> Press:
    options = [
        discord.SelectOption(
            label=layout.option_text(text), value=value, emoji=flag or None, default=value == present
        )
        for value, text, flag in choices[: layout.MAX_OPTIONS]
    ]
    return kind(ui.Select(custom_id=custom_id("set", name), options=options), {})


def _button(kind: type[Press], text: str, state: str, style: Style = Style.secondary) -> Press:
    item: ui.Button[Any] = ui.Button(style=style, label=text, custom_id=custom_id("set", state))
    return kind(item, {})
