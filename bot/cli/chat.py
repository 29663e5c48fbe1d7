"""The conversation in the terminal."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator

import click

from bot.cli.session import Session
from bot.guidance import choices
from knowledge import Option, Outcome
from knowledge.model import Locale

INTRO = """\
Ask about embassies, leaving, travel and evacuation, in your own words: is the us embassy still open?
A number asks the question beside it. A follow-up may be short: and the british one? To leave: exit or Ctrl-D.
This is a dated record of what officials said. It is unofficial: check the official page before you act."""

_LEAVING = frozenset({"exit", "quit", "bye", ":q"})
_PROMPT = "> "


class Chat:
    """A conversation: it remembers the previous question, its language, and the choices on offer."""

    def __init__(self, session: Session) -> None:
        self._advisor = session.advisor
        self._live = session.live()
        self._renderer = session.renderer()
        self._previous: str | None = None
        self._locale: Locale | None = None
        self._choices: tuple[Option, ...] = ()

    def reply(self, line: str) -> str:
        """The reply to one line: a question, or the number of a choice."""
        number = line.removesuffix(".")
        if self._choices and number.isascii() and number.isdigit() and len(number) <= 2:
            if not 1 <= int(number) <= len(self._choices):
                return f"There is no {number} here. Type 1 to {len(self._choices)}, or a question.\n"
            return self._show(*self._chosen(self._choices[int(number) - 1]))
        outcome = self._advisor.ask(line, previous=self._previous, locale=self._locale, live=self._live)
        return self._show(outcome, line)

    def _chosen(self, option: Option) -> tuple[Outcome, str]:
        outcome = self._advisor.answer(option.entry, option.issuer, locale=self._locale)
        return outcome, option.question

    def _show(self, outcome: Outcome, question: str) -> str:
        self._choices = choices(outcome)
        if outcome.reason != "not_a_question":
            self._previous = question
            self._locale = outcome.locale
        return self._renderer.render(outcome)


def run_chat(session: Session) -> None:
    """Talks until the person leaves or the input ends. Reads standard input, whatever it is."""
    chat = Chat(session)
    talking = sys.stdin.isatty()
    if talking:
        click.echo(INTRO)
    for line in _typed() if talking else _piped():
        if line.strip().lower() in _LEAVING:
            break
        if line.strip():
            click.echo(("\n" if talking else f"{_PROMPT}{_printable(line)}\n\n") + chat.reply(line.strip()))


def _typed() -> Iterator[str]:
    with contextlib.suppress(ImportError):
        importlib.import_module("readline")  # gives line editing and history to input()
    while True:
        try:
            yield input(_PROMPT)
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return


def _piped() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def _printable(line: str) -> str:
    """A line without control characters, which could steer the terminal that shows it."""
    return "".join(character if character.isprintable() else " " for character in line)
