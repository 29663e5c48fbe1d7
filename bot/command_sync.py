"""Registering the commands with Discord only when they changed: it limits how often that may be done."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.state_file import StateFile

_log = logging.getLogger(__name__)


async def fingerprint(tree: app_commands.CommandTree[Any], application: int) -> str:
    """A hash of all that Discord is told of the commands, translations included."""
    translator = tree.translator
    payload = [
        await command.get_translated_payload(tree, translator) if translator else command.to_dict(tree)
        for command in tree.get_commands()
    ]
    text = json.dumps(
        [application, sorted(payload, key=lambda command: str(command["name"]))], sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


async def sync_commands(tree: app_commands.CommandTree[Any], application: int, state: StateFile) -> None:
    """Overwrites the registered commands if they changed. If that fails, it runs on with the old ones."""
    wanted = await fingerprint(tree, application)
    if state.get("commands") == wanted:
        _log.info("commands are registered already")
        return
    try:
        registered = await tree.sync()
    except (discord.HTTPException, aiohttp.ClientError, OSError, app_commands.CommandSyncFailure) as error:
        _log.error("the commands can't be registered, the old ones stay: %s", error)
        return
    state.put("commands", wanted)
    _log.info("%d commands registered. If they don't appear, reload Discord (Ctrl+R).", len(registered))
