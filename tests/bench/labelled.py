"""Questions with known answers: the shipped phrasings, held out of what is learnt, or those of a file."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from pydantic import ValidationError

from knowledge.base import ANY, Declined, KnowledgeBase, Phrasing, asked
from knowledge.evaluation import Case
from knowledge.text import normalise

PARTS = 4
DRAWN = 1200
"""Held-out questions that are asked, half of them answerable."""
NEAR, FAR = "near", "far"

Held = dict[str, tuple[str, ...]]
"""Passages cited by the first answer that a phrasing's label gives."""


@dataclass(frozen=True, slots=True)
class Fold:
    """What is learnt, and the questions asked of it, none of which it has seen."""

    base: KnowledgeBase
    cases: tuple[Case, ...]


def is_near(case: Case) -> bool:
    """Whether a question is near the subject, but must not be answered."""
    return not wanted(case) and case.kind.startswith(NEAR)


def wanted(case: Case) -> frozenset[str]:
    """The passages of which citing one makes a right answer; none if it must not be answered."""
    return frozenset((*case.accept, *case.all))


def held_out(base: KnowledgeBase) -> Iterator[Fold]:
    """The knowledge base in four folds: a quarter of the wordings is asked of what the rest teaches.

    The same wording is never on both sides, whatever its case and punctuation.
    """
    cases = _drawn(base)
    for part in range(PARTS):

        def kept(record: Phrasing | Declined, part: int = part) -> bool:
            return _part(record.text) != part

        phrasings = tuple(filter(kept, base.phrasings))
        declined = tuple(filter(kept, base.declined))
        taught = {"phrasings": phrasings, "declined": declined, "asked": asked(phrasings)}
        yield Fold(base.model_copy(update=taught), tuple(case for case in cases if _part(case.q) == part))


def of_file(file: Path) -> tuple[Case, ...]:
    """The questions of a JSON Lines file. Raises ClickException with the line that can't be read."""
    cases: list[Case] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                cases.append(Case.model_validate_json(line))
            except ValidationError as error:
                problem = error.errors()[0]
                where = ".".join(map(str, problem["loc"]))
                raise click.ClickException(f"{file}:{number}: {where}: {problem['msg']}") from error
    if not cases:
        raise click.ClickException(f"{file}: There are no questions in this file.")
    return tuple(cases)


def _part(text: str) -> int:
    return zlib.crc32(normalise(text).encode()) % PARTS


def _drawn(base: KnowledgeBase) -> Sequence[Case]:
    """Phrasings and declined questions as cases, as many of the one as of the other.

    Those that are shown to people as well are left out: they are always taught.
    """
    shown = {normalise(phrasing.text) for phrasing in base.shown()}
    draw = random.Random(1)  # noqa: S311  # not a secret
    labels: dict[str, set[tuple[str, str]]] = {}
    for phrasing in base.phrasings:
        labels.setdefault(normalise(phrasing.text), set()).add((phrasing.entry, phrasing.group))
    answerable = {
        normalise(phrasing.text): Case(
            q=phrasing.text, kind="answerable", accept=_passages(base, labels[normalise(phrasing.text)])
        )
        for phrasing in base.phrasings
        if normalise(phrasing.text) not in shown
    }
    declined = {
        normalise(record.text): Case(q=record.text, kind=FAR if record.reason == "not_a_question" else NEAR)
        for record in base.declined
    }
    half = DRAWN // 2
    return [
        *draw.sample(list(answerable.values()), min(half, len(answerable))),
        *draw.sample(list(declined.values()), min(half, len(declined))),
    ]


def _passages(base: KnowledgeBase, labels: set[tuple[str, str]]) -> tuple[str, ...]:
    """What answers the phrasing of these entries and issuers."""
    return tuple(
        passage
        for entry, group in sorted(labels)
        for answer in base.entries[entry].answers
        if group in (ANY, answer.issuer)
        for passage in answer.cites
    )
