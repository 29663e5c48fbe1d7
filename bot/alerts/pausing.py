"""Subscriptions to which nothing can be sent: paused with the reason, and told to an owner of the bot."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.delivery import worth_another_try
from bot.errors import CANNOT_DM, MISSING_ACCESS
from bot.layout import Layout
from bot.markup import escape
from bot.owners import tell_owner
from bot.storage.subscription import UNSENT_DAYS, Reason, Subscription

if TYPE_CHECKING:
    from bot.client import AdvisoryClient
    from bot.storage import Storage

_log = logging.getLogger(__name__)

_NO_SERVER_IN_COMMON = 50278
_UNKNOWN_CHANNEL = 10003
_TOLD: dict[Reason, str] = {
    "channel": "the channel is gone",
    "access": "I can't see the channel any more (View Channel)",
    "permission": "I may not write there any more (View Channel, Send Messages)",
    "closed": "that person takes no direct messages of mine",
    "server": "I was removed from the server",
    "refused": "Discord refused the message; the log has its reason",
}


def reason_of(error: discord.HTTPException, *, direct: bool) -> Reason | None:
    """Why nothing can be sent to a channel; None if it may work later."""
    # Without a code it is not Discord's API that answers, but something before it.
    if worth_another_try(error) or error.status == 401 or not error.code:
        return None
    if error.code in {CANNOT_DM, _NO_SERVER_IN_COMMON} or (direct and error.status == 403):
        return "closed"
    if error.code == _UNKNOWN_CHANNEL or error.status == 404:
        return "channel"
    if error.code == MISSING_ACCESS:
        return "access"
    return "permission" if error.status == 403 else "refused"


async def pause(client: AdvisoryClient, storage: Storage, subscription: Subscription, reason: Reason) -> None:
    """Pauses all of the same channel, or of the server that was left. Raises StorageError."""
    now, server = storage.clock(), subscription.server
    if reason == "server":
        paused = await storage.subscriptions.pause(reason, now, server=server)
    else:
        paused = await storage.subscriptions.pause(reason, now, channel=subscription.channel)
    if not paused:
        return
    if server is None:
        where = "by direct message to somebody"
        _log.warning("alerts %s are paused: %s", where, _TOLD[reason])
    else:
        guild = client.get_guild(server)
        channel = "" if reason == "server" else f" in <#{subscription.channel}>"
        where = (
            f"{channel.strip() or 'in all channels'} of {escape(guild.name) if guild else f'server {server}'}"
        )
        _log.warning("alerts%s of server %s are paused: %s", channel, server, _TOLD[reason])
    text = (
        f"Alerts {where} are paused: {_TOLD[reason]}. What is to be told waits for {UNSENT_DAYS} days. "
        "`/alerts list` says there how to mend it, and `/alerts add` ends the pause."
    )
    await tell_owner(client, Layout([text]), f"paused-{subscription.id}-{now:%d%H%M%S}")
