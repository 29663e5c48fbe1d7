"""Threads that the bot starts or joins."""

from __future__ import annotations

from tests.e2e.loopback.calls import Call, Reply
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.permissions import Permissions
from tests.e2e.loopback.places import Channel, Kind
from tests.e2e.loopback.router import ROUTES
from tests.e2e.loopback.routes.channels import channel_of
from tests.e2e.loopback.routes.messages import message_of
from tests.e2e.loopback.sending import create_message


def _announce(core: Core, thread: Channel) -> Reply:
    core.gateway.publish("THREAD_CREATE", {**thread.payload(), "newly_created": True}, thread.guild, thread)
    return Reply(201, thread.payload())


@ROUTES.on("POST /channels/{channel_id}/messages/{message_id}/threads")
def start_thread_from_message(core: Core, call: Call) -> Reply:
    """A thread that hangs on a message, and has its id."""
    channel = channel_of(core, call, Permissions.CREATE_PUBLIC_THREADS)
    message = message_of(core, call, channel)
    return _announce(core, core.world.add_thread(channel, call.body["name"], core.world.bot, message.id))


@ROUTES.on("POST /channels/{channel_id}/threads")
def start_thread(core: Core, call: Call) -> Reply:
    """A thread of its own, or a post in a forum with its first message."""
    is_forum = core.world.channels.get(call.id("channel_id"), None)
    if is_forum is not None and is_forum.kind is Kind.FORUM:
        forum = channel_of(core, call, Permissions.SEND_MESSAGES)
        thread = core.world.add_thread(forum, call.body["name"], core.world.bot)
        reply = _announce(core, thread)
        message = create_message(core, thread, call.body.get("message") or {}, message_id=thread.id)
        return Reply(
            201, {**reply.body, "message": message.for_bot(core.world.bot, with_content=core.sees_content)}
        )
    channel = channel_of(core, call, Permissions.CREATE_PUBLIC_THREADS)
    return _announce(core, core.world.add_thread(channel, call.body["name"], core.world.bot))


@ROUTES.on("PUT /channels/{channel_id}/thread-members/@me")
def join_thread(core: Core, call: Call) -> Reply:
    """Joins a thread."""
    channel_of(core, call)
    return Reply(204)


@ROUTES.on("DELETE /channels/{channel_id}/thread-members/@me")
def leave_thread(core: Core, call: Call) -> Reply:
    """Leaves a thread."""
    channel_of(core, call)
    return Reply(204)
