"""The texts of `/settings`: each setting with its value, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import discord

from bot import wording
from bot.markup import small
from bot.permissions import missing
from bot.phrasebook import phrasebook
from bot.storage.server_settings import ServerSettings
from config import Rate

if TYPE_CHECKING:
    from bot.client import AdvisoryClient

_ENGLISH = phrasebook("en")
_HEAD = "**Settings of this server.** A change holds at once. Who made it is not kept."
_NO_CONTENT = (
    "⚠️ I can't read messages in answer channels: Discord doesn't show me their text. Whoever runs this bot "
    "must set `discord.message_content` to true and turn on the Message Content Intent in the developer "
    "portal (the application, Bot)."
)
_NOT_NOW = (
    "⚠️ Settings can't be changed now, because the database can't be used. Answers go on. The operator's log "
    "says why."
)
RESET = (
    "**Reset all settings of this server?** Answer channels, language, visibility, cooldown, nationality and "
    "votes go back to what they were when I came, and nothing is kept of this server."
)


def can_change(client: AdvisoryClient) -> bool:
    """Whether the database could be used when it was last tried."""
    return client.storage is not None and client.storage.trouble is None


def texts(client: AdvisoryClient, server: discord.Guild, notice: str = "") -> list[str]:
    """The settings of a server; above them `notice`, on what has just been done."""
    held = client.settings_of(server)
    return [
        notice or ("" if can_change(client) else _NOT_NOW),
        _HEAD,
        "\n".join([
            f"**Answer channels** {_channels(client, server, held)}",
            f"**Language** {_language(held)}",
            f"**Answers to commands** {_visibility(held)}",
            f"**Cooldown** {_cooldown(client, held)}",
            f"**Nationality** {_nationality(client, held)}",
            f"**Helpful / Not helpful** {'hidden' if held.feedback is False else 'shown below answers'}",
        ]),
        *_warnings(client, server, held),
        small("Buttons of answers that are shown already stay as they are."),
    ]  # fmt: skip


def present(server: discord.Guild, held: ServerSettings) -> list[int]:
    """The answer channels of a server that exist."""
    return [channel for channel in sorted(held.answer_channels) if server.get_channel(channel)]


def _channels(client: AdvisoryClient, server: discord.Guild, held: ServerSettings) -> str:
    own = present(server, held)
    given = [id_ for id_ in sorted(client.answer_channels) if server.get_channel(id_) and id_ not in own]
    parts = [f"{_mentions(own)}: there I answer every question that I am sure about"] if own else []
    if given:
        parts.append(f"{_mentions(given)}: chosen by whoever runs this bot")
    return "; ".join(parts) or "none: I answer when I am asked"


def _mentions(channels: Iterable[int]) -> str:
    return " ".join(f"<#{channel}>" for channel in channels)


def _language(held: ServerSettings) -> str:
    named = _ENGLISH.language(held.language) if held.language else "English"
    return f"{named}, where a message doesn't tell"


def _visibility(held: ServerSettings) -> str:
    return "shown to the asker alone" if held.ephemeral else "shown to all, unless the asker says `private`"


def _cooldown(client: AdvisoryClient, held: ServerSettings) -> str:
    rate = client.settings.discord.cooldown.person
    own = held.cooldown_questions is not None and held.cooldown_seconds is not None
    if own:
        rate = Rate(questions=held.cooldown_questions or 0, seconds=held.cooldown_seconds or 0)
    if not rate.on:
        return "none"
    said = f"{_counted(rate.questions, 'question')} of a person in {_counted(rate.seconds, 'second')}"
    return said if own else f"{said}, as everywhere"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _nationality(client: AdvisoryClient, held: ServerSettings) -> str:
    issuer = client.advisor.knowledge.issuers.get(held.nationality or "")
    if issuer is None:
        return "none"
    name = wording.issuer_name(held.nationality or "", client.advisor.knowledge, _ENGLISH)
    return (
        f"{issuer.flag} {issuer.adjective}: what {name} has said stands first, unless a question names "
        "another nationality"
    )


def nations(client: AdvisoryClient) -> list[tuple[str, str, str]]:
    """Value, text and flag of each nationality."""
    issuers = client.advisor.knowledge.issuers
    return [(id_, issuer.adjective, issuer.flag) for id_, issuer in issuers.items() if issuer.place]


def _warnings(client: AdvisoryClient, server: discord.Guild, held: ServerSettings) -> list[str]:
    channels = present(server, held)
    warnings = [_NO_CONTENT] if channels and not client.reads_content else []
    lacking = [
        f"⚠️ In <#{id_}> I can't answer: my role lacks {_ENGLISH.joined(what)} there."
        for id_ in channels
        if (what := missing(server.get_channel(id_), server.me))
    ]
    return [*warnings, "\n".join(lacking)]
