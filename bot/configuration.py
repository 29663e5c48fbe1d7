"""From the settings file and the environment to settings that have been checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.storage.address import Address
from config import DEFAULT_FILE, Settings, read_environment
from config.environment import setting_paths, variable_name
from knowledge.documents import Document, read_document
from knowledge.problems import Problem

KeyPath = tuple[str | int, ...]


class ConfigurationError(Exception):
    """The settings can't be used; `problems` says why, all at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def load_settings(file: Path | None, environment: Mapping[str, str]) -> Settings:
    """The settings of `file` (the shipped one if None), overridden by `environment`.

    Raises ConfigurationError with every mistake in either.
    """
    document, problems = read_document(file or DEFAULT_FILE)
    if not isinstance(document.data, dict) and not problems:
        problems.append(document.problem((), "These are not settings.", "Begin with a line “discord:”."))
    merged: dict[str, Any] = document.data if isinstance(document.data, dict) else {}
    values, unknown = read_environment(environment)
    for path, value in values.items():
        _put(merged, path, value)
    problems += [_unknown_variable(name) for name in unknown]
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        problems += [_problem(document, details, values) for details in error.errors()]
        settings = Settings()
    if problems:
        raise ConfigurationError(sorted(set(problems)))
    return settings


def storage_address(settings: Settings, data: Path) -> Address:
    """Where the database is; a file in the folder `data` unless the settings say otherwise.

    Raises ConfigurationError if no database can be there.
    """
    try:
        return Address.of(settings.storage.url.get_secret_value(), data)
    except ValueError as error:
        raise ConfigurationError(
            [Problem("storage.url", 0, f"{str(error)[:1].upper()}{str(error)[1:]}.", "Correct it.")]
        ) from None


def _put(data: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for key in path[:-1]:
        below = data.setdefault(key, {})
        if not isinstance(below, dict):
            return  # the file's mistake is reported; there is nothing to override below it
        data = below
    data[path[-1]] = value


def _unknown_variable(name: str) -> Problem:
    known = [variable_name(path) for path, _ in setting_paths()]
    near = get_close_matches(name.upper(), known, 1, 0.7)
    remedy = f"Did you mean {near[0]}?" if near else "Remove it; the README lists the settings."
    return Problem(f"environment variable {name}", 0, "There is no such setting.", remedy)


def _problem(document: Document, details: ErrorDetails, values: Mapping[tuple[str, ...], Any]) -> Problem:
    path: KeyPath = details["loc"]
    dotted = ".".join(part if isinstance(part, str) else f"item {part + 1}" for part in path)
    if details["type"] == "extra_forbidden":
        what, remedy = f"There is no setting “{dotted}”.", _remedy_for_key(path)
    elif details["type"] in {"model_type", "model_attributes_type"}:
        what = f"“{dotted}” should be a group of settings."
        remedy = f"Write “{path[-1]}:” and its keys below it."
    else:
        message = details["msg"].removeprefix("Value error, ")
        what = f"“{dotted}” doesn't fit: {message[:1].lower()}{message[1:]}."
        remedy = "Correct it, or leave it out for the default."
    for variable in values:
        if path[: len(variable)] == variable:
            return Problem(f"environment variable {variable_name(variable)}", 0, what, remedy)
    return document.problem(path, what, remedy)


def _remedy_for_key(path: KeyPath) -> str:
    siblings = list(dict.fromkeys(_keys_below(path[:-1])))
    near = get_close_matches(str(path[-1]), siblings, 1, 0.6)
    if near:
        return f"Did you mean “{near[0]}”?"
    return f"Remove it. The keys here are: {', '.join(siblings)}."


def _keys_below(section: KeyPath) -> Iterator[str]:
    for path, _ in setting_paths():
        if path[: len(section)] == section:
            yield path[len(section)]
