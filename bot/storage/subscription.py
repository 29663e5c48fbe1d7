"""Who wants to be told when advice changes: a channel, about a place, perhaps by one government.

Works without loading SQLAlchemy.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

MOST_IN_SERVER = 25
"""Subscriptions of one server."""
MOST_IN_DIRECT = 10
"""Subscriptions of one person by direct message."""

UNSENT_DAYS = 30
"""So long an alert waits that can't be sent; so long direct messages may be paused."""

Reason = Literal["channel", "access", "permission", "closed", "server", "refused"]
"""Why nothing can be sent: the channel is gone, out of sight, or not to be written to; direct messages are
closed; the bot was removed from the server; Discord refused the message itself."""
Added = Literal["added", "there", "changed", "resumed", "full"]
"""What came of adding one: it is new, was there already, got another role, or goes on after a pause; or as
many are there as may be."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel that gets alerts. `server` is None for direct messages, `issuer` None for any government.

    `language` is of direct messages alone. `paused`: since when nothing can be sent, for `reason`.
    """

    id: int
    server: int | None
    channel: int
    place: str
    issuer: str | None
    role: int | None
    language: str | None
    created: dt.datetime
    paused: dt.datetime | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription as somebody asks for it."""

    server: int | None
    channel: int
    place: str
    issuer: str | None = None
    role: int | None = None
    language: str | None = None
