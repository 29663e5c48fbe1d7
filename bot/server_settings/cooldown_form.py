"""The form in which a cooldown is typed: so many questions of a person in so many seconds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from discord import ui

from bot.buttons import Interaction
from bot.custom_ids import custom_id
from bot.errors import ToldError
from bot.storage.server_settings import ServerSettings

_FORM = custom_id("set", "cooldown")
_MOST = {"questions": 1000, "seconds": 86_400}
_LONGEST = 10


def form(held: ServerSettings) -> ui.Modal:
    """The form, with the cooldown of a server in it."""
    modal = ui.Modal(title="Cooldown", custom_id=_FORM)
    explained = {
        "questions": ("Questions", "So many questions of one person are answered …", held.cooldown_questions),
        "seconds": ("Seconds", "… in so many seconds. Both empty: as everywhere.", held.cooldown_seconds),
    }
    for name, (text, description, value) in explained.items():
        typed: ui.TextInput[Any] = ui.TextInput(
            custom_id=name,
            required=False,
            max_length=_LONGEST,
            default=None if value is None else str(value),
        )
        modal.add_item(ui.Label(text=text, description=description, component=typed))
    return modal


def changes(interaction: Interaction) -> dict[str, int | None]:
    """The changes that a filled in form asks for. Raises ToldError for nonsense."""
    data: Any = interaction.data or {}
    if data.get("custom_id") != _FORM:
        raise ToldError("This form is an old one. Please use /settings again.")
    typed = dict(_typed(data))
    if not any(typed.values()):
        return {"cooldown_questions": None, "cooldown_seconds": None}
    return {f"cooldown_{name}": _number(typed, name) for name in _MOST}


def _typed(data: Any) -> Iterator[tuple[str, str]]:
    for row in data.get("components") or ():
        inside = row.get("component") or {}
        yield str(inside.get("custom_id")), str(inside.get("value") or "").strip()


def _number(typed: dict[str, str], name: str) -> int:
    """The number typed. Raises ToldError if it is none, or too small or large."""
    text, most = typed.get(name, ""), _MOST[name]
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= most):
        raise ToldError(
            f"Nothing was changed: {name} should be a whole number from 1 to {most:,}. "
            "For example 5 questions in 30 seconds."
        )
    return int(text)
