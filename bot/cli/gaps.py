"""The command that lists what was asked in vain."""

from __future__ import annotations

from typing import Any

import click

from bot.cli.kept_gaps import KeptGaps, nothing_kept
from bot.cli.output import print_json, print_table
from bot.cli.session import DONE, Session
from bot.storage.grouping import Group

_COLUMNS = ("count", "words", "language", "reason", "nearest entry", "last day")


def list_gaps(session: Session, *, days: int | None, as_json: bool) -> int:
    """Prints what was asked in vain in the last `days` days. Raises StorageError."""
    curating, groups = KeptGaps(session).read(days)
    rows = [_json(group, curating.nearest(group)) for group in groups] if curating else []
    if as_json:
        print_json({"groups": rows}, indent=2)
    elif rows:
        print_table(_COLUMNS, [_row(row) for row in rows], left=(1, 2, 3, 4))
    else:
        click.echo(nothing_kept(session))
    return DONE


def _json(group: Group, nearest: str | None) -> dict[str, Any]:
    return {
        "count": group.count,
        "words": group.question.text,
        "others": list(group.others),
        "language": group.question.language,
        "names": list(group.question.names),
        "reasons": list(group.reasons),
        "nearest": nearest,
        "first": group.first.isoformat(),
        "last": group.last.isoformat(),
    }


def _row(group: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(group["count"]), group["words"], group["language"], ", ".join(group["reasons"]),
        group["nearest"] or "–", group["last"],
    )  # fmt: skip
