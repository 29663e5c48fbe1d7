"""Messages: listing, sending, changing, deleting, reacting."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from tests.e2e.loopback.calls import (
    BULK_DELETE_COUNT,
    CLOSED_DMS,
    MISSING_PERMISSIONS,
    NO_HISTORY_FOR_REPLY,
    OTHERS_MESSAGE,
    UNKNOWN_MESSAGE,
    ApiError,
    Call,
    Reply,
    invalid_form,
)
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.messages import Message
from tests.e2e.loopback.permissions import Permissions
from tests.e2e.loopback.places import Channel, Kind
from tests.e2e.loopback.router import ROUTES
from tests.e2e.loopback.routes.channels import channel_of
from tests.e2e.loopback.sending import create_message as create
from tests.e2e.loopback.sending import delete_message as delete
from tests.e2e.loopback.sending import edit_message as edit

ONE = "/channels/{channel_id}/messages/{message_id}"
NOT_A_TEXT_CHANNEL = (400, 50008, "Cannot send messages in a non-text channel")


def message_of(core: Core, call: Call, channel: Channel) -> Message:
    """The message of the path. Raises ApiError if it isn't in that channel."""
    message = channel.messages.get(call.id("message_id"))
    if message is None:
        raise ApiError(*UNKNOWN_MESSAGE)
    return message


def _shown(core: Core, message: Message) -> Reply:
    return Reply(200, message.for_bot(core.world.bot, with_content=core.sees_content))


@ROUTES.on("GET /channels/{channel_id}/messages")
def list_messages(core: Core, call: Call) -> Reply:
    """Messages, newest first; none without the permission to read the history."""
    channel = channel_of(core, call)
    if not core.world.permissions_in(channel) & Permissions.READ_MESSAGE_HISTORY:
        return Reply(200, [])
    limit, order = int(call.query.get("limit", 50)), channel.order
    if "after" in call.query:
        start = bisect_right(order, int(call.query["after"]))
        ids = order[start : start + limit]
    elif "around" in call.query:
        middle = bisect_left(order, int(call.query["around"]))
        ids = order[max(0, middle - limit // 2) : middle + limit // 2 + 1]
    else:
        end = bisect_left(order, int(call.query["before"])) if "before" in call.query else len(order)
        ids = order[max(0, end - limit) : end]
    bot, sees = core.world.bot, core.sees_content
    return Reply(200, [channel.messages[number].for_bot(bot, with_content=sees) for number in reversed(ids)])


@ROUTES.on(f"GET {ONE}")
def get_message(core: Core, call: Call) -> Reply:
    """One message."""
    channel = channel_of(core, call, Permissions.VIEW_CHANNEL | Permissions.READ_MESSAGE_HISTORY)
    return _shown(core, message_of(core, call, channel))


@ROUTES.on("POST /channels/{channel_id}/messages")
def create_message(core: Core, call: Call) -> Reply:
    """Sends a message; with `enforce_nonce` one that was sent already comes back instead."""
    body = call.body if isinstance(call.body, dict) else {}
    channel = core.world.channels.get(call.id("channel_id"))
    in_thread = channel is not None and channel.kind.is_thread
    channel = channel_of(
        core, call, Permissions.SEND_MESSAGES_IN_THREADS if in_thread else Permissions.SEND_MESSAGES
    )
    if channel.kind in (Kind.FORUM, Kind.CATEGORY):
        raise ApiError(*NOT_A_TEXT_CHANNEL)
    if channel.recipient in core.closed_dms:
        raise ApiError(*CLOSED_DMS)
    _check_extras(core, call, channel, body)
    reference = _referred(core, channel, body)
    nonce = str(body["nonce"]) if body.get("nonce") is not None else None
    if nonce and body.get("enforce_nonce") and (known := core.nonces.get(nonce)):
        return _shown(core, known)
    message = create(core, channel, body, files=call.files, reference=reference)
    if nonce:
        core.nonces[nonce] = message
    return _shown(core, message)


def _check_extras(core: Core, call: Call, channel: Channel, body: dict[str, object]) -> None:
    granted = core.world.permissions_in(channel)
    if body.get("embeds") and not granted & Permissions.EMBED_LINKS:
        raise ApiError(*MISSING_PERMISSIONS)
    if call.files and not granted & Permissions.ATTACH_FILES:
        raise ApiError(*MISSING_PERMISSIONS)


def _referred(core: Core, channel: Channel, body: dict[str, object]) -> Message | None:
    reference = body.get("message_reference")
    if not isinstance(reference, dict):
        return None
    if not core.world.permissions_in(channel) & Permissions.READ_MESSAGE_HISTORY:
        raise ApiError(*NO_HISTORY_FOR_REPLY)
    message = channel.messages.get(int(reference["message_id"]))
    if message is None and reference.get("fail_if_not_exists") is not False:
        error = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}
        raise invalid_form({"message_reference": {"_errors": [error]}})
    return message


@ROUTES.on(f"PATCH {ONE}")
def edit_message(core: Core, call: Call) -> Reply:
    """Changes a message of the bot."""
    message = message_of(core, call, channel_of(core, call))
    if message.author is not core.world.bot:
        raise ApiError(*OTHERS_MESSAGE)
    return _shown(core, edit(core, message, call.body or {}, files=call.files))


@ROUTES.on(f"DELETE {ONE}")
def delete_message(core: Core, call: Call) -> Reply:
    """Deletes a message; somebody else's takes the permission."""
    channel = channel_of(core, call)
    message = message_of(core, call, channel)
    if message.author is not core.world.bot and (
        channel.guild is None or not core.world.permissions_in(channel) & Permissions.MANAGE_MESSAGES
    ):
        raise ApiError(*MISSING_PERMISSIONS)
    delete(core, message)
    return Reply(204)


@ROUTES.on("POST /channels/{channel_id}/messages/bulk-delete")
def bulk_delete(core: Core, call: Call) -> Reply:
    """Deletes 2 to 100 messages."""
    channel = channel_of(core, call, Permissions.MANAGE_MESSAGES)
    ids = [int(number) for number in call.body["messages"]]
    if not 2 <= len(ids) <= 100:
        raise ApiError(*BULK_DELETE_COUNT)
    for number in ids:
        if number in channel.messages:
            core.world.drop(channel.messages[number])
    core.publish_deletion(channel, ids)
    return Reply(204)


@ROUTES.on(f"PUT {ONE}/reactions/{{emoji_name}}/@me", f"DELETE {ONE}/reactions/{{emoji_name}}/@me")
def react(core: Core, call: Call) -> Reply:
    """Adds or takes back a reaction, which takes a permission to add."""
    needed = Permissions.READ_MESSAGE_HISTORY | Permissions.ADD_REACTIONS
    channel = channel_of(core, call, needed if call.method == "PUT" else Permissions.VIEW_CHANNEL)
    message_of(core, call, channel)
    return Reply(204)
