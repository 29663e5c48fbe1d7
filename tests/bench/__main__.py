"""Measures and prints one table: `python -m tests.bench`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program sets it; before numpy is imported

from rich.console import Console
from rich.table import Table

from tests.bench import processes, questions


def main() -> None:
    """Prints the figures as they come."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=120)
    table = Table(title="advisory-bot, measured on this machine", header_style="bold")
    table.add_column("what", no_wrap=True)
    table.add_column("took", justify="right", no_wrap=True)
    table.add_column("compared in the same run", justify="right", no_wrap=True)
    with tempfile.TemporaryDirectory() as cache, console.status("Measuring"):
        for figure in (*processes.figures(Path(cache)), *questions.figures()):
            table.add_row(figure.what, figure.told, figure.ratio)
    console.print(table)


if __name__ == "__main__":
    main()
