"""Everything that exists on this Discord: people, guilds, channels, messages, commands, interactions."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from tests.e2e.loopback.clock import Clock
from tests.e2e.loopback.commands import Commands
from tests.e2e.loopback.interactions import Interaction
from tests.e2e.loopback.mentions import EVERYONE, ROLE, USER
from tests.e2e.loopback.messages import Message
from tests.e2e.loopback.people import Member, Role, User
from tests.e2e.loopback.permissions import LEAST, MEMBER, MODERATOR, Permissions
from tests.e2e.loopback.places import Channel, Guild, Kind


def make_token(user_id: int) -> str:
    """A bot token of the usual form: the id in base64, a time, a signature."""
    head = base64.urlsafe_b64encode(str(user_id).encode()).decode().rstrip("=")
    return f"{head}.{secrets.token_urlsafe(4)[:6]}.{secrets.token_urlsafe(30)[:38]}"


class World:
    """The state of the server. It changes what is; telling the bot is the caller's part."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.interactions: dict[str, Interaction] = {}
        """By token."""
        self.bot = self.add_user("advisory-bot", bot=True)
        self.application_id = self.bot.id
        self.token = make_token(self.bot.id)
        self.commands = Commands(self.application_id)
        self.team: dict[User, str] = {}
        """The members of the team that owns the application, the owner first, with their roles."""

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """A new person, or a new bot."""
        user = User(self.clock.snowflake(), name, bot)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, owner: User, shard: tuple[int, int] | None, *, bot: bool) -> Guild:
        """A new guild with its owner and, with `bot`, the bot with its least permissions."""
        guild_id = self.clock.snowflake(shard=shard)
        everyone = Role(guild_id, "@everyone", MEMBER & ~Permissions.EMBED_LINKS)
        guild = Guild(guild_id, name, owner, everyone, self.clock.now(), has_bot=bot)
        self.guilds[guild.id] = guild
        self.join(guild, owner)
        if bot:
            self.invite_bot(guild)
        return guild

    def invite_bot(self, guild: Guild) -> None:
        """Makes the bot a member, with its least permissions."""
        guild.has_bot = True
        self.join(guild, self.bot, self.add_role(guild, self.bot.name, LEAST))

    def add_role(self, guild: Guild, name: str, permissions: int, *, mentionable: bool = False) -> Role:
        """A new role."""
        role = Role(self.clock.snowflake(), name, permissions, mentionable, len(guild.roles) + 1)
        guild.roles.append(role)
        return role

    def join(self, guild: Guild, user: User, *roles: Role) -> Member:
        """Makes a user a member."""
        member = Member(user, self.clock.now(), list(roles))
        guild.members[user.id] = member
        return member

    def add_moderator(self, guild: Guild, name: str) -> User:
        """A new person who manages messages and the guild."""
        user = self.add_user(name)
        self.join(guild, user, self.add_role(guild, "moderators", MODERATOR))
        return user

    def add_channel(self, guild: Guild, name: str, kind: Kind) -> Channel:
        """A new channel of a guild."""
        channel = Channel(self.clock.snowflake(), kind, name, guild, position=len(guild.channels))
        return self._register(channel)

    def add_thread(self, parent: Channel, name: str, owner: User, thread_id: int | None = None) -> Channel:
        """A new thread; one started from a message, or in a forum, has that message's id."""
        channel = Channel(
            thread_id or self.clock.snowflake(), Kind.THREAD, name, parent.guild, parent=parent, owner=owner
        )
        return self._register(channel)

    def dm(self, user: User) -> Channel:
        """The direct-message channel with a user, made if need be."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        return self._register(Channel(self.clock.snowflake(), Kind.DM, user.name, recipient=user))

    def _register(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels[channel.id] = channel
        return channel

    def put(self, message: Message) -> Message:
        """Adds a message, and works out whom it mentions."""
        self.read_mentions(message)
        self.messages[message.id] = message
        if not message.ephemeral:
            message.channel.add(message)
        return message

    def read_mentions(self, message: Message) -> None:
        """Works out whom the text of a message mentions; a person is mentioned by a reply that pings, too."""
        text, guild = message.text, message.channel.guild
        replied = [
            user for user in message.mentions if message.reference and user is message.reference.author
        ]
        found = [self.users[int(number)] for number in USER.findall(text) if int(number) in self.users]
        message.mentions = list(dict.fromkeys(found + replied))
        roles = {role.id: role for role in guild.roles} if guild else {}
        message.mention_roles = [roles[int(number)] for number in ROLE.findall(text) if int(number) in roles]
        message.mention_everyone = "@everyone" in message.pings or (
            message.author is not self.bot and bool(EVERYONE.search(text))
        )

    def drop(self, message: Message) -> None:
        """Deletes a message."""
        message.deleted = True
        del self.messages[message.id]
        if not message.ephemeral:
            message.channel.remove(message)

    def permissions_in(self, channel: Channel) -> Permissions:
        """What the bot may do in a channel; in direct messages everything that matters."""
        if channel.guild is None:
            return MEMBER | Permissions.ATTACH_FILES
        return channel.guild.permissions_of(self.bot, channel)

    def application(self, flags: int) -> dict[str, Any]:
        """The application object."""
        owner = next(iter(self.guilds.values())).owner if self.guilds else self.bot
        return {
            "id": str(self.application_id),
            "name": self.bot.name,
            "icon": None,
            "description": "",
            "summary": "",
            "type": None,
            "bot": self.bot.payload(),
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": "0" * 64,
            "flags": flags,
            "flags_new": str(flags),
            "eligible_oauth2_scopes": [],
            "owner": owner.payload(),
            "team": self._team(),
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_guild_count": sum(guild.has_bot for guild in self.guilds.values()),
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "integration_types_config": {"0": {}, "1": {}},
            "explicit_content_filter": 0,
        }

    def _team(self) -> dict[str, Any] | None:
        if not self.team:
            return None
        number = str(self.application_id + 1)
        return {
            "id": number,
            "icon": None,
            "name": "the team",
            "owner_user_id": str(next(iter(self.team)).id),
            "members": [
                {"team_id": number, "membership_state": 2, "role": role, "user": user.payload()}
                for user, role in self.team.items()
            ],
        }
