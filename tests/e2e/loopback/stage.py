"""Setting the stage: guilds, channels, people and permissions, before the bot starts or while it runs."""

from __future__ import annotations

from collections.abc import Iterable

from tests.e2e.loopback.core import Core
from tests.e2e.loopback.judge import Judge
from tests.e2e.loopback.people import Role, User
from tests.e2e.loopback.permissions import Overwrite, Permissions, named
from tests.e2e.loopback.places import Channel, Guild, Kind


class Stage(Core):
    """The world as a test arranges it. What changes while the bot is connected is sent to it."""

    def __init__(self, judge: Judge | None) -> None:
        super().__init__(judge)
        self.guild = self.add_guild("Embassy watch")
        self.general = self.add_channel(self.guild, "general")
        self.forum = self.add_channel(self.guild, "questions", Kind.FORUM)
        self.asker = self.add_user("asker")
        self.bystander = self.add_user("bystander")
        self.moderator = self.world.add_moderator(self.guild, "moderator")

    @property
    def bot(self) -> User:
        """The bot's own user."""
        return self.world.bot

    @property
    def application_id(self) -> int:
        """The application's id, which is the bot's."""
        return self.world.application_id

    @property
    def token(self) -> str:
        """The token that the bot has to show."""
        return self.world.token

    @property
    def privileged(self) -> set[str]:
        """What the developer portal grants: `message_content`, `members`, `presences`."""
        return self.gateway.privileged

    def revoke_token(self) -> None:
        """Makes the present token worthless: REST answers 401, the gateway closes with 4004."""
        self.world.token = f"{self.world.token}-revoked"
        self.gateway.close(4004)

    def add_user(self, name: str, *guilds: Guild) -> User:
        """A new person, member of `guilds`, or else of the first guild."""
        user = self.world.add_user(name)
        for guild in guilds or (self.guild,):
            self.world.join(guild, user)
        return user

    def add_guild(self, name: str, *, shard: tuple[int, int] | None = None, bot: bool = True) -> Guild:
        """A new guild, of the given shard (index, count) if it matters; without the bot unless `bot`."""
        guild = self.world.add_guild(name, self.world.add_user(f"owner of {name}"), shard, bot=bot)
        if bot:
            self.publish_guild(guild)
        return guild

    def add_role(self, guild: Guild, name: str, permissions: int = 0, *, mentionable: bool = False) -> Role:
        """A new role."""
        role = self.world.add_role(guild, name, permissions, mentionable=mentionable)
        self.gateway.publish("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.payload()}, guild)
        return role

    def add_channel(self, guild: Guild, name: str, kind: Kind = Kind.TEXT) -> Channel:
        """A new channel."""
        channel = self.world.add_channel(guild, name, kind)
        self.publish_channel("CHANNEL_CREATE", channel)
        return channel

    def add_thread(self, parent: Channel, name: str, owner: User | None = None) -> Channel:
        """A new public thread."""
        thread = self.world.add_thread(parent, name, owner or self.asker)
        self.publish_thread(thread)
        return thread

    def publish_thread(self, thread: Channel) -> None:
        """Tells of a new thread."""
        self.gateway.publish(
            "THREAD_CREATE", {**thread.payload(), "newly_created": True}, thread.guild, thread
        )

    def dm(self, user: User) -> Channel:
        """The direct-message channel of the bot and a person; opening it sends no event."""
        return self.world.dm(user)

    def close_dms(self, user: User) -> None:
        """Makes the bot's messages to that person fail with 50007."""
        self.closed_dms.add(user)

    def delete_channel(self, channel: Channel) -> None:
        """Deletes a channel or thread with all its messages."""
        self.publish_channel("THREAD_DELETE" if channel.kind.is_thread else "CHANNEL_DELETE", channel)
        del self.world.channels[channel.id]
        if channel.guild is not None:
            del channel.guild.channels[channel.id]
        for number in channel.order:
            del self.world.messages[number]

    def set_permissions(
        self,
        channel: Channel,
        *,
        allow: Iterable[str] = (),
        deny: Iterable[str] = (),
        whom: User | None = None,
    ) -> None:
        """Sets what the bot (or `whom`) may do in a channel beyond its roles, in place of what was set.

        Permissions are given by name: `deny=["SEND_MESSAGES"]`.
        """
        user = whom or self.bot
        place = channel.parent or channel
        saw = self._sees(place)
        place.overwrites = [overwrite for overwrite in place.overwrites if overwrite.target != user.id]
        place.overwrites.append(Overwrite(user.id, 1, named(allow), named(deny)))
        if saw and not self._sees(
            place
        ):  # a channel that goes out of sight is deleted, as far as the bot can tell
            self.gateway.publish("CHANNEL_DELETE", place.payload(), place.guild)
        else:
            self.publish_channel("CHANNEL_UPDATE" if saw else "CHANNEL_CREATE", place)

    def _sees(self, channel: Channel) -> bool:
        return bool(self.world.permissions_in(channel) & Permissions.VIEW_CHANNEL)

    def set_role(self, role: Role, guild: Guild, permissions: Permissions) -> None:
        """Changes what a role may do."""
        role.permissions = permissions
        data = {"guild_id": str(guild.id), "role": role.payload()}
        self.gateway.publish("GUILD_ROLE_UPDATE", data, guild)

    def remove_bot(self, guild: Guild) -> None:
        """Kicks the bot."""
        self.gateway.publish("GUILD_DELETE", {"id": str(guild.id)}, guild)
        guild.has_bot = False
        guild.members.pop(self.bot.id, None)

    def invite_bot(self, guild: Guild) -> None:
        """Adds the bot to a guild that it isn't in, with its least permissions."""
        self.world.invite_bot(guild)
        self.publish_guild(guild)

    def set_unavailable(self, guild: Guild, unavailable: bool = True) -> None:
        """Begins or ends an outage of one guild."""
        guild.unavailable = unavailable
        if unavailable:
            self.gateway.publish("GUILD_DELETE", {"id": str(guild.id), "unavailable": True}, guild)
        else:
            self.publish_guild(guild, joined=False)
