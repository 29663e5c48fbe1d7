"""What Discord says before the start: whether it takes the token, the shards it wants, the starts left."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.token import Token, TokenError

_log = logging.getLogger(__name__)

AMPLE_STARTS = 100
"""With fewer starts left for the day, each waits its share of the time until there are more."""
_PAUSES = (1, 2, 5, 10, 30, 60)
_USER_AGENT = "DiscordBot (advisory-bot, 1)"


@dataclass(frozen=True, slots=True)
class Preflight:
    """The shards to run, and the seconds to wait so that a loop of restarts can't use up the day's starts."""

    shards: int
    pause: float
    starts_left: int


async def preflight(api_url: str, token: Token) -> Preflight:
    """Asks Discord. Waits while it can't be reached; raises TokenError if it refuses the token."""
    attempt = 0
    while True:
        try:
            return _read(await _gateway(api_url, token))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, KeyError, TypeError) as error:
            pause = _PAUSES[min(attempt, len(_PAUSES) - 1)]
            _log.warning(
                "Discord can't be reached at %s (%s): trying again in %d s",
                api_url,
                type(error).__name__,
                pause,
            )
        attempt += 1
        await asyncio.sleep(pause)


async def _gateway(api_url: str, token: Token) -> Any:
    headers = {"Authorization": f"Bot {token!s}", "User-Agent": _USER_AGENT}
    timeout = aiohttp.ClientTimeout(total=30)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(f"{api_url}/gateway/bot", headers=headers) as response,
    ):
        if response.status == 401:
            raise TokenError(REFUSED)
        response.raise_for_status()
        return await response.json(content_type=None)


REFUSED = (
    "Discord refuses the token: it was reset, or is of another application. "
    "Copy a new one: developer portal, your application, Bot, Reset Token; then put it in DISCORD_TOKEN."
)


def _read(data: Any) -> Preflight:
    limit = data["session_start_limit"]
    left, reset = int(limit["remaining"]), float(limit["reset_after"]) / 1000
    pause = 0.0 if left > AMPLE_STARTS else reset / (left + 1)
    return Preflight(max(int(data["shards"]), 1), pause, left)
