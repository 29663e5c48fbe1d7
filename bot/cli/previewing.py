"""The command that shows a reply before anybody asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import click
import discord
from discord import ui

from bot.cli.prompts import unknown
from bot.cli.session import DONE, Session
from bot.layout import Layout
from bot.replies import Replies


def preview(session: Session, entry: str, *, issuer: str | None, locale: str | None) -> int:
    """Prints the reply of an entry as Discord gets it, and as the terminal shows it.

    An entry or an answer that doesn't exist is a usage error.
    """
    knowledge = session.advisor.knowledge
    if wrong := unknown(entry, knowledge.entries, "entry"):
        raise click.BadParameter(wrong, param_hint="ENTRY")
    answering = [answer.issuer for answer in knowledge.entries[entry].answers]
    if issuer is not None and (wrong := unknown(issuer, answering, f"answer in “{entry}” of")):
        raise click.BadParameter(wrong, param_hint="--issuer")
    outcome = session.advisor.answer(entry, issuer, locale=locale)
    replies = Replies(knowledge, session.settings.answers, lambda: dt.datetime.now().astimezone().date())
    click.echo("On Discord\n")
    click.echo("\n\n".join(_shown(replies.of(outcome))))
    click.echo("\nIn the terminal\n")
    click.echo(session.renderer().render(outcome), nl=False)
    return DONE


def _shown(layout: Layout) -> Iterator[str]:
    """Each text of a message, then each row of its buttons."""
    for item in layout.walk_children():
        if isinstance(item, ui.TextDisplay):
            yield item.content
        elif isinstance(item, ui.ActionRow):
            yield " ".join(f"[{_label(below)}]" for below in item.children)


def _label(item: ui.Item[Any]) -> str:
    if isinstance(item, ui.DynamicItem):
        item = item.item
    if isinstance(item, ui.Button):
        emoji = item.emoji.name if isinstance(item.emoji, discord.PartialEmoji) else ""
        return " ".join(filter(None, (emoji, item.label)))
    return str(getattr(item, "placeholder", ""))
