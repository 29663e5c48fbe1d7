"""Tables, for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table as RichTable

from tests.bench.cost import SHIPPED, Measured
from tests.bench.engines import OURS
from tests.bench.measuring import Figure, number
from tests.bench.quality import Compared


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; the first column is text, the others are figures. Notes stand below."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def markdown(self) -> str:
        """As the README shows it."""
        heading, *rows = (f"| {' | '.join(line)} |" for line in (self.headings, *self.rows))
        rule = f"|---{'|---:' * (len(self.headings) - 1)}|"
        return "\n\n".join((f"**{self.title}**", "\n".join((heading, rule, *rows)), *self.notes))

    def show(self, console: Console) -> None:
        """On a terminal; rows of this engine stand out."""
        table = RichTable(title=self.title, title_justify="left", header_style="bold")
        for position, heading in enumerate(self.headings):
            table.add_column(heading, justify="right" if position else "left")
        for row in self.rows:
            table.add_row(*row, style="bold green" if row[0].startswith(OURS) else None)
        console.print(table)
        for note in self.notes:
            console.print(note, style="dim")
        console.print()


def of_quality(title: str, compared: Compared) -> Table:
    """How well each engine answers."""
    rows = tuple(
        (
            row.engine,
            _percent(row.forced),
            "–" if row.apart is None else f"{row.apart:.2f}",
            _percent(row.right),
            _percent(row.wrong),
            _percent(row.near),
            _percent(row.far),
        )
        for row in compared.rows
    )
    counts = f"{compared.answerable} answerable, {compared.near} near ones, {compared.far} others"
    headings = ("engine", "forced", "AUROC", "right", "wrong", "near answered", "others answered")
    return Table(f"{title} ({counts})", headings, rows)


def of_latency(measured: Sequence[Measured]) -> Table:
    """How long a question takes."""
    return _by_size(
        "A question, p50 / p99 in ms",
        measured,
        lambda one: f"{number(one.cost.p50)} / {number(one.cost.p99)}" if one.cost else "–",
    )


def of_building(measured: Sequence[Measured]) -> Table:
    """How long it takes to be ready, and the memory that is then held."""
    return _by_size(
        "To build, in s / MB",
        measured,
        lambda one: f"{number(one.cost.build)} / {number(one.cost.memory)}" if one.cost else "–",
    )


def of_program(figures: Sequence[Figure]) -> Table:
    """The program as a whole, and the bounds it must keep."""
    rows = tuple((figure.what, figure.told, figure.ratio, figure.verdict) for figure in figures)
    return Table("This program", ("what", "figure", "compared in the same run", "bound"), rows)


def _by_size(title: str, measured: Sequence[Measured], tell: Callable[[Measured], str]) -> Table:
    sizes = list(dict.fromkeys(one.size for one in measured))
    told = {(one.engine, one.size): tell(one) for one in measured}
    engines = dict.fromkeys(one.engine for one in measured)
    rows = tuple((engine, *(told[engine, size] for size in sizes)) for engine in engines)
    headings = ("engine", *("shipped" if size == SHIPPED else f"{size:,}" for size in sizes))
    reasons = dict.fromkeys(f"{one.engine}: {one.why}" for one in measured if one.why)
    return Table(title, headings, rows, (f"Not run: {'; '.join(reasons)}.",) if reasons else ())


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}".replace("%", " %")
