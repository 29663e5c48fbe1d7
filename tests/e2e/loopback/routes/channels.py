"""Channels, and what the bot may do in them."""

from __future__ import annotations

from tests.e2e.loopback.calls import (
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNKNOWN_CHANNEL,
    ApiError,
    Call,
    Reply,
)
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.permissions import Permissions
from tests.e2e.loopback.places import Channel
from tests.e2e.loopback.router import ROUTES


def channel_of(core: Core, call: Call, needed: Permissions = Permissions.VIEW_CHANNEL) -> Channel:
    """The channel of the path.

    Raises ApiError: 10003 if there is none, 50001 if out of sight, 50013 without a `needed` permission.
    """
    channel = core.world.channels.get(call.id("channel_id"))
    if channel is None:
        raise ApiError(*UNKNOWN_CHANNEL)
    if channel.guild is None:
        return channel
    if not channel.guild.has_bot:
        raise ApiError(*MISSING_ACCESS)
    granted = core.world.permissions_in(channel)
    if not granted & Permissions.VIEW_CHANNEL:
        raise ApiError(*MISSING_ACCESS)
    if needed & ~granted:
        raise ApiError(*MISSING_PERMISSIONS)
    return channel


@ROUTES.on("GET /channels/{channel_id}")
def get_channel(core: Core, call: Call) -> Reply:
    """A channel."""
    return Reply(200, channel_of(core, call).payload())


@ROUTES.on("POST /channels/{channel_id}/typing")
def start_typing(core: Core, call: Call) -> Reply:
    """Shows that the bot is typing."""
    channel = core.world.channels.get(call.id("channel_id"))
    is_thread = channel is not None and channel.kind.is_thread
    channel_of(core, call, Permissions.SEND_MESSAGES_IN_THREADS if is_thread else Permissions.SEND_MESSAGES)
    return Reply(204)
