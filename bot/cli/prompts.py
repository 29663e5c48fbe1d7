"""What a curator is asked in the terminal: each answer is judged at once, and asked again if it won't do."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Container
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter

from knowledge.documents import Document
from knowledge.model import Id
from knowledge.text import normalise
from knowledge.validation import validated

Judge = Callable[[str], str | None]
"""What is wrong with an answer, as a sentence; None if nothing is."""


def line(
    prompt: str, judge: Judge | None = None, *, default: str | None = None, optional: bool = False
) -> str:
    """One line as typed, without space around it; empty only if it is `optional`.

    Raises click.Abort at the end of input.
    """

    def taken(typed: Any) -> str:
        text = str(typed).strip()
        if wrong := _form(text) or (judge(text) if judge and text else None):
            raise click.BadParameter(wrong)
        return text

    if optional and default is None:
        return str(click.prompt(prompt, default="", show_default=False, value_proc=taken))
    return str(click.prompt(prompt, default=default, value_proc=taken))


def _form(text: str) -> str | None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "This is not UTF-8 text. Type it again."
    return None


def one_of(prompt: str, known: Collection[str], what: str, *, default: str | None = None) -> str:
    """One of the ids known. Raises click.Abort at the end of input."""
    return line(prompt, lambda typed: unknown(typed, known, what), default=default)


def unknown(typed: str, known: Collection[str], what: str) -> str | None:
    """That an id is not among those known, with the nearest ones, or all if they are few."""
    if typed in known:
        return None
    if len(known) <= 10:
        return f"There is no {what} “{typed}”. Use one of: {', '.join(known)}."
    near = difflib.get_close_matches(typed, known, 3, 0.4)
    return f"There is no {what} “{typed}”." + (f" Did you mean {' or '.join(near)}?" if near else "")


def words(prompt: str, hidden: str) -> str:
    """A question in the curator's own words; empty to go back. Raises click.Abort at the end of input."""

    def judge(typed: str) -> str | None:
        if hidden in typed:
            return f"“{hidden}” stands for a word that was hidden. Write the question in your own words."
        return None if normalise(typed) else "There are no words in it."

    return line(f"{prompt} (empty: back)", judge, optional=True)


def new_id(typed: str, taken: Container[str], what: str) -> str | None:
    """What is wrong with the id of something new; None if nothing is."""
    if typed in taken:
        return f"The id “{typed}” is taken already, by another {what}. Choose another id."
    _, problems = validated(Document(Path(), typed), TypeAdapter(Id))
    return f"{problems[0].what} {problems[0].remedy}" if problems else None
