"""The application itself, and where its gateway is."""

from __future__ import annotations

from tests.e2e.loopback.calls import UNKNOWN_APPLICATION, ApiError, Call, Reply
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.router import ROUTES


@ROUTES.on("GET /oauth2/applications/@me", "GET /applications/@me", "GET /applications/{application_id}")
def get_application(core: Core, call: Call) -> Reply:
    """The application; discord.py asks for it at every login."""
    if "application_id" in call.params and call.id("application_id") != core.world.application_id:
        raise ApiError(*UNKNOWN_APPLICATION)
    return Reply(200, core.world.application(core.gateway.application_flags))


@ROUTES.on("PATCH /applications/@me", "PATCH /applications/{application_id}")
def edit_application(core: Core, call: Call) -> Reply:
    """Taken, and changes nothing."""
    return get_application(core, call)


@ROUTES.on("GET /gateway")
def get_gateway(core: Core, call: Call) -> Reply:
    """The gateway's URL."""
    return Reply(200, {"url": core.gateway.announced_url or core.gateway.url})


@ROUTES.on("GET /gateway/bot")
def get_gateway_bot(core: Core, call: Call) -> Reply:
    """The gateway's URL, the number of shards, and how many sessions may still be started today."""
    limit = {
        "total": 1000,
        "remaining": core.gateway.session_starts_left,
        "reset_after": 14_400_000,
        "max_concurrency": 1,
    }
    url = core.gateway.announced_url or core.gateway.url
    return Reply(200, {"url": url, "shards": core.gateway.shards, "session_start_limit": limit})
