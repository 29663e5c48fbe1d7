"""The log: one line an event on standard error, without secrets and without what people wrote."""

from __future__ import annotations

import logging
import re
import sys
from typing import TextIO

import aiohttp
import discord
from pythonjsonlogger.json import JsonFormatter
from typing_extensions import override

from config import Logs

# A token, and the token of an interaction as it stands in the addresses of webhooks and callbacks.
_SECRETS = (
    (re.compile(r"[\w-]{20,40}\.[\w-]{5,10}\.[\w-]{20,80}", re.ASCII), "…"),
    (re.compile(r"((?:/webhooks|/interactions)/\d+/)[^/\s?]+"), r"\1…"),
)
_OF_THE_NETWORK = (
    OSError,
    aiohttp.ClientError,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    discord.HTTPException,
    TimeoutError,
)


class _WithoutSecrets(logging.Formatter):
    """Blanks the secrets in what another formatter writes, whatever part of an event they are in."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for pattern, instead in _SECRETS:
            text = pattern.sub(instead, text)
        return text


class _Readable(_WithoutSecrets):
    """A line for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")


class _Json(_WithoutSecrets, JsonFormatter):
    """A JSON object a line, with the time in UTC."""

    def __init__(self) -> None:
        names = {"levelname": "level", "name": "logger", "exc_info": "traceback"}
        JsonFormatter.__init__(
            self,
            ("levelname", "name", "message"),
            rename_fields=names,
            timestamp="time",
            json_ensure_ascii=False,
        )


class _NetworkInOneLine(logging.Filter):
    """Troubles of the network are no faults of the program: their name is enough, without a traceback."""

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, _OF_THE_NETWORK) and record.name.startswith("discord"):
            record.msg = f"{record.getMessage()} ({type(error).__name__}: {error})"
            record.error = type(error).__name__
            record.args = ()
            record.exc_info = record.exc_text = None
        return True


def set_up_logging(settings: Logs, stream: TextIO | None = None) -> None:
    """Sends the log of the bot and of what it is built on to `stream`, standard error if None."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Json() if settings.format == "json" else _Readable())
    handler.addFilter(_NetworkInOneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    level = logging.getLevelNamesMapping()[settings.level.upper()]
    root.setLevel(level)
    # At DEBUG discord.py writes whole messages to the log, and aiohttp the addresses it calls.
    logging.getLogger("discord").setLevel(max(level, logging.INFO))
    for name in ("aiohttp", "aiosqlite", "asyncio", "watchfiles"):
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
