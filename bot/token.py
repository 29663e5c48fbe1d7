"""The Discord token: from the environment or a file, checked for form, never printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from typing_extensions import override

VARIABLE = "DISCORD_TOKEN"
FILE_VARIABLE = "DISCORD_TOKEN_FILE"

HOW_TO_GET_ONE = """\
The bot needs a token to connect to Discord, and DISCORD_TOKEN is not set. To get one:

  1. Open https://discord.com/developers/applications and press New Application.
  2. Give it a name, and open Bot in the list on the left. Leave the privileged intents off.
  3. Press Reset Token and copy the token. Show it to nobody: it is the key to your bot.
  4. Start the bot with it, in one of these ways:

       DISCORD_TOKEN=… make run
       make run                                        with the token in .env, see .env.example
       DISCORD_TOKEN_FILE=/path/to/file advisory-bot run

When it is connected, the bot logs a link that invites it to your server.

No token at hand? Talk to it here, without Discord:  make chat  (installed: advisory-bot chat)"""

_FORM = re.compile(r"[\w-]{20,40}\.[\w-]{5,10}\.[\w-]{20,80}\Z", re.ASCII)


class TokenError(Exception):
    """There is no usable token; the message says why and what to do, without the token."""


class MissingToken(TokenError):
    """No token is set at all."""


class Token(str):
    """A token with a blank repr, so that an object that holds it can be logged."""

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return "Token('…')"


def read_token(environment: Mapping[str, str]) -> Token:
    """The token that `environment` holds or names the file of.

    Raises MissingToken if neither variable is set, TokenError if it can't be read or isn't one.
    """
    text, place = environment.get(VARIABLE, ""), VARIABLE
    name = environment.get(FILE_VARIABLE, "")
    if text.strip() and name.strip():
        raise TokenError(f"Both {VARIABLE} and {FILE_VARIABLE} are set. Keep one of the two.")
    if name.strip():
        text, place = _read_file(Path(name.strip())), f"The file that {FILE_VARIABLE} names"
    elif not text.strip():
        raise MissingToken(HOW_TO_GET_ONE)
    text = text.strip().strip("\"'")
    if not text:
        raise TokenError(f"{place} is empty. Put the token of your bot in it.")
    if text.lower().startswith("bot "):
        raise TokenError(f"{place} starts with the word “Bot”. Leave it out: only the token belongs there.")
    if not _FORM.match(text):
        raise TokenError(
            f"{place} doesn't hold a bot token: a token has three parts with two dots between them. "
            "Copy it again: developer portal, your application, Bot, Reset Token. "
            "(The client secret and the public key are something else.)"
        )
    return Token(text)


def _read_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TokenError(
            f"The file {path} that {FILE_VARIABLE} names can't be read: {error.strerror}. "
            "Check the path, and that the bot's user may read it."
        ) from None
    except UnicodeDecodeError:
        raise TokenError(
            f"The file {path} that {FILE_VARIABLE} names is not text. Put only the token in it."
        ) from None
