"""Limits of commands that only Discord's documentation states (page Interactions/Application Commands)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.e2e.loopback.commands import CHAT_INPUT, GROUP, MESSAGE, STRING, SUBCOMMAND, USER
from tests.e2e.loopback.limits import choice_violations, longer, more

NAME = 32
DESCRIPTION = 100
"""Characters (Application Command Structure)."""
OPTIONS = 25
"""Options of a command or subcommand (Application Command Structure)."""
TOTAL = 8000
"""Characters of all names, descriptions and values of a command, longest localizations (Slash Commands)."""
PER_SCOPE = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
"""Commands of each type (Registering a Command)."""
LOCALES = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)
"""Reference: Locales."""


def command_list_violations(commands: list[Any]) -> Iterator[str]:
    """What is wrong with a whole set of commands."""
    counted: Counter[tuple[int, str]] = Counter()
    for command in commands:
        if isinstance(command, dict):
            yield from command_violations(command)
            counted[command.get("type") or CHAT_INPUT, str(command.get("name"))] += 1
    for (kind, name), times in counted.items():
        if times > 1:  # Registering a Command: names are unique per type
            yield f"{times} commands of type {kind} are named {name!r}"
    for kind, limit in PER_SCOPE.items():
        yield from more(f"commands of type {kind}", [key for key in counted if key[0] == kind], limit)


def command_violations(command: dict[str, Any], *, partial: bool = False) -> Iterator[str]:
    """What is wrong with one command; a `partial` one leaves out what it doesn't change."""
    kind, name = command.get("type") or CHAT_INPUT, command.get("name")
    if name is not None:
        yield from _name_violations(f"command {name!r}", command, slash=kind == CHAT_INPUT)
    if kind == CHAT_INPUT and not (partial and "description" not in command):
        yield from _description_violations(f"command {name!r}", command)
    elif kind != CHAT_INPUT and (command.get("description") or command.get("options")):
        # Application Command Structure: empty for USER and MESSAGE commands
        yield f"command {name!r} of type {kind} has a description or options"
    yield from _option_violations(f"command {name!r}", command.get("options") or [])
    if (total := size(command)) > TOTAL:
        yield f"command {name!r} has {total} characters, more than {TOTAL}"


def size(thing: dict[str, Any]) -> int:
    """The characters of a command, option or choice that count towards the total."""
    total = 0
    for field in ("name", "description"):
        texts = [thing.get(field) or "", *(thing.get(f"{field}_localizations") or {}).values()]
        total += max(len(text) for text in texts)
    if isinstance(thing.get("value"), str):
        total += len(thing["value"])
    children = [*(thing.get("options") or ()), *(thing.get("choices") or ())]
    return total + sum(size(child) for child in children)


def is_name(text: str) -> bool:
    r"""Whether it can name a slash command or option: letters, digits, `-`, `_` and `'`, in lower case.

    Application Command Naming: `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, and the lower-case
    variant of a letter where there is one.
    """
    return 1 <= len(text) <= NAME and text == text.lower() and all(map(_is_name_character, text))


def _is_name_character(character: str) -> bool:
    in_script = "\u0900" <= character <= "\u097f" or "\u0e00" <= character <= "\u0e7f"
    return character in "-_'" or in_script or unicodedata.category(character)[0] in "LN"


def _name_violations(what: str, thing: dict[str, Any], *, slash: bool) -> Iterator[str]:
    localizations = thing.get("name_localizations") or {}
    yield from _locale_violations(what, localizations)
    for name in (thing.get("name"), *localizations.values()):
        if slash and not (isinstance(name, str) and is_name(name)):
            yield f"{what}: {name!r} is no name for a slash command or option"
        elif not slash and not (isinstance(name, str) and 1 <= len(name) <= NAME):
            yield f"{what}: {name!r} should have 1 to {NAME} characters"


def _description_violations(what: str, thing: dict[str, Any]) -> Iterator[str]:
    localizations = thing.get("description_localizations") or {}
    yield from _locale_violations(what, localizations)
    for text in (thing.get("description"), *localizations.values()):
        if not text:
            yield f"{what} has no description"
        yield from longer(f"the description of {what}", text, DESCRIPTION)


def _locale_violations(what: str, localizations: dict[str, Any]) -> Iterator[str]:
    if unknown := sorted(localizations.keys() - LOCALES):
        yield f"{what}: {unknown} are no locales of Discord"


def _option_violations(what: str, options: list[dict[str, Any]]) -> Iterator[str]:
    yield from more(f"options of {what}", options, OPTIONS)
    names = Counter(option.get("name") for option in options)  # Option Structure: unique names
    yield from (f"{what} has two options {name!r}" for name, times in names.items() if times > 1)
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):  # Option Structure: required options come first
        yield f"{what} has a required option after an optional one"
    kinds = {option.get("type") for option in options}
    if kinds & {SUBCOMMAND, GROUP} and kinds - {SUBCOMMAND, GROUP}:
        yield f"{what} has both subcommands and options"
    for option in options:
        here = f"option {option.get('name')!r} of {what}"
        yield from _name_violations(here, option, slash=True)
        yield from _description_violations(here, option)
        yield from choice_violations(option)
        if option.get("choices") and option.get("autocomplete"):  # Option Structure, second note
            yield f"{here} has both choices and autocomplete"
        if option.get("type") == STRING and (option.get("min_length") or 0) > (
            option.get("max_length") or 6000
        ):
            yield f"{here} has a min_length above its max_length"
        yield from _option_violations(here, option.get("options") or [])
