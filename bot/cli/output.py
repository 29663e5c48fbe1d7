"""JSON and tables on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from bot.style import Style


def print_json(value: Any, *, indent: int | None = None) -> None:
    """Prints `value` as JSON, on one line unless `indent` is given."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, or a stream that isn't UTF-8
        text = json.dumps(value, indent=indent)
    click.echo(text)


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, left: Sequence[int] = (0,)) -> None:
    """Prints a table: the columns numbered in `left` to the left, the others, figures, to the right."""
    if Style.of(sys.stdout).colour:
        from rich.console import Console
        from rich.table import Table

        table = Table(header_style="bold")
        for number, column in enumerate(columns):
            table.add_column(column, justify="left" if number in left else "right")
        for row in rows:
            table.add_row(*row)
        Console().print(table)
        return
    widths = [max(len(row[number]) for row in (columns, *rows)) for number in range(len(columns))]
    for row in (columns, *rows):
        cells = [
            cell.ljust(width) if number in left else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(cells).rstrip())
