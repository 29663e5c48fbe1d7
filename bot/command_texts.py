"""Names and descriptions of commands and their parameters, to be found in other languages by their keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from discord import app_commands
from discord.app_commands import locale_str

T = TypeVar("T")
Decorator = Callable[[T], T]


def translatable(message: str, key: str) -> locale_str:
    """An English text, and the key under which it is found in other languages."""
    return locale_str(message, key=key)


def parameters(**texts: str) -> Decorator[Any]:
    """Translatable names of parameters, by their English ones."""
    return app_commands.rename(**{name: translatable(name, f"{key}.name") for name, key in texts.items()})


def descriptions(**texts: tuple[str, str]) -> Decorator[Any]:
    """Translatable descriptions of parameters: the English text and the key of each."""
    return app_commands.describe(
        **{name: translatable(text, f"{key}.description") for name, (text, key) in texts.items()}
    )
