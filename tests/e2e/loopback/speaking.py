"""What people do with messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tests.e2e.loopback.messages import REPLY, Message
from tests.e2e.loopback.people import User
from tests.e2e.loopback.places import Channel
from tests.e2e.loopback.stage import Stage


class Speaking(Stage):
    """Messages of people: written, changed, deleted. Each call has queued its event when it returns."""

    def say(
        self,
        channel: Channel,
        text: str,
        *,
        author: User | None = None,
        reply_to: Message | None = None,
        ping: bool = True,
        mentions_bot: bool = False,
        content_hidden: bool | None = None,
        at: datetime | None = None,
    ) -> Message:
        """Somebody (the asker, or the person of a DM) writes a message.

        `mentions_bot` puts a mention before the text. A reply mentions its author unless `ping` is off. With
        `content_hidden` the bot is denied the content, or shown it, against Discord's rule. `at` makes it a
        message of an earlier moment.
        """
        message = Message(
            id=self.world.clock.snowflake(at),
            channel=channel,
            author=author or channel.recipient or self.asker,
            content=f"{self.bot} {text}".rstrip() if mentions_bot else text,
            type=REPLY if reply_to else 0,
            reference=reply_to,
            mentions=[reply_to.author] if reply_to and ping else [],
            hidden=content_hidden,
        )
        self.world.put(message)
        self.publish_message("MESSAGE_CREATE", message)
        return message

    def add_post(self, forum: Channel, title: str, text: str, author: User | None = None) -> Message:
        """Somebody opens a post in a forum; gives its first message, whose `channel` is the post."""
        number = self.world.clock.snowflake()
        post = self.world.add_thread(forum, title, author or self.asker, number)
        self.publish_thread(post)
        message = Message(id=number, channel=post, author=author or self.asker, content=text)
        self.world.put(message)
        self.publish_message("MESSAGE_CREATE", message)
        return message

    def edit_message(self, message: Message, text: str) -> None:
        """The author changes the text."""
        message.content = text
        message.edited_at = self.world.clock.now()
        self.world.read_mentions(message)
        self.publish_message("MESSAGE_UPDATE", message)

    def unfurl(self, message: Message) -> None:
        """Discord adds the preview of a link: an update, but not an edit by anybody."""
        message.embeds = [{"type": "link", "url": "https://example.org/", "title": "Example"}]
        self.publish_message("MESSAGE_UPDATE", message)

    def delete_message(self, message: Message) -> None:
        """Somebody deletes a message."""
        self.world.drop(message)
        if not message.ephemeral:
            self.publish_deletion(message.channel, [message.id])
        self.changes.notify()

    def delete_messages(self, messages: Iterable[Message]) -> None:
        """A moderator deletes several messages of one channel at once."""
        gone = list(messages)
        for message in gone:
            self.world.drop(message)
        if gone:
            self.publish_deletion(gone[0].channel, [message.id for message in gone])
        self.changes.notify()
