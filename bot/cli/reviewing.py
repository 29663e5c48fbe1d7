"""The review of a knowledge base, printed for its curator: figures, then what to mend and how."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from bot.cli.drawing import write_picture
from bot.cli.output import print_table
from bot.cli.progress import progress_bar
from bot.host_folders import cache_folder
from bot.memory import loading
from knowledge import Folders
from knowledge.base import KnowledgeBase
from knowledge.calibration import LET_THROUGH
from knowledge.checks import FEW_PHRASINGS
from knowledge.crossvalidation import QUICK, CrossValidation, cross_validated
from knowledge.learning import learned
from knowledge.origin import Origin
from knowledge.review import Review, review
from knowledge.shadows import Example, Shadow
from knowledge.shares import Share

_MOST = 8
"""Findings of a kind that are shown: a curator mends the worst first."""


def print_review(
    folders: Folders, knowledge: KnowledgeBase, origin: Origin, *, full: bool, picture: Path | None
) -> None:
    """Learns the knowledge base, if that hasn't been done, and prints what it would do with other questions.

    A large one is cross-validated only if `full`. Raises ClickException if the picture can't be written.
    """
    with loading(), progress_bar("Learning") as progress:
        learnt = learned(folders, cache_folder(), progress, knowledge)
    found = review(knowledge, origin, learnt)
    _print_thresholds(found)
    _print_left_out(found)
    _print_few(found)
    if not full and len(knowledge.phrasings) + len(knowledge.declined) > QUICK:
        click.echo("\nWhich entries stand before others, and how questions come out unseen: check --full.")
        return
    with progress_bar("Asking each question unseen") as progress:
        validated = cross_validated(knowledge, origin, learnt, progress)
    _print_unseen(validated)
    if picture:
        write_picture(validated.curve, "Risk and coverage: the phrasings, each asked unseen", picture)


def _print_thresholds(found: Review) -> None:
    rows = []
    for what, name in (("answered from", "answer"), ("offered from", "offer")):
        now, least = getattr(found.thresholds, name), getattr(found.shipped, name)
        rows.append([what, f"{now:.2f}", f"{least:.2f}"])
    click.echo()
    print_table(["Threshold", "in force", "least"], rows)
    if found.thresholds != found.shipped:
        click.echo("Raised for this knowledge base. Declined questions near its subjects lower it again.")
    if found.chatter:
        click.echo(f"Taught beside: {found.chatter} lines of shipped chatter, as few questions are declined.")


def _print_left_out(found: Review) -> None:
    click.echo()
    of = "" if found.answered.total == found.phrasings else f" of {found.phrasings:,}"
    print_table(
        [f"Asked with its own entry left out ({found.answered.total:,}{of})", "share", "(95%)", "at most"],
        [
            ["answered by another entry", *_shown(found.answered), f"{LET_THROUGH['answer']:.0%}"],
            ["answered or offered", *_shown(found.offered), f"{LET_THROUGH['offer']:.0%}"],
        ],
    )
    worst = [one for one in found.taken_in if one.count >= LET_THROUGH["answer"] * one.asked]
    if worst:
        click.echo("What these subjects don't hold may be answered so. Write such questions into declined/:")
        _print_shadows(worst)


def _print_few(found: Review) -> None:
    if not found.few:
        return
    click.echo("\nFew phrasings: add to eight or more in each language; with five or fewer, many are missed.")
    for entry, counts in found.few.items():
        level = "too few" if min(counts.values()) < FEW_PHRASINGS else "few"
        listed = ", ".join(f"{locale} {count}" for locale, count in counts.items())
        click.echo(f"  {entry}: {level} ({listed})")


def _print_unseen(validated: CrossValidation) -> None:
    click.echo()
    rows = [[name, *_shown(getattr(validated, name))] for name in ("right", "offered", "silent", "wrong")]
    if validated.declined.total:
        rows.append(["declined, but answered", *_shown(validated.declined)])
    print_table([f"Asked unseen ({validated.right.total:,} phrasings)", "share", "(95%)"], rows)
    if validated.shadows:
        click.echo("Entries that stand before others. Move it, or name each in the other's together:")
        _print_shadows(validated.shadows)
    if validated.answered:
        click.echo("Declined questions that would be answered if they were new. Write more like them:")
        for example, entry in validated.answered[:_MOST]:
            click.echo(f"  {_shown_example(example)} → {entry}")
        _print_more(validated.answered)


def _print_shadows(shadows: Sequence[Shadow]) -> None:
    for shadow in shadows[:_MOST]:
        click.echo(f"  {shadow.entry} → {shadow.other}: {shadow.count} of {shadow.asked}")
        click.echo(f"    {_shown_example(shadow.worst)}")
    _print_more(shadows)


def _print_more(found: Sequence[object]) -> None:
    if len(found) > _MOST:
        click.echo(f"  … and {len(found) - _MOST} more")


def _shown_example(example: Example) -> str:
    return f"{example.file}:{example.line}: “{example.text}” ({example.probability:.2f})"


def _shown(share: Share) -> list[str]:
    low, high = share.interval
    return [f"{share.value:.1%}", f"{low * 100:.0f}–{high * 100:.0f}"]
