"""The command that measures the advisor on labelled questions."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from bot.cli.batch import LineError, opened, previous_of, read_object, text_of
from bot.cli.output import print_json, print_table
from bot.cli.progress import progress_bar
from bot.cli.session import DONE, Session
from knowledge import Outcome
from knowledge.confusions import Confusion
from knowledge.evaluation import Case, Report, Row, cited, evaluate
from knowledge.shares import Share

_NAMED = 2
"""Wanted answers of a confusion that are named."""
_COLUMNS = ("total", "answerable", "right", "complete", "offered", "silent", "wrong")


def evaluate_file(
    session: Session, file: str, *, as_json: bool, misses: bool, live: bool, picture: Path | None
) -> int:
    """Prints how the questions of a file came out, and draws it if a picture is wanted.

    Live advisories, as they are on disk, are left out unless they are asked for.

    Raises ClickException if the file can't be read, or the picture not written.
    """
    with opened(file) as lines:
        cases = _read_cases(lines, file)
    with progress_bar("Evaluating") as progress:
        report = evaluate(session.advisor, cases, progress, session.live() if live else None)
    if picture:
        from bot.cli.drawing import write_picture

        write_picture(report.curve, f"Risk and coverage: {Path(file).name}", picture)
    if as_json:
        print_json(report.to_json(), indent=2)
        return DONE
    if misses:
        for case, outcome in report.misses:
            click.echo(_miss(case, outcome) + "\n")
    _print_report(report, _COLUMNS + (("live",) if live else ()))
    return DONE


def _read_cases(lines: Iterable[bytes], file: str) -> list[Case]:
    cases: list[Case] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                cases.append(_case(read_object(line)))
        except LineError as error:
            problems.append(f"{file}:{number}: {error}")
    if not cases and not problems:
        problems.append(f"{file}: There are no questions in this file.")
    if problems:
        raise click.ClickException("\n".join(problems))
    return cases


def _case(value: dict[str, Any]) -> Case:
    return Case(
        q=text_of(value, "q"),
        prev=previous_of(value),
        kind=text_of(value, "kind"),
        accept=_ids(value, "accept"),
        all=_ids(value, "all"),
    )


def _ids(value: dict[str, Any], key: str) -> tuple[str, ...]:
    ids = value.get(key, [])
    if not isinstance(ids, list) or not all(isinstance(id_, str) for id_ in ids):
        raise LineError(f"“{key}” is not a list of passage ids.")
    return tuple(ids)


def _miss(case: Case, outcome: Outcome) -> str:
    wanted = ", ".join(dict.fromkeys((*case.accept, *case.all))) or "no answer"
    got = outcome.outcome if outcome.reason is None else f"{outcome.outcome} ({outcome.reason})"
    held = cited(outcome) or [passage for option in outcome.options for passage in option.passages]
    lines = [f"{case.kind}: {case.q}"]
    if case.prev:
        lines.append(f"  after   {case.prev}")
    lines += [f"  wanted  {wanted}", f"  got     {got}: {', '.join(dict.fromkeys(held)) or 'nothing'}"]
    return "\n".join(lines)


def _print_report(report: Report, columns: tuple[str, ...]) -> None:
    print_table(
        ["kind", *columns, "right%", "(95%)", "wrong%", "(95%)"],
        [_row(row, columns) for row in (*report.rows, report.total)],
    )
    click.echo(f"Irrelevant: {report.irrelevant:.1%} of the passages cited in right answers.")
    if report.confusions:
        click.echo("\nAnswered in place of what was wanted:")
        for confusion in report.confusions:
            click.echo(_confusion(confusion))


def _row(row: Row, columns: tuple[str, ...]) -> list[str]:
    counts = [str(getattr(row, column)) for column in columns]
    right = _shown(row.right_share) if row.answerable else ["–", "–"]
    return [row.kind, *counts, *right, *_shown(row.wrong_share)]


def _shown(share: Share) -> list[str]:
    low, high = share.interval
    return [f"{share.value:.1%}".removesuffix("%"), f"{low * 100:.0f}–{high * 100:.0f}"]


def _confusion(confusion: Confusion) -> str:
    wanted = [f"{entry} ({issuer})" for entry, issuer in confusion.wanted[:_NAMED]]
    more = len(confusion.wanted) - len(wanted)
    shown = " or ".join(wanted) + (f" or {more} more" if more else "")
    entry, issuer = confusion.given
    return f"{len(confusion.questions):4}  {shown or 'silence'} → {entry} ({issuer})"
