"""The commands of advisory-bot. Each gives its exit code."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import click
from typing_extensions import override

from bot.cli.output import print_json
from bot.cli.parameters import (
    at_option,
    days_option,
    global_options,
    issuer_option,
    json_option,
    locale_option,
    picture_option,
)
from bot.cli.session import CONFIGURATION, DONE, PROBLEMS, Session

pass_session = click.make_pass_decorator(Session, ensure=True)


class _Commands(click.Group):
    """Turns what is known to go wrong into sentences, and results into exit codes."""

    @override
    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command. Only a fault of the program itself shows a traceback."""
        try:
            code = super().invoke(ctx)
        except (click.exceptions.Exit, click.ClickException, click.Abort, OSError):
            raise
        except Exception as error:
            code = _explained(error)
            if code is None:
                raise
        ctx.exit(code or DONE)


def _explained(error: Exception) -> int | None:
    """Says what is wrong, if whoever runs the program can mend it, and gives the exit code."""
    from bot.configuration import ConfigurationError
    from bot.storage import StorageError
    from bot.token import TokenError
    from knowledge import KnowledgeError

    if isinstance(error, KnowledgeError | StorageError):
        code = PROBLEMS
    elif isinstance(error, ConfigurationError | TokenError):
        code = CONFIGURATION
    else:
        return None
    click.echo(error, err=True)
    return code


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="advisory-bot")
@global_options(hidden=False)
def cli() -> None:
    """Answers questions about embassies, evacuation and travel advice from a cited record.

    Exit codes: 0 done, also when there is no answer; 1 problems were found, or input could not be
    read; 2 usage; 78 configuration.
    """


@cli.command()
@global_options(hidden=True)
@pass_session
def chat(session: Session) -> int:
    """Talk in the terminal; reads standard input when that is not a terminal."""
    from bot.cli.chat import run_chat

    run_chat(session)
    return DONE


@cli.command()
@click.argument("question", nargs=-1)
@json_option
@click.option("--batch", metavar="FILE", help='JSON Lines {"q": …, "prev": …}; “-” is standard input.')
@click.option("--previous", metavar="QUESTION", help="The question before this one, for a follow-up.")
@issuer_option
@locale_option
@at_option
@global_options(hidden=True)
@pass_session
def ask(
    session: Session,
    question: tuple[str, ...],
    as_json: bool,
    batch: str | None,
    previous: str | None,
    issuer: str | None,
    locale: str | None,
    at: dt.date | None,
) -> int:
    """Answer one question, or many with --batch. The QUESTION “-” stands for standard input."""
    from bot.cli.questions import answer_batch, answer_question

    if batch is not None and (question or previous is not None or not as_json):
        raise click.UsageError("--batch goes with --json, and takes all questions from its file.")
    if batch is None and not question:
        raise click.UsageError("What is the question? Put it in quotes after “ask”.")
    issuer, locale = session.issuer(issuer), session.locale(locale)
    if batch is not None:
        return answer_batch(session, batch, issuer=issuer, locale=locale, at=at)
    text = _standard_input() if question == ("-",) else " ".join(question)
    outcome = session.advisor.ask(
        text, previous=previous, issuer=issuer, locale=locale, at=at, live=session.live(at)
    )
    return answer_question(session, text, outcome, as_json=as_json, at=at)


def _standard_input() -> str:
    return sys.stdin.buffer.read().decode("utf-8", errors="replace")


@cli.command()
@click.argument("place", nargs=-1, required=True)
@json_option
@issuer_option
@locale_option
@at_option
@global_options(hidden=True)
@pass_session
def advisory(
    session: Session,
    place: tuple[str, ...],
    as_json: bool,
    issuer: str | None,
    locale: str | None,
    at: dt.date | None,
) -> int:
    """Show what governments advise on a PLACE, as last fetched, and everything the record holds about it."""
    from bot.cli.questions import answer_place

    name = " ".join(place)
    issuer, locale = session.issuer(issuer), session.locale(locale)
    live = session.live(at)
    outcome = session.advisor.advisory(name, issuer=issuer, locale=locale, at=at, live=live)
    return answer_place(session, name, outcome, as_json=as_json, at=at)


@cli.command()
@click.option("--full", is_flag=True, help="Also ask a large knowledge base its own questions, unseen.")
@picture_option
@global_options(hidden=True)
@pass_session
def check(session: Session, full: bool, picture: Path | None) -> int:
    """Check the knowledge base: every problem with file, line and remedy, and what it does unseen."""
    from bot.cli.checking import check_knowledge

    if picture and not full:
        raise click.UsageError("--picture goes with --full: it shows questions that were not seen.")
    return check_knowledge(session, full=full, picture=picture)


