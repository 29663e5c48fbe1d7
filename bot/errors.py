"""What is said when something fails: one sentence an error class, after it was logged."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands
from typing_extensions import override

from bot.layout import Layout

_log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

CALLBACK_DELIVERED = 40060
UNKNOWN_INTERACTION = 10062
UNKNOWN_MESSAGE = 10008
CANNOT_DM = 50007
MISSING_ACCESS = 50001
MISSING_PERMISSIONS = 50013
CANNOT_REPLY = 160002


class ToldError(Exception):
    """A failure whose message is the sentence for the person. Nothing is wrong with the bot."""


class GoneError(ToldError):
    """A button refers to something the knowledge base holds no longer."""

    def __init__(self) -> None:
        super().__init__("This is no longer part of the record. Please ask again, or see /topics.")


def sentence(error: BaseException) -> str:
    """What to tell a person about an error."""
    error = _cause(error)
    if isinstance(error, ToldError):
        return str(error)
    for kind, text in _SENTENCES:
        if isinstance(error, kind):
            return text
    return (
        "Something went wrong on the bot's side, and its operator's log has it. Please try again in a minute."
    )


_SENTENCES: tuple[tuple[type[BaseException], str], ...] = (
    (app_commands.CommandNotFound, "This command is an old one. Reload Discord (Ctrl+R), then try again."),
    (
        app_commands.CommandSignatureMismatch,
        "This command has changed. Reload Discord (Ctrl+R), then try again.",
    ),
    (app_commands.TransformerError, "That value doesn't fit the command. Please choose one from the list."),
    (app_commands.NoPrivateMessage, "This works in servers only."),
    (app_commands.CheckFailure, "You may not use this here."),
    (discord.Forbidden, "Discord doesn't let me do that here: a permission is missing."),
    (discord.NotFound, "That message or channel no longer exists."),
    (discord.DiscordServerError, "Discord has trouble at the moment. Please try again in a minute."),
    (discord.RateLimited, "Discord asks me to slow down. Please try again in a minute."),
    (discord.HTTPException, "Discord didn't take my answer. The operator's log has the reason."),
    (aiohttp.ClientError, "The connection to Discord broke. Please try again in a minute."),
    (TimeoutError, "That took too long. Please try again."),
)


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def log_failure(error: BaseException, what: str) -> None:
    """Logs a failure: in one line if the world is to blame, with a traceback if the bot is."""
    error = _cause(error)
    name = type(error).__name__
    extra = {"error": name}
    if isinstance(error, ToldError):
        _log.info("%s: %s", what, name, extra=extra)
    elif isinstance(error, discord.HTTPException):
        _log.warning(
            "%s: Discord answered %s, code %s: %s", what, error.status, error.code, error.text, extra=extra
        )
    elif any(isinstance(error, kind) for kind, _ in _SENTENCES):
        _log.warning("%s: %s", what, name, extra=extra)
    else:
        _log.error("%s failed", what, exc_info=error, extra=extra)


async def report(interaction: Interaction, error: BaseException) -> None:
    """Logs an error of an interaction, then tells the person in one sentence, to them alone."""
    log_failure(error, _name_of(interaction))
    cause = _cause(error)
    if isinstance(cause, discord.HTTPException) and cause.code in {UNKNOWN_INTERACTION, CALLBACK_DELIVERED}:
        return
    try:
        await interaction.client.delivery.respond(interaction, Layout([sentence(error)]), alone=True)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as second:
        log_failure(second, f"{_name_of(interaction)}, telling the error")


def _name_of(interaction: Interaction) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: Any = interaction.data or {}
    kind = str(data.get("custom_id", "")).split(":")[1:2]
    return f"button {kind[0]}" if kind else str(interaction.type.name)


class Tree(app_commands.CommandTree[Any]):
    """The command tree, with the one handler of errors."""

    @override
    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        await report(interaction, error)
