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


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table: the first column to the left, the others, which are figures, to the right."""
    if Style.of(sys.stdout).colour:
        from rich.console import Console
        from rich.table import Table

        table = Table(header_style="bold")
        for number, column in enumerate(columns):
            table.add_column(column, justify="right" if number else "left")
        for row in rows:
            table.add_row(*row)
        Console().print(table)
        return
    widths = [max(len(row[number]) for row in (columns, *rows)) for number in range(len(columns))]
    for row in (columns, *rows):
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        cells[0] = row[0].ljust(widths[0])
        click.echo("  ".join(cells).rstrip())
