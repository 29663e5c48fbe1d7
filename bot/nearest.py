"""The entries that a question in vain comes nearest to."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.fuzz import token_set_ratio

from knowledge import Advisor
from knowledge.base import KnowledgeBase
from knowledge.text import fold

MOST = 3


def nearest(advisor: Advisor, knowledge: KnowledgeBase, words: str, language: str) -> list[str]:
    """At most three ids of entries of `knowledge`: those the advisor thinks of, then by likeness of words."""
    outcome = advisor.ask(words, locale=language)
    thought_of = [
        *(answer.entry for answer in outcome.answers),
        *([outcome.likeliest.entry] if outcome.likeliest else ()),
        *([outcome.subject_of] if outcome.subject_of else ()),
        *(option.entry for option in outcome.options),
    ]
    phrasings = [(phrasing.entry, phrasing.text) for phrasing in (*knowledge.phrasings, *knowledge.shown())]
    alike = process.extract(
        words, [text for _, text in phrasings], scorer=token_set_ratio, processor=fold, limit=10 * MOST
    )
    found = dict.fromkeys([*thought_of, *(phrasings[number][0] for _, _, number in alike)])
    return [id_ for id_ in found if id_ in knowledge.entries][:MOST]
