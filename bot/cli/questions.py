"""The commands that answer: one question, a batch of them, one place."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from bot.cli.batch import Asked, opened, read_lines
from bot.cli.output import print_json
from bot.cli.progress import progress_bar
from bot.cli.session import DONE, PROBLEMS, Session
from bot.phrasebook import phrasebook
from bot.wording import place_name
from knowledge import Outcome
from knowledge.text import MAX_LENGTH, normalise


def answer_question(
    session: Session, question: str, outcome: Outcome, *, as_json: bool, at: dt.date | None
) -> int:
    """Prints an outcome. A question without words, or too long to be read whole, is a problem."""
    _print(session, outcome, as_json=as_json, at=at)
    if len(question) > MAX_LENGTH:
        length = f"The question has {len(question):,} characters"
        click.echo(f"{length}; only the first {MAX_LENGTH:,} were read.", err=True)
        return PROBLEMS
    if not normalise(question):
        click.echo("There are no words in the question. Ask: is the us embassy still open?", err=True)
        return PROBLEMS
    return DONE


def answer_place(session: Session, name: str, outcome: Outcome, *, as_json: bool, at: dt.date | None) -> int:
    """Prints what is held about a place. A name that no place has is a problem."""
    unknown = outcome.outcome == "unknown" and outcome.reason == "other_place"
    if as_json or not unknown:
        _print(session, outcome, as_json=as_json, at=at)
    if not unknown:
        return DONE
    english = phrasebook("en")
    near = [place_name(place, session.advisor.knowledge, english) for place in outcome.nearby]
    hint = "Try a country, a capital or a nationality."
    if near:
        hint = english("nearby", places=english.joined(near, "or"))
    click.echo(f"No place is called “{name}”. {hint}", err=True)
    return PROBLEMS


def _print(session: Session, outcome: Outcome, *, as_json: bool, at: dt.date | None) -> None:
    if as_json:
        print_json(outcome.to_json())
    else:
        click.echo(session.renderer(at).render(outcome, at), nl=False)


def answer_batch(
    session: Session, file: str, *, issuer: str | None, locale: str | None, at: dt.date | None
) -> int:
    """Prints one JSON object a line, in the order of the lines of `file`."""
    code = DONE
    with opened(file) as lines, progress_bar("Answering") as progress:
        total = _lines(file) if progress else 0
        advisor, live = session.advisor, session.live(at)
        for number, asked in enumerate(read_lines(lines), start=1):
            if isinstance(asked, Asked):
                outcome = advisor.ask(
                    asked.question, previous=asked.previous, issuer=issuer, locale=locale, at=at, live=live
                )
                print_json(outcome.to_json())
            else:
                code = PROBLEMS
                print_json({"error": str(asked)})
            if progress and total and number % 50 == 0 and not sys.stdout.isatty():
                progress(number / total)
    return code


def _lines(name: str) -> int:
    """How many lines a file has; 0 if it can't be told, as of a pipe."""
    path = Path(name)
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        return sum(1 for _ in file)
