"""The command that lists what was asked in vain, and what was thought of the answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from bot.cli.kept_gaps import KeptGaps, nothing_kept
from bot.cli.output import print_json, print_table
from bot.cli.session import DONE, Session
from bot.storage.grouping import Group

_COLUMNS = ("count", "words", "language", "reason", "nearest entry", "last day")
_VOTES = ("not helpful", "helpful", "answer", "issuer")


def list_gaps(session: Session, *, days: int | None, as_json: bool) -> int:
    """Prints what was asked in vain in the last `days` days, and the votes. Raises StorageError."""
    kept = KeptGaps(session)
    curating, groups = kept.read(days)
    votes = kept.votes(days)
    rows = [_json(group, curating.nearest(group)) for group in groups] if curating else []
    if as_json:
        print_json({"groups": rows, "votes": [asdict(one) for one in votes]}, indent=2)
        return DONE
    if rows:
        print_table(_COLUMNS, [_row(row) for row in rows], left=(1, 2, 3, 4))
    else:
        click.echo(nothing_kept(session))
    if votes:
        click.echo()
        print_table(
            _VOTES,
            [(str(one.unhelpful), str(one.helpful), one.entry, one.issuer) for one in votes],
            left=(2, 3),
        )
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
