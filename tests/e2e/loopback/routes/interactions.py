"""The first callback to an interaction."""

from __future__ import annotations

import time
from typing import Any

from tests.e2e.loopback.calls import (
    ALREADY_ACKNOWLEDGED,
    UNKNOWN_INTERACTION,
    ApiError,
    Call,
    Reply,
    invalid_form,
)
from tests.e2e.loopback.core import Core
from tests.e2e.loopback.interactions import (
    ALLOWED_CALLBACKS,
    DEADLINE,
    DEFERRED_MESSAGE,
    DEFERRED_UPDATE,
    MESSAGE,
    UPDATE,
    Callback,
    Interaction,
)
from tests.e2e.loopback.messages import EPHEMERAL, LOADING, Message
from tests.e2e.loopback.router import ROUTES
from tests.e2e.loopback.sending import create_message, edit_message


@ROUTES.on("POST /interactions/{interaction_id}/{interaction_token}/callback")
def create_callback(core: Core, call: Call) -> Reply:
    """Answers an interaction, once and in time."""
    interaction = core.interaction_of(call.params["interaction_token"])
    if interaction is None or interaction.id != call.id("interaction_id") or interaction.expired:
        raise ApiError(*UNKNOWN_INTERACTION)
    if interaction.callback is not None:
        raise ApiError(*ALREADY_ACKNOWLEDGED)
    seconds = call.started - interaction.sent_at
    if seconds > DEADLINE:
        core.problem(f"{interaction} was answered after {seconds:.2f} s")
        raise ApiError(*UNKNOWN_INTERACTION)
    kind, data = int(call.body["type"]), call.body.get("data") or {}
    if kind not in ALLOWED_CALLBACKS[interaction.type] or (
        kind in (UPDATE, DEFERRED_UPDATE) and interaction.source is None
    ):
        raise invalid_form(
            {"type": {"_errors": [{"code": "BASE_TYPE_CHOICES", "message": f"Not {kind} here"}]}}
        )
    message = _carry_out(core, interaction, kind, data, call.files)
    interaction.original = message
    interaction.callback = Callback(kind, data, message, time.perf_counter() - interaction.sent_at)
    core.changes.notify()
    if call.query.get("with_response") not in ("1", "true", "True"):
        return Reply(204)
    return Reply(200, _response(core, interaction, kind, message))


def _carry_out(
    core: Core, interaction: Interaction, kind: int, data: dict[str, Any], files: list[str]
) -> Message | None:
    if kind == MESSAGE:
        return create_message(core, interaction.channel, data, files=files, interaction=interaction)
    if kind == DEFERRED_MESSAGE:
        flags = LOADING | int(data.get("flags") or 0) & EPHEMERAL
        return create_message(core, interaction.channel, {}, interaction=interaction, flags=flags)
    if kind == UPDATE and interaction.source is not None:
        return edit_message(core, interaction.source, data, files=files)
    return interaction.source if kind == DEFERRED_UPDATE else None


def _response(core: Core, interaction: Interaction, kind: int, message: Message | None) -> dict[str, Any]:
    about: dict[str, Any] = {"id": str(interaction.id), "type": interaction.type}
    data: dict[str, Any] = {"interaction": about}
    if message is not None:
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.loading,
            "response_message_ephemeral": message.ephemeral,
        }
        if kind in (MESSAGE, UPDATE):
            shown = message.for_bot(core.world.bot, with_content=True)
            data["resource"] = {"type": kind, "message": shown}
    return data
