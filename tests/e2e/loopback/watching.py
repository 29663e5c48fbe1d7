"""What tests wait for and look at."""

# ruff: noqa: ASYNC109  a timeout of ours can say what was awaited
from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

from tests.e2e.loopback.interactions import CHOICES, MODAL, Callback, Interaction
from tests.e2e.loopback.invoking import Invoking
from tests.e2e.loopback.messages import Message
from tests.e2e.loopback.places import Channel, Guild
from tests.e2e.loopback.waiting import TIMEOUT

T = TypeVar("T")

QUICK = 0.1
"""Seconds in which an idle bot answers."""


class Watching(Invoking):
    """Awaitables that raise NotInTime, and looks at what is there now."""

    async def until(self, probe: Callable[[], T | None], what: str, timeout: float = TIMEOUT) -> T:
        """The first answer of `probe` that is not None or False; asked again whenever something happens."""
        return await self.changes.until(probe, what, timeout)

    async def next_message(self, channel: Channel | None = None, timeout: float = TIMEOUT) -> Message:
        """The next message the bot sent (anywhere, or in `channel`) that nobody has been given yet.

        Responses to interactions are not among them.
        """

        def probe() -> Message | None:
            for message in self.sent:
                if channel is None or message.channel is channel:
                    self.sent.remove(message)
                    return message
            return None

        where = f" in {channel.name!r}" if channel else ""
        return await self.until(probe, f"a message of the bot{where}", timeout)

    async def reply_to(self, message: Message, timeout: float = TIMEOUT) -> Message:
        """The bot's first message that refers to `message`."""

        def probe() -> Message | None:
            replies = self.replies.get(message.id)
            if not replies:
                return None
            if replies[0] in self.sent:
                self.sent.remove(replies[0])
            return replies[0]

        return await self.until(probe, f"a reply to {message}", timeout)

    def replies_to(self, message: Message) -> list[Message]:
        """The bot's messages that refer to `message` and are still there."""
        return [reply for reply in self.replies.get(message.id, []) if not reply.deleted]

    async def next_edit(self, message: Message, timeout: float = TIMEOUT) -> Message:
        """The bot's message, once it has been edited again since the last call."""

        def probe() -> Message | None:
            if message.edits > message.seen_edits:
                message.seen_edits += 1
                return message
            return None

        return await self.until(probe, f"an edit of {message}", timeout)

    async def gone(self, message: Message, timeout: float = TIMEOUT) -> None:
        """Waits until a message is deleted."""
        await self.until(lambda: message.deleted, f"the deletion of {message}", timeout)

    async def callback_of(self, interaction: Interaction, timeout: float = TIMEOUT) -> Callback:
        """The first answer to an interaction."""
        return await self.until(lambda: interaction.callback, f"a callback for {interaction}", timeout)

    async def response_of(self, interaction: Interaction, timeout: float = TIMEOUT) -> Message:
        """The message that a person ends up with: sent, edited, or filled in after a deferral."""

        def probe() -> Message | None:
            callback = interaction.callback
            if callback is None or interaction.original is None or interaction.is_pending:
                return None
            return interaction.original

        return await self.until(probe, f"a response to {interaction}", timeout)

    async def next_followup(self, interaction: Interaction, timeout: float = TIMEOUT) -> Message:
        """The next followup of an interaction that nobody has been given yet."""

        def probe() -> Message | None:
            if len(interaction.followups) <= interaction.seen_followups:
                return None
            interaction.seen_followups += 1
            return interaction.followups[interaction.seen_followups - 1]

        return await self.until(probe, f"a followup to {interaction}", timeout)

    async def choices_of(self, interaction: Interaction, timeout: float = TIMEOUT) -> list[dict[str, Any]]:
        """The choices that answer an autocompletion, each with `name` and `value`."""
        callback = await self.callback_of(interaction, timeout)
        assert callback.type == CHOICES, f"{interaction} was answered with type {callback.type}"
        return list(callback.data.get("choices") or ())

    async def modal_of(self, interaction: Interaction, timeout: float = TIMEOUT) -> dict[str, Any]:
        """The modal that answers an interaction."""
        callback = await self.callback_of(interaction, timeout)
        assert callback.type == MODAL, f"{interaction} was answered with type {callback.type}"
        return callback.data

    async def quiet(self, seconds: float = 0.3, timeout: float = TIMEOUT) -> None:
        """Waits until the bot has dealt with every event and makes no request any more.

        It is asked for heartbeats: an answer proves that it has read all events before, a quick one that it
        isn't busy. Twice in a row it has to answer quickly, and to make no request for so many seconds.
        """
        deadline = time.perf_counter() + timeout
        calm = 0
        while calm < 2:
            asked = time.perf_counter()
            await self._heartbeats(timeout)
            was_quick = time.perf_counter() - asked < QUICK
            while (idle := time.perf_counter() - max(self.last_activity, asked)) < seconds or self.in_flight:
                assert time.perf_counter() < deadline, "the bot doesn't stop making requests"
                await self.changes.pause(max(seconds - idle, 0.01))
            calm = calm + 1 if was_quick and self.last_activity < asked else 0

    async def _heartbeats(self, timeout: float) -> None:
        before = {connection: connection.heartbeats for connection in self.gateway.connections}
        self.gateway.request_heartbeat()

        def probe() -> bool:
            return not any(
                connection in self.gateway.connections
                and not connection.hushed
                and connection.heartbeats <= count
                for connection, count in before.items()
            )

        await self.until(probe, "heartbeats that were asked for", timeout)

    def messages(self, channel: Channel) -> list[Message]:
        """The messages of a channel, oldest first."""
        return [channel.messages[number] for number in channel.order]

    def message(self, message_id: int) -> Message:
        """A message that exists, ephemeral ones too. Raises KeyError."""
        return self.world.messages[message_id]

    def commands(self, guild: Guild | None = None) -> list[dict[str, Any]]:
        """The registered commands, global or of a guild."""
        return self.world.commands.of(guild.id if guild else None)