@cli.command()
@click.argument("file")
@json_option
@click.option("--misses", is_flag=True, help="Also print each question that did not come out right.")
@click.option("--live", is_flag=True, help="Also answer from live advisories, as last fetched.")
@picture_option
@global_options(hidden=True)
@pass_session
def evaluate(
    session: Session, file: str, as_json: bool, misses: bool, live: bool, picture: Path | None
) -> int:
    """Measure on the labelled questions of FILE how many are answered right."""
    from bot.cli.evaluating import evaluate_file

    return evaluate_file(session, file, as_json=as_json, misses=misses, live=live, picture=picture)


@cli.command()
@global_options(hidden=True)
@pass_session
def run(session: Session) -> int:
    """Connect to Discord and answer there, until stopped."""
    import os

    from bot.token import read_token

    settings = session.settings
    read_token(os.environ)  # before discord.py is imported, so that a missing token is told at once
    from bot.running import run as run_bot

    return run_bot(settings, session.folders)


@cli.group(invoke_without_command=True)
@json_option
@global_options(hidden=True)
@click.pass_context
def feeds(context: click.Context, as_json: bool) -> int | None:
    """List the official feeds: last fetch and its age, what is held, refused and waits, when the next is.

    Nothing is fetched.
    """
    from bot.cli.feeds import list_feeds

    if context.invoked_subcommand is not None:
        return None
    return list_feeds(context.ensure_object(Session), as_json=as_json)


@feeds.command("fetch")
@click.argument("governments", nargs=-1, metavar="[GOVERNMENT]...")
@global_options(hidden=True)
@pass_session
def feeds_fetch(session: Session, governments: tuple[str, ...]) -> int:
    """Read the feeds of all governments now, or of those named; the bot may be running."""
    from bot.cli.feeds import fetch_feeds

    return fetch_feeds(session, governments)


@feeds.command("confirm")
@click.argument("government")
@click.argument("place", nargs=-1, required=True)
@global_options(hidden=True)
@pass_session
def feeds_confirm(session: Session, government: str, place: tuple[str, ...]) -> int:
    """Take a fall of the advice of GOVERNMENT on PLACE that waits to be confirmed; the bot may be running."""
    from bot.cli.feeds import confirm

    return confirm(session, government, " ".join(place))


@cli.command()
@json_option
@days_option
@global_options(hidden=True)
@pass_session
def gaps(session: Session, as_json: bool, days: int | None) -> int:
    """List what was asked in vain, most asked first, and the votes on answers; the bot may be running."""
    from bot.cli.gaps import list_gaps

    return list_gaps(session, days=days, as_json=as_json)


@cli.command()
@days_option
@global_options(hidden=True)
@pass_session
def suggest(session: Session, days: int | None) -> int:
    """Go through what was asked in vain, and write phrasings, declined questions or entries from it."""
    from bot.cli.suggesting import suggest as go_through

    return go_through(session, days)


@cli.command("new-source")
@global_options(hidden=True)
@pass_session
def new_source(session: Session) -> int:
    """Write a source record: asks for the document and its passages, and checks each at once."""
    from bot.cli.new_source import write_source

    return write_source(session)


@cli.command()
@click.argument("entry")
@issuer_option
@locale_option
@global_options(hidden=True)
@pass_session
def preview(session: Session, entry: str, issuer: str | None, locale: str | None) -> int:
    """Show the reply of an ENTRY as it will look on Discord and in the terminal."""
    from bot.cli.previewing import preview as show

    return show(session, entry, issuer=session.issuer(issuer), locale=session.locale(locale))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@global_options(hidden=True)
@pass_session
def backup(session: Session, file: Path) -> int:
    """Copy the embedded database to a new FILE; the bot may be running."""
    from bot.cli.archiving import write_backup

    return write_backup(session, file)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@global_options(hidden=True)
@pass_session
def restore(session: Session, file: Path) -> int:
    """Put the backup FILE in place of the embedded database; stop the bot first."""
    from bot.cli.archiving import bring_back

    return bring_back(session, file)


@cli.command()
@global_options(hidden=True)
def schema() -> int:
    """Print the JSON Schema of every kind of YAML file, for editors."""
    from knowledge.schema import json_schemas

    print_json(json_schemas(), indent=2)
    return DONE
