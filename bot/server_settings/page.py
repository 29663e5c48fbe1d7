"""The texts of `/settings`: each setting with its value, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
_HEAD = (
    "**Settings of this server.** A change holds at once. Who made it is not kept. What isn't set here is as "
    "whoever runs this bot has it: the default."
)
_SET, _DEFAULT = " · *set here*", " · *default*"
_NO_CONTENT = (
    "⚠️ I can't read messages in answer channels: Discord doesn't show me their text. Whoever runs this bot "
    "must set `discord.message_content` to true and turn on the Message Content Intent in the developer "
    "portal (the application, Bot)."
)
_NOT_NOW = (
    "⚠️ Settings can't be changed now, because the database can't be used. Answers go on. The operator's log "
    "says why."
)
_UNSEEN = "⚠️ I can't see {channel}: allow my role View Channel there, or, if it was deleted, choose anew."
_MOST_NAMED = 10
"""Channels that are named, of one kind."""
RESET = (
    "**Reset all settings of this server?** Answer channels, language, visibility, cooldown, nationality and "
    "votes go back to what they were when I came, the alerts of this server end, and nothing is kept of it."
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
            f"**Helpful / Not helpful** {_votes(held)}",
        ]),
        *_warnings(client, server, held),
        small("Buttons of answers that are shown already stay as they are."),
    ]  # fmt: skip


def present(server: discord.Guild, channels: Iterable[int]) -> list[int]:
    """Those of the channels that are in a server, and seen by the bot."""
    return [channel for channel in sorted(channels) if server.get_channel(channel)]


def _channels(client: AdvisoryClient, server: discord.Guild, held: ServerSettings) -> str:
    own = sorted(held.answer_channels)
    given = [id_ for id_ in present(server, client.answer_channels) if id_ not in own]
    parts = [f"{_mentions(own)}: there I answer every question that I am sure about{_SET}"] if own else []
    if given:
        parts.append(f"{_mentions(given)}: chosen by whoever runs this bot{_DEFAULT}")
    return "; ".join(parts) or f"none: I answer when I am asked{_DEFAULT}"


def _mentions(channels: Sequence[int]) -> str:
    more = f" and {len(channels) - _MOST_NAMED} more" if len(channels) > _MOST_NAMED else ""
    return " ".join(f"<#{channel}>" for channel in channels[:_MOST_NAMED]) + more


def _language(held: ServerSettings) -> str:
    if held.language is None:
        return f"none set: a message that doesn't tell is taken for English{_DEFAULT}"
    named = _ENGLISH.language(held.language)
    return f"{named}, where a message doesn't tell, and for commands whose answer all see{_SET}"


def _visibility(held: ServerSettings) -> str:
    shown = "shown to the asker alone" if held.ephemeral else "shown to all, unless the asker says `private`"
    return shown + (_DEFAULT if held.ephemeral is None else _SET)


def _votes(held: ServerSettings) -> str:
    shown = "hidden" if held.feedback is False else "shown below answers"
    return shown + (_DEFAULT if held.feedback is None else _SET)


def _cooldown(client: AdvisoryClient, held: ServerSettings) -> str:
    rate = client.settings.discord.cooldown.person
    own = held.cooldown_questions is not None and held.cooldown_seconds is not None
    if own:
        rate = Rate(questions=held.cooldown_questions or 0, seconds=held.cooldown_seconds or 0)
    said = f"{_counted(rate.questions, 'question')} of a person in {_counted(rate.seconds, 'second')}"
    return (said if rate.on else "no limit") + (_SET if own else _DEFAULT)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _nationality(client: AdvisoryClient, held: ServerSettings) -> str:
    issuer = client.advisor.knowledge.issuers.get(held.nationality or "")
    if issuer is None:
        return f"none{_DEFAULT}"
    name = wording.issuer_name(held.nationality or "", client.advisor.knowledge, _ENGLISH)
    return (
        f"{issuer.flag} {issuer.adjective}: what {name} has said stands first, unless a question names "
        f"another nationality{_SET}"
    )


def nations(client: AdvisoryClient) -> list[tuple[str, str, str]]:
    """Value, text and flag of each nationality."""
    issuers = client.advisor.knowledge.issuers
    return [(id_, issuer.adjective, issuer.flag) for id_, issuer in issuers.items() if issuer.place]


def _warnings(client: AdvisoryClient, server: discord.Guild, held: ServerSettings) -> list[str]:
    chosen = sorted(held.answer_channels)
    there = {*chosen, *present(server, client.answer_channels)}
    warnings = [_NO_CONTENT] if there and not client.reads_content else []
    obstacles = [
        _UNSEEN.format(channel=f"<#{id_}>")
        if channel is None
        else f"⚠️ In <#{id_}> I can't answer: my role lacks {_ENGLISH.joined(lacking)} there."
        for id_ in chosen
        if (lacking := missing(channel := server.get_channel(id_), server.me)) or channel is None
    ]
    return [*warnings, "\n".join(obstacles[:_MOST_NAMED])]
