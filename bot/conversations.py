"""Questions in messages: by mention, in direct messages, in replies, and in chosen channels.

A message is answered once, follows its edits, and takes its answer along when it is deleted.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import discord

from bot.addressing import Addressed, How, addressed
from bot.answers_sent import Sent
from bot.bounded import BoundedMap, BoundedSet
from bot.cooldown import Verdict
from bot.errors import CANNOT_DM, CANNOT_REPLY, MISSING_ACCESS, MISSING_PERMISSIONS, log_failure, sentence
from bot.followups import topic_of
from bot.layout import Layout
from bot.permissions import Notices, explanation, missing
from knowledge import Outcome
from knowledge.text import normalise

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_log = logging.getLogger(__name__)

SURE = 0.8
"""The confidence from which the bot speaks without being asked."""
_MOST_REMEMBERED = 10_000
_ANSWERS_A_CHANNEL = 3
_ANSWERS_AT_ONCE = 300
_UNREADABLE_AGAIN_AFTER = 600


class Conversations:
    """Reads messages and answers them. Times are of the monotonic clock."""

    def __init__(self, client: AdvisoryClient) -> None:
        self.client = client
        self.seen: BoundedSet[int] = BoundedSet(_MOST_REMEMBERED)
        self._lanes: WeakValueDictionary[int, asyncio.Semaphore] = WeakValueDictionary()
        self._all_lanes = asyncio.Semaphore(_ANSWERS_AT_ONCE)
        self._unreadable: BoundedMap[int, float] = BoundedMap(_MOST_REMEMBERED)
        self._notices = Notices()

    # A new message.

    async def read(self, message: discord.Message) -> None:
        """Answers a message if it is meant for the bot, or sure in a chosen channel. Each message once."""
        how = addressed(message, self.client)
        if how is None or not self.seen.count(message.id):
            return
        sent = Sent(message.id, message.channel.id, message.author.id)
        self.client.sent.put(sent)
        # An answer is made when it can be sent: of a thousand questions at once, the questions wait.
        async with sent.lock, self._lane(message.channel.id), self._all_lanes:
            try:
                layout = None if sent.withdrawn else self._answer(message, how, sent)
                if layout is not None:
                    await self._send(message, sent, layout)
            except Exception as error:  # the boundary: whatever it is, the person is told
                await self._failed(message, sent, error)

    def _lane(self, channel: int) -> asyncio.Semaphore:
        """What keeps a channel that can't be written to from holding up the others."""
        lane = self._lanes.get(channel)
        if lane is None:
            self._lanes[channel] = lane = asyncio.Semaphore(_ANSWERS_A_CHANNEL)
        return lane

    def _answer(self, message: discord.Message, how: Addressed, sent: Sent) -> Layout | None:
        person, channel, now = message.author.id, message.channel.id, time.monotonic()
        if how.how is How.CHANNEL:
            return self._unprompted(message, how, sent, now)
        own_rate = self.client.rate_of(message.guild)
        verdict = self.client.cooldown.person(person, now, own_rate)
        if verdict is not Verdict.ANSWER:
            self.client.metrics.held_back(how.how)
        if verdict is Verdict.SILENCE:
            return None
        if verdict is Verdict.NOTICE:
            wait = self.client.cooldown.wait(person, now, own_rate)
            return Layout(
                [f"Those were many questions at once. Ask again in {wait} seconds: until then I stay silent."]
            )
        if not how.text:
            return self._unread(how, person, now)
        sent.asked = normalise(how.text) if self.client.cooldown.limits.repeat_seconds else ""
        if url := self.client.cooldown.given(person, channel, sent.asked, now):
            return Layout([f"You asked that a moment ago. The answer is here: {url}"])
        with self.client.metrics.answering():
            outcome = self._outcome(message, how, sent, now)
            layout = self._layout(message, outcome)
        self.client.metrics.asked(how.how, outcome)
        self.client.asked(outcome, private=message.guild is None)
        return layout

    def _outcome(self, message: discord.Message, how: Addressed, sent: Sent, now: float) -> Outcome:
        server = self.client.settings_of(message.guild)
        outcome, sent.topic = self.client.follow_ups.ask(
            how.text,
            channel=sent.channel,
            person=sent.asker,
            now=now,
            previous=how.previous,
            locale=server.language,
            asker=server.nationality,
            live=self.client.feeds.live,
        )
        return outcome

    def _heard(self, message: discord.Message, text: str) -> Outcome:
        """The outcome of something that wasn't said to the bot."""
        server = self.client.settings_of(message.guild)
        return self.client.advisor.ask(
            text, locale=server.language, asker=server.nationality, live=self.client.feeds.live
        )

    def _layout(self, message: discord.Message, outcome: Outcome) -> Layout:
        votes = self.client.settings_of(message.guild).feedback is not False
        return self.client.replies.of(outcome, votes=votes)

    def _unprompted(self, message: discord.Message, how: Addressed, sent: Sent, now: float) -> Layout | None:
        unsure: list[Outcome] = []
        for text in how.wordings:
            with self.client.metrics.answering():
                outcome = self._heard(message, text)
                layout = self._layout(message, outcome)
            if not is_sure(outcome):
                unsure.append(outcome)
            elif self.client.cooldown.unprompted(message.channel.id, now):
                self.client.metrics.asked(how.how, outcome)
                sent.topic = topic_of(outcome) or text
                return layout
            else:
                self.client.metrics.held_back(how.how)
                return None
        self.client.metrics.unsure(unsure[0])
        self.client.asked(unsure[0], private=False, silent=True)
        return None

    def _unread(self, how: Addressed, person: int, now: float) -> Layout | None:
        """For a message whose text didn't arrive, or that has none. It is never taken for a question."""
        if how.how in {How.MENTION, How.DIRECT}:
            return self.client.information.help()
        if not how.hidden:
            return None  # a reply of nothing but a sticker or a picture
        told = self._unreadable.get(person)
        if told is not None and now - told < _UNREADABLE_AGAIN_AFTER:
            return None
        self._unreadable.put(person, now)
        name = f"<@{self.client.own_id}>"
        return Layout(
            [f"Discord doesn't show me the text of that message. Mention me ({name}), or reply with ping."]
        )

    async def _send(self, message: discord.Message, sent: Sent, layout: Layout) -> None:
        if sent.withdrawn:
            return
        answer = await self.client.delivery.reply(message.channel, message, layout, sent.nonce)
        if answer is None:
            return
        self.client.sent.answered(sent, answer)
        if sent.withdrawn:
            await self._take_back(sent)
        elif sent.topic:
            url = self._own(message.channel, answer).jump_url
            self.client.cooldown.answered(sent.asker, sent.channel, sent.asked, url, time.monotonic())

    async def _failed(self, message: discord.Message, sent: Sent, error: Exception) -> None:
        log_failure(error, "answering a message")
        if isinstance(error, discord.HTTPException) and error.code in {
            MISSING_ACCESS,
            MISSING_PERMISSIONS,
            CANNOT_REPLY,
        }:
            await self._explain(message)
        elif not isinstance(error, discord.HTTPException) or error.status == 400:
            try:
                sent.version += 1
                await self._send(message, sent, Layout([sentence(error)]))
            except (discord.HTTPException, OSError) as second:
                log_failure(second, "telling an error")

    async def _explain(self, message: discord.Message) -> None:
        """Tells the one who asked, in a direct message, what the bot lacks in a channel."""
        me = message.guild.me if message.guild else None
        lacking = missing(message.channel, me)
        _log.warning(
            "no permission in channel %s of server %s: %s. Whoever manages the server can allow it.",
            message.channel.id, message.guild.id if message.guild else "-", ", ".join(lacking) or "unknown",
        )  # fmt: skip
        if not self._notices.due(message.channel.id, time.monotonic()):
            return
        try:
            await self.client.delivery.send(message.author, explanation(message, lacking), f"{message.id}-p")
        except discord.HTTPException as error:
            if error.code != CANNOT_DM:
                log_failure(error, "explaining a missing permission")

    # An edited or deleted message.

    async def edited(self, message: discord.Message, at: str | None) -> None:
        """Makes the answer follow an edit. `at` is Discord's time of it; without a new one, none happened."""
        sent = self.client.sent.of_question(message.id)
        if sent is None or at is None or at == sent.edited:
            return
        sent.edited = at
        async with sent.lock:
            if sent.edited != at or sent.withdrawn:
                return  # edited again meanwhile, or deleted
            try:
                await self._follow(message, sent)
            except Exception as error:  # the boundary: an edit that fails leaves the old answer
                log_failure(error, "following an edit")

    async def _follow(self, message: discord.Message, sent: Sent) -> None:
        layout, how = None, addressed(message, self.client)
        if how is not None and how.how is How.CHANNEL:
            outcomes = (self._heard(message, text) for text in how.wordings)
            sure = next(filter(is_sure, outcomes), None)
            layout = self._layout(message, sure) if sure is not None else None
        elif how is not None and how.text:
            layout = self._layout(message, self._outcome(message, how, sent, time.monotonic()))
        if layout is None:
            await self._take_back(sent)
        elif sent.answer is None:
            if how is not None and how.how is not How.CHANNEL and not sent.version:
                return  # it was met with silence for a reason: an edit is no way around the cooldown
            await self._send(message, sent, layout)
        else:
            if not await self.client.delivery.edit(self._own(message.channel, sent.answer), layout):
                self.client.sent.unanswered(sent)

    async def deleted(self, messages: Iterable[int]) -> None:
        """Deletes the answers to questions that were deleted, and forgets answers that were."""
        questions = []
        for id_ in messages:
            if (sent := self.client.sent.of_question(id_)) is not None:
                sent.withdrawn = True
                questions.append(sent)
            elif (sent := self.client.sent.of_answer(id_)) is not None:
                self.client.sent.unanswered(sent)
                sent.withdrawn = True
        await asyncio.gather(*map(self._withdraw, questions))

    async def _withdraw(self, sent: Sent) -> None:
        async with sent.lock:
            await self._take_back(sent)

    async def _take_back(self, sent: Sent) -> None:
        answer = self.client.sent.unanswered(sent)
        if answer is None:
            return
        sent.version += 1
        message = self._own(self.client.get_partial_messageable(sent.channel), answer)
        self.client.cooldown.withdrawn(message.jump_url)
        try:
            await self.client.delivery.delete(message)
        except (discord.HTTPException, OSError) as error:
            log_failure(error, "deleting an answer")

    def removed(self, answer: int, url: str) -> None:
        """Forgets an answer that its asker or a moderator is about to remove."""
        self.client.cooldown.withdrawn(url)
        sent = self.client.sent.of_answer(answer)
        if sent is not None:
            self.client.sent.unanswered(sent)
            sent.withdrawn = True

    @staticmethod
    def _own(channel: object, answer: int) -> discord.PartialMessage:
        return discord.PartialMessage(channel=channel, id=answer)  # type: ignore[arg-type]


def is_sure(outcome: Outcome) -> bool:
    """Whether to answer without being asked."""
    return outcome.outcome == "answered" and outcome.confidence >= SURE
