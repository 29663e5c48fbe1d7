"""Messages that the bot makes and changes: from the body of a request to the message and its events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.e2e.loopback.calls import EMPTY_MESSAGE, ApiError
from tests.e2e.loopback.components import numbered
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.interactions import COMMAND, Interaction
from tests.e2e.loopback.mentions import IN_MESSAGES, IN_RESPONSES, pings
from tests.e2e.loopback.messages import (
    COMPONENTS_V2,
    CONTEXT_RESPONSE,
    DEFAULT,
    EPHEMERAL,
    LOADING,
    REPLY,
    SLASH_RESPONSE,
    Message,
)
from tests.e2e.loopback.places import Channel

CHANGEABLE_FLAGS = 1 << 2 | COMPONENTS_V2
"""Flags that an edit may set: embeds suppressed, components v2."""
SETTABLE_FLAGS = CHANGEABLE_FLAGS | EPHEMERAL | 1 << 12 | 1 << 13
"""Flags that a new message may have: also ephemeral, silent, voice message."""


def create_message(
    core: Core,
    channel: Channel,
    body: dict[str, Any],
    *,
    files: Sequence[str] = (),
    reference: Message | None = None,
    interaction: Interaction | None = None,
    flags: int = 0,
    message_id: int | None = None,
) -> Message:
    """Makes a message of the bot and tells everybody. Raises ApiError if there is nothing in it."""
    message = Message(
        id=message_id or core.world.clock.snowflake(),
        channel=channel,
        author=core.world.bot,
        type=_type(reference, interaction),
        flags=flags,
        reference=reference,
        interaction=interaction,
        nonce=body.get("nonce"),
        application_id=core.world.application_id if interaction else None,
    )
    message.flags |= int(body.get("flags") or 0) & SETTABLE_FLAGS
    _fill(core, message, body, files)
    if not flags & LOADING:
        _refuse_empty(message)
    if reference is not None and _pings_author(body):
        message.mentions = [reference.author]
    core.world.put(message)
    if reference is not None:
        core.replies.setdefault(reference.id, []).append(message)
    if interaction is None:
        core.sent.append(message)
    if not message.ephemeral:
        core.publish_message("MESSAGE_CREATE", message)
    core.changes.notify()
    return message


def edit_message(core: Core, message: Message, body: dict[str, Any], *, files: Sequence[str] = ()) -> Message:
    """Changes a message of the bot and tells everybody. Raises ApiError if nothing would be left of it."""
    was_loading = message.loading
    message.flags &= ~LOADING
    kept = (message.content, message.components, message.embeds, message.attachments, message.flags)
    if "flags" in body:
        message.flags = message.flags & ~(1 << 2) | int(body["flags"] or 0) & CHANGEABLE_FLAGS
    _fill(core, message, body, files)
    try:
        _refuse_empty(message)
    except ApiError:
        message.content, message.components, message.embeds, message.attachments, message.flags = kept
        raise
    core.world.read_mentions(message)
    if not was_loading:
        message.edited_at = core.world.clock.now()
    message.edits += 1
    if not message.ephemeral:
        core.publish_message("MESSAGE_UPDATE", message)
    core.changes.notify()
    return message


def delete_message(core: Core, message: Message) -> None:
    """Deletes a message and tells everybody."""
    core.world.drop(message)
    if not message.ephemeral:
        core.publish_deletion(message.channel, [message.id])
    core.changes.notify()


def _type(reference: Message | None, interaction: Interaction | None) -> int:
    if interaction is not None and interaction.type == COMMAND:
        return SLASH_RESPONSE if interaction.data["type"] == 1 else CONTEXT_RESPONSE
    return REPLY if reference is not None else DEFAULT


def _pings_author(body: dict[str, Any]) -> bool:
    allowed = body.get("allowed_mentions")
    return True if allowed is None else bool(allowed.get("replied_user"))


def _fill(core: Core, message: Message, body: dict[str, Any], files: Sequence[str]) -> None:
    """Takes over what the body names; what it leaves out stays as it is."""
    if "content" in body:
        message.content = body["content"] or ""
    if "components" in body:
        message.components = numbered(body["components"] or [])
    if "embeds" in body:
        message.embeds = [{**embed, "type": "rich"} for embed in body["embeds"] or []]
    if "attachments" in body or files:
        kept = {str(attachment.get("id")) for attachment in body.get("attachments") or ()}
        message.attachments = [one for one in message.attachments if one["id"] in kept]
        message.attachments += [_attachment(core, name) for name in files]
    message.allowed_mentions = body.get("allowed_mentions")
    message.pings |= pings(
        message.text,
        message.allowed_mentions,
        message.reference.author.id if message.reference else None,
        IN_RESPONSES if message.interaction else IN_MESSAGES,
    )


def _attachment(core: Core, name: str) -> dict[str, Any]:
    number = core.world.clock.snowflake()
    url = f"https://cdn.discordapp.com/attachments/0/{number}/file"
    return {"id": str(number), "filename": name, "size": 1, "url": url, "proxy_url": url}


def _refuse_empty(message: Message) -> None:
    if not (message.content or message.components or message.embeds or message.attachments):
        raise ApiError(*EMPTY_MESSAGE)
