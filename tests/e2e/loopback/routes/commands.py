"""Application commands: global ones, and those of a guild."""

from __future__ import annotations

from tests.e2e.loopback.calls import (
    MISSING_ACCESS,
    UNKNOWN_APPLICATION,
    UNKNOWN_COMMAND,
    ApiError,
    Call,
    Reply,
    invalid_form,
)
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.router import ROUTES
from tests.e2e.loopback.routes.guilds import guild_of

GLOBAL = "/applications/{application_id}/commands"
IN_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"


def _scope(core: Core, call: Call) -> int | None:
    if call.id("application_id") != core.world.application_id:
        raise ApiError(*UNKNOWN_APPLICATION)
    if "guild_id" not in call.params:
        return None
    try:
        return guild_of(core, call).id
    except ApiError:
        raise ApiError(*MISSING_ACCESS) from None


@ROUTES.on(f"GET {GLOBAL}", f"GET {IN_GUILD}")
def get_commands(core: Core, call: Call) -> Reply:
    """All commands."""
    return Reply(200, core.world.commands.of(_scope(core, call)))


@ROUTES.on(f"PUT {GLOBAL}", f"PUT {IN_GUILD}")
def overwrite_commands(core: Core, call: Call) -> Reply:
    """Replaces all commands."""
    if not isinstance(call.body, list):
        raise invalid_form(
            {"_errors": [{"code": "LIST_TYPE_CONVERT", "message": "Only iterables may be used"}]}
        )
    return Reply(200, core.world.commands.overwrite(_scope(core, call), call.body))


@ROUTES.on(f"POST {GLOBAL}", f"POST {IN_GUILD}")
def create_command(core: Core, call: Call) -> Reply:
    """Adds a command, or replaces the one of its name."""
    command, is_new = core.world.commands.upsert(_scope(core, call), call.body)
    return Reply(201 if is_new else 200, command)


@ROUTES.on(f"GET {GLOBAL}/{{command_id}}", f"GET {IN_GUILD}/{{command_id}}")
def get_command(core: Core, call: Call) -> Reply:
    """One command."""
    command = core.world.commands.get(_scope(core, call), call.id("command_id"))
    if command is None:
        raise ApiError(*UNKNOWN_COMMAND)
    return Reply(200, command)


@ROUTES.on(f"PATCH {GLOBAL}/{{command_id}}", f"PATCH {IN_GUILD}/{{command_id}}")
def edit_command(core: Core, call: Call) -> Reply:
    """Changes a command."""
    command = core.world.commands.edit(_scope(core, call), call.id("command_id"), call.body)
    if command is None:
        raise ApiError(*UNKNOWN_COMMAND)
    return Reply(200, command)


@ROUTES.on(f"DELETE {GLOBAL}/{{command_id}}", f"DELETE {IN_GUILD}/{{command_id}}")
def delete_command(core: Core, call: Call) -> Reply:
    """Removes a command."""
    if not core.world.commands.delete(_scope(core, call), call.id("command_id")):
        raise ApiError(*UNKNOWN_COMMAND)
    return Reply(204)
