"""The REST routes, by area; importing this package fills the table."""

from __future__ import annotations

from tests.e2e.loopback.router import ROUTES
from tests.e2e.loopback.routes import (
    application,
    channels,
    commands,
    guilds,
    interactions,
    messages,
    threads,
    users,
    webhooks,
)

__all__ = [
    "ROUTES",
    "application",
    "channels",
    "commands",
    "guilds",
    "interactions",
    "messages",
    "threads",
    "users",
    "webhooks",
]
