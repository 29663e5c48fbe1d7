"""Whether a message is meant for the bot, how, and what it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_QUESTION_TYPES = {discord.MessageType.default, discord.MessageType.reply}


class How(Enum):
    """How a question reached the bot: by a message, by a command, or by a button."""

    MENTION = "mention"
    DIRECT = "direct_message"
    REPLY = "reply"
    CHANNEL = "channel"
    SLASH_COMMAND = "slash_command"
    MESSAGE_COMMAND = "message_command"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a message asks. `text` is empty if it says nothing; `hidden` if Discord may have kept it back.

    `previous` is the topic of the answer it replies to. `title` is that of a forum post it opens.
    """

    how: How
    text: str
    hidden: bool = False
    previous: str | None = None
    title: str = ""

    @property
    def wordings(self) -> list[str]:
        """The texts to try as a question, the likeliest first."""
        return [text for text in dict.fromkeys((self.title, self.text)) if text]


def addressed(message: discord.Message, client: AdvisoryClient) -> Addressed | None:
    """How a message is meant for the bot; None if it isn't. Bots and webhooks are never answered."""
    if message.author.bot or message.webhook_id is not None or message.type not in _QUESTION_TYPES:
        return None
    if message.is_system():
        return None
    own, replied = client.own_id, _replied_to(message)
    text = _without_own_mention(message, own)
    sent = client.sent.of_answer(replied) if replied is not None else None
    previous = sent.topic if sent is not None else None
    if message.guild is None:
        return Addressed(How.DIRECT, text, previous=previous)
    if any(user.id == own for user in message.mentions):
        how = How.MENTION if f"<@{own}>" in message.content or f"<@!{own}>" in message.content else How.REPLY
        return Addressed(how, text, previous=previous)
    if sent is not None or _is_reply_to(message, own) or _mentions_own_role(message, own):
        return Addressed(
            How.REPLY, text, hidden=not message.content and not client.reads_content, previous=previous
        )
    return _in_chosen_channel(message, client, text)


def _in_chosen_channel(message: discord.Message, client: AdvisoryClient, text: str) -> Addressed | None:
    if not client.reads_content:
        return None
    channel = message.channel
    chosen = {channel.id, channel.parent_id} if isinstance(channel, discord.Thread) else {channel.id}
    if chosen.isdisjoint(client.answer_channels) and chosen.isdisjoint(
        client.settings_of(message.guild).answer_channels
    ):
        return None
    title = ""
    if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
        if message.id != channel.id:
            return None  # only the post itself: what people say below it is theirs
        title = channel.name
    return Addressed(How.CHANNEL, text, title=title) if text or title else None


def _replied_to(message: discord.Message) -> int | None:
    if message.type is discord.MessageType.reply and message.reference is not None:
        return message.reference.message_id
    return None


def _is_reply_to(message: discord.Message, own: int) -> bool:
    resolved = message.reference.resolved if message.reference else None
    return (
        isinstance(resolved, discord.Message)
        and resolved.author.id == own
        and _replied_to(message) is not None
    )


def _mentions_own_role(message: discord.Message, own: int) -> bool:
    """Whether the role that the bot's invitation made is mentioned: it is easily taken for the bot."""
    return any(role.tags is not None and role.tags.bot_id == own for role in message.role_mentions)


def _without_own_mention(message: discord.Message, own: int) -> str:
    text = re.sub(rf"<@!?{own}>", " ", message.content)
    for role in message.role_mentions:
        text = text.replace(role.mention, " ")
    return " ".join(text.split(" ")).strip()
