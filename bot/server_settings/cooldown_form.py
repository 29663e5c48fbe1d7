"""The form in which a cooldown is typed: so many questions of a person in so many seconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord import ui

from bot.buttons import Interaction
from bot.custom_ids import custom_id
from bot.errors import ToldError
from bot.markup import escape
from bot.storage.server_settings import ServerSettings

_FORM = custom_id("set", "cooldown")
_MOST = {"questions": 1000, "seconds": 86_400}
_EXPLAINED = {
    "questions": ("Questions", "So many questions of one person are answered …"),
    "seconds": ("Seconds", "… in so many seconds. 0: no limit. Both empty: the default."),
}
_LONGEST = 10


def present(held: ServerSettings) -> dict[str, str]:
    """What the form holds at first: the cooldown of a server."""
    values = {"questions": held.cooldown_questions, "seconds": held.cooldown_seconds}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def form(typed: Mapping[str, str]) -> ui.Modal:
    """The form, with what is typed in it already."""
    modal = ui.Modal(title="Cooldown", custom_id=_FORM)
    for name, (text, description) in _EXPLAINED.items():
        field: ui.TextInput[Any] = ui.TextInput(
            custom_id=name, required=False, max_length=_LONGEST, default=typed[name] or None
        )
        modal.add_item(ui.Label(text=text, description=description, component=field))
    return modal


def typed(interaction: Interaction) -> dict[str, str]:
    """What was typed into the form. Raises ToldError if it is of another version of the bot."""
    data: Any = interaction.data or {}
    if data.get("custom_id") != _FORM:
        raise ToldError("This form is an old one. Please use /settings again.")
    inside = [row.get("component") or {} for row in data.get("components") or ()]
    values = {field.get("custom_id"): str(field.get("value") or "").strip() for field in inside}
    return {name: values.get(name, "") for name in _MOST}


def wrong(typed: Mapping[str, str]) -> str:
    """What is wrong with what was typed, in one sentence; empty if nothing is."""
    for name, most in _MOST.items():
        text = typed[name]
        fits = text.isascii() and text.isdigit() and int(text) <= most
        if any(typed.values()) and not fits:
            given = f"“{escape(text)}” can't be" if text else "There is no number for"
            return (
                f"⚠️ Nothing was changed. {given} the {name}: write a whole number from 0 to {most:,}. "
                "What you typed is still in the form."
            )
    return ""


def changes(typed: Mapping[str, str]) -> dict[str, int | None]:
    """The changes that a form asks for in which nothing is wrong."""
    return {f"cooldown_{name}": int(text) if text else None for name, text in typed.items()}
