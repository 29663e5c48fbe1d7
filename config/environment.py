"""Environment variables that override the settings file: ADVISORY_BOT__SECTION__KEY."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from config.settings import Settings

PREFIX = "ADVISORY_BOT__"
Path = tuple[str, ...]


def setting_paths(section: type[BaseModel] = Settings, at: Path = ()) -> Iterator[tuple[Path, bool]]:
    """Every setting as its path of keys, with whether it is a list."""
    for name, field in section.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from setting_paths(kind, (*at, name))
        else:
            yield (*at, name), getattr(kind, "__origin__", None) is tuple


def variable_name(path: Path) -> str:
    """The environment variable that overrides the setting at `path`."""
    return PREFIX + "__".join(path).upper()


def read_environment(environment: Mapping[str, str]) -> tuple[dict[Path, Any], list[str]]:
    """The settings that `environment` overrides, by path, and the names it holds that are none.

    A list is written as JSON (`[1, 2]`) or with commas (`1, 2`). Raises nothing: a value that
    doesn't fit is handed on as text, for the model to judge.
    """
    known = {variable_name(path): (path, is_list) for path, is_list in setting_paths()}
    values: dict[Path, Any] = {}
    unknown: list[str] = []
    for name, text in environment.items():
        if name in known:
            path, is_list = known[name]
            values[path] = _list(text) if is_list else text
        elif name.upper().startswith(PREFIX):
            unknown.append(name)
    return values, sorted(unknown)


def _list(text: str) -> Any:
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return [part.strip() for part in text.split(",") if part.strip()]
