"""The command that checks the knowledge base."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.output import print_table
from bot.cli.session import DONE, PROBLEMS, Session
from knowledge.base import KnowledgeBase
from knowledge.loading import examine
from knowledge.model import TRANSLATED


def check_knowledge(session: Session, *, full: bool, picture: Path | None) -> int:
    """Prints each problem on a line; if there is none, what the knowledge base holds and a review of it."""
    knowledge, problems, origin = examine(session.folders)
    warnings = sum(problem.warning for problem in problems)
    errors = len(problems) - warnings
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo()
    if not errors:
        _print_holdings(knowledge, warnings)
    click.echo(f"{_count(errors, 'problem')}, {_count(warnings, 'warning')}.")
    if errors:
        return PROBLEMS
    from bot.cli.reviewing import print_review

    print_review(session.folders, knowledge, origin, full=full, picture=picture)
    return DONE


def _print_holdings(knowledge: KnowledgeBase, warnings: int) -> None:
    phrasings = [
        [f"Phrasings ({locale})", str(sum(knowledge.asked[locale].values()))] for locale in knowledge.locales
    ]
    rows = [
        ["Sources", str(len(knowledge.sources))],
        ["Passages", str(len(knowledge.passages))],
        ["Topics", str(len(knowledge.topics))],
        ["Entries", str(len(knowledge.entries))],
        *phrasings,
        *_translated(knowledge),
        ["Declined questions", str(len(knowledge.declined))],
        ["Issuers", str(len(knowledge.issuers))],
        ["Places", str(len(knowledge.places))],
        ["Warnings", str(warnings)],
    ]
    print_table(["Knowledge base", ""], rows)


def _translated(knowledge: KnowledgeBase) -> list[list[str]]:
    """How many answers are shown in each language, and how many of these a speaker has reviewed."""
    rows: list[list[str]] = []
    answers = [(entry.id, answer.issuer) for entry in knowledge.entries.values() for answer in entry.answers]
    for locale in TRANSLATED:
        found = [knowledge.translated_answer(*answer, locale) for answer in answers]
        shown = [translation for translation in found if translation is not None]
        if shown:
            reviewed = sum(translation.reviewed_by_speaker for translation in shown)
            rows.append([f"Translations ({locale})", f"{len(shown)}, {reviewed} reviewed"])
    return rows


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
