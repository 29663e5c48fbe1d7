"""Registered application commands, and what a person can invoke of them."""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from typing import Any

from tests.e2e.loopback.permissions import Permissions

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, NUMBER = 1, 2, 3, 4, 5, 10

PYTHON_TYPES: dict[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    NUMBER: (int, float),
}


class CannotInvoke(AssertionError):
    """A person couldn't do this: the command isn't there, not here, or the options don't fit."""


class Commands:
    """The commands of the application: global ones (`None`) and those of single guilds."""

    def __init__(self, application_id: int) -> None:
        self._application_id = application_id
        self._scopes: dict[int | None, dict[int, dict[str, Any]]] = {}
        self._ids = count(application_id + 1)
        self._versions = count(application_id + 500_000)

    def of(self, guild_id: int | None) -> list[dict[str, Any]]:
        """The commands of a scope."""
        return list(self._scopes.get(guild_id, {}).values())

    def get(self, guild_id: int | None, command_id: int) -> dict[str, Any] | None:
        """One command."""
        return self._scopes.get(guild_id, {}).get(command_id)

    def overwrite(self, guild_id: int | None, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Replaces all commands of a scope; a command of the same name and type keeps its id."""
        old = self._scopes.get(guild_id, {})
        self._scopes[guild_id] = {}
        for body in bodies:
            known = next((one for one in old.values() if _key(one) == _key(body)), None)
            self._put(guild_id, body, int(known["id"]) if known else None)
        return self.of(guild_id)

    def upsert(self, guild_id: int | None, body: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Adds one command, or replaces the one of its name and type; tells whether it is new."""
        known = next((one for one in self.of(guild_id) if _key(one) == _key(body)), None)
        return self._put(guild_id, body, int(known["id"]) if known else None), known is None

    def edit(self, guild_id: int | None, command_id: int, changes: dict[str, Any]) -> dict[str, Any] | None:
        """Changes a command, if it exists."""
        known = self.get(guild_id, command_id)
        return None if known is None else self._put(guild_id, {**known, **changes}, command_id)

    def delete(self, guild_id: int | None, command_id: int) -> bool:
        """Removes a command; tells whether it was there."""
        return self._scopes.get(guild_id, {}).pop(command_id, None) is not None

    def _put(self, guild_id: int | None, body: dict[str, Any], command_id: int | None) -> dict[str, Any]:
        command: dict[str, Any] = {
            "type": CHAT_INPUT,
            "description": "",
            "options": [],
            "default_member_permissions": None,
            "nsfw": False,
            "integration_types": [0],
            "contexts": None,
            **{key: value for key, value in deepcopy(body).items() if value is not None},
            "id": str(command_id or next(self._ids)),
            "application_id": str(self._application_id),
            "version": str(next(self._versions)),
        }
        if command["default_member_permissions"] is not None:
            command["default_member_permissions"] = str(command["default_member_permissions"])
        if guild_id is not None:
            command["guild_id"] = str(guild_id)
        self._scopes.setdefault(guild_id, {})[int(command["id"])] = command
        return command

    def find(self, name: str, kind: int, guild_id: int | None) -> dict[str, Any]:
        """The command that somebody in that guild gets by that name. Raises CannotInvoke if there is none."""
        for scope in (guild_id, None) if guild_id else (None,):
            for command in self.of(scope):
                if command["name"] == name and command["type"] == kind:
                    return command
        there = sorted(command["name"] for scope in self._scopes.values() for command in scope.values())
        raise CannotInvoke(f"no command {name!r} of type {kind}; registered are {there}")


def _key(command: dict[str, Any]) -> tuple[str, int]:
    return command["name"], command.get("type") or CHAT_INPUT


def check_allowed(command: dict[str, Any], *, context: int, installed: str, permissions: int) -> None:
    """Raises CannotInvoke unless the command shows in that context, for that install, to that person."""
    contexts = command.get("contexts")
    if contexts is not None and context not in contexts:
        raise CannotInvoke(f"{command['name']!r} is not allowed in context {context}, only in {contexts}")
    if (1 if installed == "user" else 0) not in command["integration_types"]:
        raise CannotInvoke(f"{command['name']!r} is not installable to a {installed}")
    needed = command.get("default_member_permissions")
    if context == 0 and needed is not None:
        wanted = int(needed) or int(Permissions.ADMINISTRATOR)  # 0: nobody but administrators
        if wanted & ~permissions:
            raise CannotInvoke(f"{command['name']!r} needs the permissions {wanted}")


def options_for(
    command: dict[str, Any], path: list[str], given: dict[str, Any], focused: str | None
) -> list[Any]:
    """The `options` of an interaction: nested under the subcommand `path`, checked as a client would.

    With `focused` it is an autocompletion: values may be incomplete, required options missing.
    """
    declared = command.get("options") or []
    if not path:
        return _values(declared, given, focused)
    step = next(
        (one for one in declared if one["name"] == path[0] and one["type"] in (SUBCOMMAND, GROUP)), None
    )
    if step is None:
        raise CannotInvoke(f"{command['name']!r} has no subcommand {path[0]!r}")
    return [
        {"name": step["name"], "type": step["type"], "options": options_for(step, path[1:], given, focused)}
    ]


def _values(
    declared: list[dict[str, Any]], given: dict[str, Any], focused: str | None
) -> list[dict[str, Any]]:
    by_name = {option["name"]: option for option in declared}
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in declared):
        raise CannotInvoke(f"one of the subcommands {sorted(by_name)} must be chosen")
    if unknown := given.keys() - by_name.keys():
        raise CannotInvoke(f"no options {sorted(unknown)}; there are {sorted(by_name)}")
    missing = [name for name, option in by_name.items() if option.get("required") and name not in given]
    if missing and focused is None:
        raise CannotInvoke(f"required options are missing: {missing}")
    if focused is not None and not by_name.get(focused, {}).get("autocomplete"):
        raise CannotInvoke(f"the option {focused!r} has no autocomplete")
    return [
        {
            "name": name,
            "type": by_name[name]["type"],
            "value": _checked(by_name[name], value, name == focused),
        }
        | ({"focused": True} if name == focused else {})
        for name, value in given.items()
    ]


def _checked(option: dict[str, Any], value: Any, is_focused: bool) -> Any:
    name, kind = option["name"], option["type"]
    expected = PYTHON_TYPES.get(kind)
    if expected is None:  # a user, channel or role, by its id
        return str(getattr(value, "id", value))
    if is_focused:
        return value
    if not isinstance(value, expected) or (isinstance(value, bool) and kind != BOOLEAN):
        raise CannotInvoke(f"the option {name!r} doesn't take {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or ()]
    if choices and value not in choices:
        raise CannotInvoke(f"the option {name!r} takes one of {choices}, not {value!r}")
    measured, unit = (len(value), "length") if isinstance(value, str) else (value, "value")
    least, most = option.get(f"min_{unit}"), option.get(f"max_{unit}")
    if (least is not None and measured < least) or (most is not None and measured > most):
        raise CannotInvoke(f"the option {name!r} takes a {unit} from {least} to {most}, not {measured}")
    return value
