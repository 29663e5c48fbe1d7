"""Sending so that a message arrives once: again after what discord.py gives up on, with the same nonce.

discord.py itself repeats 500, 502, 504 and a few 429s. A 503, a broken connection and repeated 429s end
in an error there, although the message may have arrived.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, TypeVar

import aiohttp
import discord
from discord.abc import Messageable

from bot.errors import CALLBACK_DELIVERED, CANNOT_REPLY, UNKNOWN_MESSAGE
from bot.layout import Layout

_log = logging.getLogger(__name__)
T = TypeVar("T")
Interaction = discord.Interaction[Any]

MESSAGE_PAUSES = (0.5, 1, 2, 4, 8, 15, 15, 15)
"""Seconds between the attempts to send a message: a minute of trouble is waited out."""
CALLBACK_PAUSES = (0.2, 0.4, 0.8)
"""Seconds between the attempts to answer an interaction, which Discord gives three seconds."""


def worth_another_try(error: Exception) -> bool:
    """Whether an attempt failed for a reason that passes."""
    if isinstance(error, discord.RateLimited):
        return True
    if isinstance(error, discord.HTTPException):
        return error.status == 429 or error.status >= 500
    # A ValueError is an answer of Discord that breaks off: what was asked for may be done.
    return isinstance(error, aiohttp.ClientError | OSError | TimeoutError | ValueError)


class Delivery:
    """Sends, edits and deletes; `pauses` are the seconds between attempts."""

    def __init__(
        self,
        message_pauses: Sequence[float] = MESSAGE_PAUSES,
        callback_pauses: Sequence[float] = CALLBACK_PAUSES,
    ) -> None:
        self.message_pauses = message_pauses
        self.callback_pauses = callback_pauses

    async def reply(
        self, channel: Messageable, question: discord.Message, layout: Layout, nonce: str
    ) -> int | None:
        """Answers a message and gives the id of the answer; None if the question is gone.

        Raises discord.HTTPException if Discord refuses, or the last error after all attempts.
        """
        reference: discord.MessageReference | None = question.to_reference(fail_if_not_exists=True)

        async def send() -> discord.Message:
            if reference is None:
                return await channel.send(view=layout, nonce=nonce)
            return await channel.send(view=layout, nonce=nonce, reference=reference)

        try:
            return (await self._attempts(send, self.message_pauses)).id
        except discord.HTTPException as error:
            if question_is_gone(error):
                return None
            if error.code != CANNOT_REPLY:
                raise
        reference = None  # without the right to read the history, an answer can't refer to its question
        return (await self._attempts(send, self.message_pauses)).id

    async def send(
        self, channel: Messageable, layout: Layout, nonce: str, *, roles: Collection[int] = ()
    ) -> int:
        """Sends a message that answers none, and gives its id. `roles` are pinged where it mentions them."""
        pinged = discord.AllowedMentions(
            everyone=False, users=False, roles=[discord.Object(role) for role in sorted(roles)] or False
        )

        async def attempt() -> discord.Message:
            return await channel.send(view=layout, nonce=nonce, allowed_mentions=pinged)

        return (await self._attempts(attempt, self.message_pauses)).id

    async def edit(self, message: discord.PartialMessage, layout: Layout) -> bool:
        """Replaces an own message; False if it is gone."""
        return await self._if_there(lambda: message.edit(view=layout))

    async def delete(self, message: discord.PartialMessage) -> bool:
        """Deletes an own message; False if it was gone."""
        return await self._if_there(message.delete)

    async def respond(self, interaction: Interaction, layout: Layout, *, alone: bool) -> int | None:
        """Answers an interaction, and gives the message's id if that is known. `alone`: only they see it.

        A picture in the message is sent with it.
        """
        if interaction.response.is_done():
            followup = await self._attempts(
                lambda: interaction.followup.send(
                    view=layout, ephemeral=alone, wait=True, files=_files(layout)
                ),
                self.message_pauses,
            )
            return followup.id
        response = await self._callback(
            lambda: interaction.response.send_message(view=layout, ephemeral=alone, files=_files(layout))
        )
        return response.message_id if response is not None else None

    async def update(self, interaction: Interaction, layout: Layout) -> None:
        """Changes the message whose button was pressed."""
        await self._callback(lambda: interaction.response.edit_message(view=layout))

    async def ask(self, interaction: Interaction, form: discord.ui.Modal) -> None:
        """Opens a form. What is filled in comes as an interaction of its own."""
        # A form that is kept would be taken off the register when the first one is sent in.
        form.stop()
        await self._callback(lambda: interaction.response.send_modal(form))

    async def replace(self, interaction: Interaction, layout: Layout) -> None:
        """Changes the message whose button was pressed, after `acknowledge`."""
        await self._attempts(lambda: interaction.edit_original_response(view=layout), self.message_pauses)

    async def acknowledge(self, interaction: Interaction, *, alone: bool = False, new: bool = False) -> None:
        """Tells Discord that an interaction was received. A pressed message stays as it is.

        A command is answered later, `alone` to the one who used it; a press too, if it gets a `new` message.
        """
        await self._callback(lambda: interaction.response.defer(ephemeral=alone, thinking=new))

    async def remove_response(self, interaction: Interaction) -> None:
        """Deletes the message whose button was pressed; also where the bot isn't a member."""
        await self._if_there(interaction.delete_original_response)

    async def _if_there(self, call: Callable[[], Awaitable[object]]) -> bool:
        try:
            await self._attempts(call, self.message_pauses)
        except discord.NotFound:
            return False
        return True

    async def _callback(self, call: Callable[[], Awaitable[T]]) -> T | None:
        try:
            return await self._attempts(call, self.callback_pauses)
        except discord.HTTPException as error:
            if error.code == CALLBACK_DELIVERED:
                return None  # an earlier attempt arrived, though its answer was lost
            raise

    async def _attempts(self, call: Callable[[], Awaitable[T]], pauses: Sequence[float]) -> T:
        for pause in pauses:
            try:
                return await call()
            except Exception as error:
                if not worth_another_try(error):
                    raise
                wait = _wait(error, pause)
                _log.info("Discord didn't take a request (%s): again in %.1f s", _named(error), wait)
            await asyncio.sleep(wait)
        return await call()


def _files(layout: Layout) -> list[discord.File]:
    return [layout.picture.file] if layout.picture else []


def question_is_gone(error: discord.HTTPException) -> bool:
    """Whether a reply was refused because the message it refers to was deleted."""
    return error.code == UNKNOWN_MESSAGE or (error.code == 50035 and "message_reference" in error.text)


def _wait(error: Exception, pause: float) -> float:
    if isinstance(error, discord.RateLimited):
        pause = max(pause, error.retry_after)
    elif isinstance(error, discord.HTTPException) and error.status == 429:
        pause = max(pause, _seconds(error.response.headers.get("Retry-After")))
    return pause * random.uniform(0.8, 1.2)  # noqa: S311 only so that attempts don't come all at once


def _seconds(header: str | None) -> float:
    try:
        return min(float(header or 0), 60)
    except ValueError:
        return 0


def _named(error: Exception) -> str:
    if isinstance(error, discord.HTTPException):
        return f"{error.status}, code {error.code}"
    return type(error).__name__
