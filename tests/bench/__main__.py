"""Measures and prints tables: `python -m tests.bench --help`."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program sets it; before numpy is imported

import click
from rich.console import Console
from rich.progress import Progress

from tests.bench import cost, loading, processes, tables
from tests.bench.attempts import Contest
from tests.bench.engines import OURS, kinds
from tests.bench.labelled import of_file
from tests.bench.measuring import Figure
from tests.bench.quality import compared

PARTS = ("quality", "cost", "program")
SIZES = [cost.SHIPPED, 1_000, 10_000]
FULL = 100_000
BOUNDS = ((cost.SHIPPED, "p50", 1), (cost.SHIPPED, "p99", 5), (10_000, "p50", 3), (FULL, "p50", 15))
"""Milliseconds that a question to this engine may take at a size."""


@click.command()
@click.option(
    "--questions", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Labelled questions to compare on, JSON Lines as `advisory-bot evaluate` reads.",
)  # fmt: skip
@click.option("--full", is_flag=True, help=f"Also a generated knowledge base of {FULL:,} phrasings.")
@click.option(
    "--encoder", type=click.Path(exists=True, file_okay=False, path_type=Path), envvar="ENCODER",
    help="A model's directory of sentence-transformers, with onnx/model.onnx.",
)  # fmt: skip
@click.option("--minutes", default=10.0, help="What takes longer at a size is not run.", show_default=True)
@click.option("--gigabytes", default=4.0, help="What needs more memory is not run.", show_default=True)
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), help="Only this part.")
@click.option("--markdown", is_flag=True, help="Print the tables as the README shows them.")
def main(
    questions: Path | None,
    full: bool,
    encoder: Path | None,
    minutes: float,
    gigabytes: float,
    parts: tuple[str, ...],
    markdown: bool,
) -> None:
    """Compares this engine with others, measures the program, and ends with 1 if a bound is missed."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=120)
    chosen = parts or PARTS
    sizes = [*SIZES, FULL] if full else SIZES
    found: list[tables.Table] = []
    figures: list[Figure] = []
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bars:
        if "quality" in chosen:
            found += _quality(bars, questions, encoder)
        if "cost" in chosen:
            bar = bars.add_task("Cost", total=len(sizes) * (1 + len(kinds(encoder))))
            measured = []
            for one in cost.measured(sizes, encoder, minutes * 60, gigabytes):
                measured.append(one)
                bars.advance(bar)
            found += [tables.of_latency(measured), tables.of_building(measured)]
            figures += _bounded(measured)
        if "program" in chosen:
            bars.add_task("Program", total=None)
            with tempfile.TemporaryDirectory() as cache:
                figures += [*processes.figures(Path(cache)), *loading.figures()]
    if figures:
        found.append(tables.of_program(figures))
    for table in found:
        if markdown:
            print(table.markdown() + "\n")
        else:
            table.show(console)
    sys.exit(not all(figure.kept for figure in figures))


def _quality(bars: Progress, questions: Path | None, encoder: Path | None) -> Iterator[tables.Table]:
    bar = bars.add_task("Quality", total=1)
    asked = of_file(questions) if questions else ()
    shipped, others = compared(
        Contest(kinds(encoder)), asked, lambda share: bars.update(bar, completed=share)
    )
    yield tables.of_quality("Shipped questions, held out", shipped)
    if questions and others:
        yield tables.of_quality(questions.name, others)


def _bounded(measured: list[cost.Measured]) -> Iterator[Figure]:
    """What this engine takes for a question, with its bounds."""
    ours = {one.size: one.cost for one in measured if one.engine == OURS}
    for size, name, bound in BOUNDS:
        if size in ours:
            held = "shipped" if size == cost.SHIPPED else f"{size:,} phrasings"
            value = getattr(ours[size], name, float("inf"))
            yield Figure(f"question, {name}, {held}", value, "ms", bound=bound)


if __name__ == "__main__":
    main()
