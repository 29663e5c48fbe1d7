"""What is offered while somebody types: from memory, the best first."""

from __future__ import annotations

from collections.abc import Iterable

from discord.app_commands import Choice

from bot import wording
from bot.layout import MAX_OPTIONS, option_text
from knowledge import Advisor
from knowledge.base import KnowledgeBase
from knowledge.text import fold


def place_choices(advisor: Advisor, typed: str, locale: str) -> list[Choice[str]]:
    """Places for what was typed, named in the language of whoever types."""
    found = advisor.find_places(typed.strip(), MAX_OPTIONS)
    places = advisor.knowledge.places
    return _choices((place, f"{places[place].flag} {advisor.place_name(place, locale)}") for place in found)


def issuer_choices(knowledge: KnowledgeBase, typed: str) -> list[Choice[str]]:
    """Issuers for what was typed: those who have spoken first, then by how well they fit."""
    wanted = fold(typed.strip())
    speaking = {passage.issuer for passage in knowledge.passages.values()}
    ranked: list[tuple[int, bool, str]] = []
    for id_, issuer in knowledge.issuers.items():
        names = [
            fold(name)
            for name in (
                id_,
                issuer.name.removeprefix("the "),
                issuer.adjective,
                issuer.adjective.replace(".", ""),
            )
        ]
        rank = _rank(wanted, names)
        if rank is not None:
            ranked.append((rank, id_ not in speaking, id_))
    ranked.sort(key=lambda found: found[:2])
    issuers = [(id_, knowledge.issuers[id_]) for _, _, id_ in ranked]
    return _choices((id_, f"{issuer.flag} {wording.starting(issuer.name)}") for id_, issuer in issuers)


def _rank(wanted: str, names: list[str]) -> int | None:
    """0 exact, 1 beginning, 2 beginning of a later word; None if it doesn't fit."""
    if not wanted:
        return 0
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(f" {wanted}" in name for name in names):
        return 2
    return None


def _choices(named: Iterable[tuple[str, str]]) -> list[Choice[str]]:
    return [Choice(name=option_text(name), value=value) for value, name in named][:MAX_OPTIONS]
