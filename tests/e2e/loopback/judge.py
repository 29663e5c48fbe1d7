"""The judge: whether Discord would take a request."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.e2e.loopback.calls import Call
from tests.e2e.loopback.command_limits import command_list_violations, command_violations
from tests.e2e.loopback.document import Document, read_document
from tests.e2e.loopback.interactions import CHOICES, DEFERRED_MESSAGE, MESSAGE, MODAL, UPDATE, Interaction
from tests.e2e.loopback.limits import (
    choice_violations,
    deferral_violations,
    message_violations,
    modal_violations,
)
from tests.e2e.loopback.messages import Message
from tests.e2e.loopback.mistakes import excused
from tests.e2e.loopback.world import World

VARIABLE = "DISCORD_OPENAPI"
MESSAGE_ROUTES = ("/messages", "/messages/{message_id}", "/messages/@original", "/{webhook_token}")
"""How the templates end that take a message."""


class Judge:
    """Judges requests by documented limits, and by Discord's OpenAPI document if there is one."""

    def __init__(self, document: Document | None = None) -> None:
        self.document = document

    @classmethod
    def from_environment(cls) -> Judge:
        """A judge with the document DISCORD_OPENAPI names. Raises OSError or ValueError if unreadable."""
        name = os.environ.get(VARIABLE)
        return cls(read_document(Path(name)) if name else None)

    def violations(self, call: Call, world: World) -> list[str]:
        """What Discord would refuse the request for, as sentences; nothing if it would take it."""
        found = list(self._by_document(call)) or list(_by_limits(call, world))
        return [violation for violation in found if not excused(call, violation)]

    def _by_document(self, call: Call) -> Iterator[str]:
        if self.document is not None:
            yield from self.document.request_violations(call)


def _by_limits(call: Call, world: World) -> Iterator[str]:
    _, _, template = call.route.partition(" ")
    body = call.body
    if template.endswith("/commands") and isinstance(body, list):
        yield from command_list_violations(body)
    elif not isinstance(body, dict):
        return
    elif "/commands" in template:
        yield from command_violations(body, partial=call.method == "PATCH")
    elif template.endswith("/callback"):
        yield from _callback_violations(body, world.interactions.get(call.params["interaction_token"]))
    elif template.endswith(MESSAGE_ROUTES) and call.method in ("POST", "PATCH"):
        yield from message_violations(body, before=_edited(call, world))
    elif template.endswith("/threads") and isinstance(body.get("message"), dict):
        yield from message_violations(body["message"])


def _callback_violations(body: dict[str, Any], interaction: Interaction | None) -> Iterator[str]:
    kind, data = body.get("type"), body.get("data") or {}
    if kind == MESSAGE:
        yield from message_violations(data)
    elif kind == UPDATE:
        yield from message_violations(data, before=interaction.source if interaction else None)
    elif kind == DEFERRED_MESSAGE:
        yield from deferral_violations(data)
    elif kind == CHOICES:
        yield from choice_violations(data)
    elif kind == MODAL:
        yield from modal_violations(data)


def _edited(call: Call, world: World) -> Message | None:
    """The message that a request changes."""
    if call.method != "PATCH":
        return None
    if "message_id" in call.params:
        return world.messages.get(call.id("message_id"))
    interaction = world.interactions.get(call.params.get("webhook_token", ""))
    return interaction.original if interaction else None
