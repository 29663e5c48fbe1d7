"""Outcomes in the asker's language, as far as it is curated. Nothing is translated here."""

from __future__ import annotations

import dataclasses

from knowledge.base import KnowledgeBase
from knowledge.model import LOCALES, TRANSLATED, Locale
from knowledge.outcome import GivenAnswer, Option, Outcome, Translation


def known_locale(name: str | None) -> Locale | None:
    """The language of that id, if it is one that is read here."""
    return next((locale for locale in LOCALES if locale == name), None)


def translated(outcome: Outcome, base: KnowledgeBase, locale: Locale) -> Outcome:
    """The outcome for somebody of that language: its answers, questions and subject with what is translated.

    A translation of an older English text counts for none.
    """
    if locale not in TRANSLATED:
        return outcome
    entry = base.translated_entry(outcome.subject_of, locale) if outcome.subject_of else None
    return dataclasses.replace(
        outcome,
        locale=locale,
        answers=tuple(_answer(answer, base, locale) for answer in outcome.answers),
        options=tuple(_option(option, base, locale) for option in outcome.options),
        related=tuple(_option(option, base, locale) for option in outcome.related),
        subject=entry.subject if entry else outcome.subject,
    )


def _answer(answer: GivenAnswer, base: KnowledgeBase, locale: Locale) -> GivenAnswer:
    found = base.translated_answer(answer.entry, answer.issuer, locale)
    if found is None:
        return answer
    translation = Translation(locale, found.text, found.reviewed_by_speaker)
    return dataclasses.replace(answer, translation=translation)


def _option(option: Option, base: KnowledgeBase, locale: Locale) -> Option:
    found = (
        base.translated_answer(option.entry, option.issuer, locale)
        if option.issuer
        else base.translated_entry(option.entry, locale)
    )
    return dataclasses.replace(option, translated=found.question) if found else option
