"""Who runs the bot: the owner of its application, or the team."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.errors import CANNOT_DM, log_failure
from bot.layout import Layout

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)

_IN_CHARGE = {discord.TeamMemberRole.admin, discord.TeamMemberRole.developer}


def is_owner(application: discord.AppInfo | None, person: int) -> bool:
    """Whether a person owns the application, or may change it as a member of its team."""
    if application is None:
        return False
    if application.team is None:
        return application.owner.id == person
    accepted = [
        member
        for member in application.team.members
        if member.membership_state is discord.TeamMembershipState.accepted
    ]
    return application.team.owner_id == person or any(
        member.id == person and member.role in _IN_CHARGE for member in accepted
    )


async def tell_owner(client: AdvisoryClient, layout: Layout, nonce: str) -> None:
    """Writes to the owner; the log says if Discord doesn't allow it."""
    application = client.application
    if application is None:
        return
    owner = application.team.owner_id if application.team else application.owner.id
    if owner is None:
        return
    try:
        await client.delivery.send(await client.create_dm(discord.Object(owner)), layout, nonce)
    except discord.HTTPException as error:
        if error.code == CANNOT_DM:
            _log.info("the bot's owner takes no direct messages of it")
        else:
            log_failure(error, "telling the owner")
    except (aiohttp.ClientError, OSError) as error:
        log_failure(error, "telling the owner")
