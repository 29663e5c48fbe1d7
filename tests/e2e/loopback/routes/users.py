"""Users, and direct-message channels."""

from __future__ import annotations

from tests.e2e.loopback.calls import UNKNOWN_USER, ApiError, Call, Reply, invalid_form
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.router import ROUTES


@ROUTES.on("GET /users/@me")
def get_me(core: Core, call: Call) -> Reply:
    """The bot."""
    return Reply(200, {**core.world.bot.payload(), "mfa_enabled": False, "locale": "en-US", "verified": True})


@ROUTES.on("GET /users/{user_id}")
def get_user(core: Core, call: Call) -> Reply:
    """Anybody."""
    user = core.world.users.get(call.id("user_id"))
    if user is None:
        raise ApiError(*UNKNOWN_USER)
    return Reply(200, user.payload())


@ROUTES.on("POST /users/@me/channels")
def create_dm(core: Core, call: Call) -> Reply:
    """The direct-message channel with somebody, which need not exist yet."""
    body = call.body if isinstance(call.body, dict) else {}
    user = core.world.users.get(int(body.get("recipient_id") or 0))
    if user is None:
        raise invalid_form(
            {"recipient_id": {"_errors": [{"code": "INVALID_USER", "message": "Invalid user"}]}}
        )
    return Reply(200, core.world.dm(user).payload())


@ROUTES.on("GET /users/@me/guilds")
def get_my_guilds(core: Core, call: Call) -> Reply:
    """The guilds the bot is in."""
    mine = [guild for guild in core.world.guilds.values() if guild.has_bot]
    return Reply(
        200,
        [
            {
                "id": str(guild.id),
                "name": guild.name,
                "icon": None,
                "banner": None,
                "owner": False,
                "permissions": str(int(guild.permissions_of(core.world.bot))),
                "features": [],
            }
            for guild in mine
        ],
    )
