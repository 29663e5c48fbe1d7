"""What follows the first callback: the original response, and followups, under the interaction's token."""

from __future__ import annotations

from tests.e2e.loopback.calls import (
    INVALID_WEBHOOK_TOKEN,
    OTHERS_MESSAGE,
    UNKNOWN_MESSAGE,
    UNKNOWN_WEBHOOK,
    ApiError,
    Call,
    Reply,
)
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.interactions import Interaction
from tests.e2e.loopback.messages import Message
from tests.e2e.loopback.router import ROUTES
from tests.e2e.loopback.sending import create_message, delete_message, edit_message

HOOK = "/webhooks/{webhook_id}/{webhook_token}"


def _interaction(core: Core, call: Call) -> Interaction:
    interaction = core.interaction_of(call.params["webhook_token"])
    if (
        interaction is None
        or call.id("webhook_id") != core.world.application_id
        or interaction.callback is None
    ):
        raise ApiError(*UNKNOWN_WEBHOOK)
    if interaction.expired:
        raise ApiError(*INVALID_WEBHOOK_TOKEN)
    return interaction


def _message(core: Core, call: Call) -> Message:
    interaction = _interaction(core, call)
    if "message_id" not in call.params:
        message = interaction.original
    else:
        message = core.world.messages.get(call.id("message_id"))
        if message is not None and message not in (
            interaction.original,
            interaction.source,
            *interaction.followups,
        ):
            raise ApiError(*OTHERS_MESSAGE)
    if message is None or message.deleted:
        raise ApiError(*UNKNOWN_MESSAGE)
    return message


def _shown(core: Core, message: Message) -> Reply:
    return Reply(200, message.for_bot(core.world.bot, with_content=True))


@ROUTES.on(f"POST {HOOK}")
def create_followup(core: Core, call: Call) -> Reply:
    """A followup; directly after a deferral it fills in the deferred message."""
    interaction, body = _interaction(core, call), call.body or {}
    original = interaction.original
    if original is not None and original.loading:
        return _shown(core, edit_message(core, original, body, files=call.files))
    message = create_message(core, interaction.channel, body, files=call.files, interaction=interaction)
    interaction.followups.append(message)
    core.changes.notify()
    return _shown(core, message) if call.query.get("wait") in ("1", "true", "True") else Reply(204)


@ROUTES.on(f"GET {HOOK}/messages/@original", f"GET {HOOK}/messages/{{message_id}}")
def get_response(core: Core, call: Call) -> Reply:
    """A response."""
    return _shown(core, _message(core, call))


@ROUTES.on(f"PATCH {HOOK}/messages/@original", f"PATCH {HOOK}/messages/{{message_id}}")
def edit_response(core: Core, call: Call) -> Reply:
    """Changes a response, or fills in a deferred one."""
    return _shown(core, edit_message(core, _message(core, call), call.body or {}, files=call.files))


@ROUTES.on(f"DELETE {HOOK}/messages/@original", f"DELETE {HOOK}/messages/{{message_id}}")
def delete_response(core: Core, call: Call) -> Reply:
    """Deletes a response."""
    delete_message(core, _message(core, call))
    return Reply(204)
