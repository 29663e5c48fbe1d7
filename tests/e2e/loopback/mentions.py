"""Whom a text names, and whom a message pings (Resources/Message: Allowed Mentions Object)."""

from __future__ import annotations

import re
from typing import Any

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)\b")

IN_MESSAGES: dict[str, Any] = {"parse": ["users", "roles", "everyone"], "replied_user": True}
"""What is pinged when a message doesn't say."""
IN_RESPONSES: dict[str, Any] = {"parse": ["users"]}
"""The same for interactions and webhooks."""


def pings(
    text: str, allowed: dict[str, Any] | None, replied_to: int | None, default: dict[str, Any]
) -> frozenset[str]:
    """Whom a message pings, written as mentions: `<@1>`, `<@&2>`, `@everyone`.

    Permissions are not looked at: a ping that fails only for want of one is still the bot's mistake.
    """
    rules = default if allowed is None else allowed
    parse = rules.get("parse") or ()
    users, roles = set(rules.get("users") or ()), set(rules.get("roles") or ())
    found = {f"<@{user}>" for user in USER.findall(text) if "users" in parse or _in(user, users)}
    found |= {f"<@&{role}>" for role in ROLE.findall(text) if "roles" in parse or _in(role, roles)}
    if "everyone" in parse:
        found |= {f"@{word}" for word in EVERYONE.findall(text)}
    if replied_to is not None and rules.get("replied_user"):
        found.add(f"<@{replied_to}>")
    return frozenset(found)


def is_strict(body: dict[str, Any]) -> bool:
    """Whether a message says itself that it pings nobody but whom it names by id."""
    allowed = body.get("allowed_mentions")
    return isinstance(allowed, dict) and allowed.get("parse") == []


def _in(snowflake: str, ids: set[Any]) -> bool:
    return snowflake in ids or int(snowflake) in ids
