"""What an engine costs at a size: time to build, time a question, memory. Each in a process of its own.

`python -m tests.bench.cost ENGINE SIZE` measures one and prints it as JSON; SIZE 0 is the shipped one.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program sets it; before numpy is imported

from knowledge import Advisor, load
from knowledge.base import KnowledgeBase, asked
from knowledge.learning import learn
from knowledge.text import normalise
from tests.bench.engines import OURS, kinds, texts_of
from tests.bench.generated import generated
from tests.bench.measuring import percentile, timed

SHIPPED = 0
QUESTIONS = 500
"""Phrasings that are taken out and asked."""
LEAST = 100
"""Questions that are asked at any rate; the others only as long as the time lasts."""
ASKING = 10_000.0
"""Milliseconds after which no more is asked."""
ENCODED = 10_000
"""Phrasings up to which encoders are measured."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds to build, milliseconds a question, MB that the process grew by meanwhile."""

    build: float
    p50: float
    p99: float
    memory: float


@dataclass(frozen=True, slots=True)
class Measured:
    """An engine at a size, with its cost, or why it was not run."""

    engine: str
    size: int
    cost: Cost | None
    why: str = ""


def measured(sizes: list[int], encoder: Path | None, seconds: float, gigabytes: float) -> Iterator[Measured]:
    """Every engine at every size, as they come. What takes longer or needs more memory is not run."""
    for size in sizes:
        yield _guarded(OURS, size, encoder, seconds, gigabytes)
        for kind in kinds(encoder):
            if kind.missing:
                yield Measured(kind.name, size, None, kind.missing)
            elif kind.encoder and size > ENCODED:
                yield Measured(kind.name, size, None, f"encoders up to {ENCODED:,}")
            else:
                yield _guarded(kind.name, size, encoder, seconds, gigabytes)


def _guarded(engine: str, size: int, encoder: Path | None, seconds: float, gigabytes: float) -> Measured:
    command = [sys.executable, "-m", "tests.bench.cost", engine, str(size), "--gigabytes", str(gigabytes)]
    if encoder:
        command += ["--encoder", str(encoder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return Measured(engine, size, None, f"not within {seconds / 60:g} min")
    # Libraries that get no memory raise an error, or end the process.
    if done.returncode == OUT_OF_MEMORY or done.returncode < 0:
        return Measured(engine, size, None, f"not within {gigabytes:g} GB")
    if done.returncode:
        raise click.ClickException(f"{engine} at {size:,} phrasings failed:\n{done.stderr}")
    return Measured(engine, size, Cost(**json.loads(done.stdout)))


OUT_OF_MEMORY = 3


def cost_of(engine: str, size: int, encoder: Path | None) -> Cost:
    """Builds an engine over the phrasings and declined questions of a knowledge base, and asks it."""
    base, questions = _held_out(load() if size == SHIPPED else generated(size + QUESTIONS))
    prepare = _ours(base) if engine == OURS else _other(engine, base, encoder)
    before = _resident()
    build, ask = timed(prepare)
    ask(questions[0])
    times: list[float] = []
    for question in questions:
        times.append(timed(lambda question=question: ask(question))[0])  # type: ignore[misc]
        if len(times) >= LEAST and sum(times) > ASKING:
            break
    times.sort()
    return Cost(build / 1000, percentile(times, 0.5), percentile(times, 0.99), _resident() - before)


def _held_out(base: KnowledgeBase) -> tuple[KnowledgeBase, list[str]]:
    """A knowledge base without some of its phrasings, and those."""
    chosen = set(random.Random(1).sample(range(len(base.phrasings)), QUESTIONS))  # noqa: S311  # not a secret
    kept = tuple(phrasing for number, phrasing in enumerate(base.phrasings) if number not in chosen)
    return (
        base.model_copy(update={"phrasings": kept, "asked": asked(kept)}),
        [base.phrasings[number].text for number in sorted(chosen)],
    )


def _ours(base: KnowledgeBase) -> Callable[[], Callable[[str], object]]:
    return lambda: Advisor(learn(base)).ask


def _other(name: str, base: KnowledgeBase, encoder: Path | None) -> Callable[[], Callable[[str], object]]:
    made = next(kind for kind in kinds(encoder) if kind.name == name).make()
    texts = texts_of(base)

    def build() -> Callable[[str], object]:
        made.learn(texts)
        return lambda question: made.nearest(normalise(question))

    return build


def _resident() -> float:
    import psutil

    return float(psutil.Process().memory_info().rss / (1 << 20))


@click.command()
@click.argument("engine")
@click.argument("size", type=int)
@click.option("--encoder", type=click.Path(exists=True, path_type=Path))
@click.option("--gigabytes", type=float, default=4.0)
def main(engine: str, size: int, encoder: Path | None, gigabytes: float) -> None:
    """Prints the cost of an engine at a size."""
    import resource

    most = int(gigabytes * (1 << 30))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    try:
        click.echo(json.dumps(asdict(cost_of(engine, size, encoder))))
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


if __name__ == "__main__":
    main()
