"""Guilds, as far as a bot with the least permissions asks about them."""

from __future__ import annotations

from tests.e2e.loopback.calls import MISSING_ACCESS, UNKNOWN_GUILD, UNKNOWN_MEMBER, ApiError, Call, Reply
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.places import Guild
from tests.e2e.loopback.router import ROUTES


def guild_of(core: Core, call: Call) -> Guild:
    """The guild of the path. Raises ApiError if there is none or the bot isn't in it."""
    guild = core.world.guilds.get(call.id("guild_id"))
    if guild is None:
        raise ApiError(*UNKNOWN_GUILD)
    if not guild.has_bot:
        raise ApiError(*MISSING_ACCESS)
    return guild


@ROUTES.on("GET /guilds/{guild_id}")
def get_guild(core: Core, call: Call) -> Reply:
    """A guild."""
    guild = guild_of(core, call)
    data = guild.payload()
    if call.query.get("with_counts") in ("1", "true", "True"):
        data |= {"approximate_member_count": len(guild.members), "approximate_presence_count": 0}
    return Reply(200, data)


@ROUTES.on("GET /guilds/{guild_id}/channels")
def get_channels(core: Core, call: Call) -> Reply:
    """The channels of a guild that the bot sees."""
    visible = guild_of(core, call).visible_channels(core.world.bot)
    return Reply(200, [channel.payload() for channel in visible if not channel.kind.is_thread])


@ROUTES.on("GET /guilds/{guild_id}/threads/active")
def get_threads(core: Core, call: Call) -> Reply:
    """The active threads of a guild that the bot sees."""
    visible = guild_of(core, call).visible_channels(core.world.bot)
    threads = [channel.payload() for channel in visible if channel.kind.is_thread]
    return Reply(200, {"threads": threads, "members": [], "has_more": False})


@ROUTES.on("GET /guilds/{guild_id}/roles")
def get_roles(core: Core, call: Call) -> Reply:
    """The roles of a guild."""
    guild = guild_of(core, call)
    return Reply(200, [role.payload() for role in (guild.everyone, *guild.roles)])


@ROUTES.on("GET /guilds/{guild_id}/members/{user_id}")
def get_member(core: Core, call: Call) -> Reply:
    """A member of a guild."""
    member = guild_of(core, call).members.get(call.id("user_id"))
    if member is None:
        raise ApiError(*UNKNOWN_MEMBER)
    return Reply(200, member.payload())


@ROUTES.on("PATCH /guilds/{guild_id}/members/@me")
def edit_me(core: Core, call: Call) -> Reply:
    """Changes the bot's nickname."""
    member = guild_of(core, call).members[core.world.bot.id]
    if isinstance(call.body, dict) and "nick" in call.body:
        member.nick = call.body["nick"] or None
    return Reply(200, member.payload())
