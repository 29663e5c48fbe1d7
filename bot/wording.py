"""The sentences people read around an answer: names, and why there is no answer.

Plain text without markup, the same in the terminal and on Discord, in the language of the phrasebook.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.phrasebook import Phrasebook
from config import Answers
from knowledge import Outcome
from knowledge.base import KnowledgeBase
from knowledge.outcome import Translation


def choice(options: int, lines: Phrasebook) -> str:
    """The sentence above a choice of so many."""
    return lines("choose.one" if options == 1 else "choose.more")


def starting(text: str) -> str:
    """`text` with a capital letter, to start a sentence or a line."""
    return text[:1].upper() + text[1:]


def place_name(place: str, knowledge: KnowledgeBase, lines: Phrasebook) -> str:
    """The name of a place; in English, or its id, if the language has none."""
    for locale in (lines.locale, "en"):
        vocabulary = knowledge.vocabulary.get(locale)
        if vocabulary and place in vocabulary.places:
            return str(vocabulary.places[place].name)
    return place


def issuer_name(issuer: str, knowledge: KnowledgeBase, lines: Phrasebook) -> str:
    """The name of an issuer, as in a sentence: “the United States”, or by itself in other languages.

    Most issuers are called as the place they govern.
    """
    record = knowledge.issuers[issuer]
    if lines.locale == "en":
        return record.name
    vocabulary = knowledge.vocabulary.get(lines.locale)
    names = vocabulary.places if vocabulary else {}
    called = record.place or issuer
    if called in names:
        return names[called].name
    return lines(f"issuer.{issuer}") if lines.has(f"issuer.{issuer}") else record.name


def issuer_names(knowledge: KnowledgeBase, issuers: Iterable[str], lines: Phrasebook) -> str:
    """Issuers as in a sentence: “the United States and the United Kingdom”."""
    return lines.joined(
        [issuer_name(issuer, knowledge, lines) for issuer in issuers if issuer in knowledge.issuers]
    )


def translation_note(translation: Translation, lines: Phrasebook) -> str:
    """That a translation is unofficial, and whether a speaker has reviewed it."""
    reviewed = translation.reviewed_by_speaker
    return lines("translation.reviewed" if reviewed else "translation.unreviewed")


def emergency(settings: Answers, lines: Phrasebook) -> str:
    """What somebody in danger reads first: the operator's own words, or the shipped ones."""
    shipped = settings.emergency == Answers.model_fields["emergency"].default
    return lines("emergency") if shipped else settings.emergency


def why_unknown(outcome: Outcome, knowledge: KnowledgeBase, lines: Phrasebook) -> str:
    """Why there is no answer, and who has spoken instead: one to three sentences."""
    missing, subject = _missing(outcome, knowledge, lines), outcome.subject
    sentences: list[str] = []
    if outcome.reason == "language":
        read = lines.joined([lines.language(locale) for locale in knowledge.locales], "or")
        sentences.append(
            lines("unknown.language_named", language=starting(missing))
            if missing
            else lines("unknown.language")
        )
        sentences.append(lines("unknown.ask_in", languages=read))
    elif outcome.reason == "not_a_question":
        sentences.append(lines("unknown.not_a_question"))
        example = next(iter(knowledge.entries.values()), None)
        if example:
            held = knowledge.translated_entry(example.id, lines.locale)
            sentences.append(lines("unknown.example", question=held.question if held else example.question))
    elif outcome.reason == "detail_not_stated":
        detail = f" ({missing})" if missing else ""
        sentences.append(
            lines("unknown.detail_on", subject=subject, detail=detail)
            if subject
            else lines("unknown.detail", detail=detail)
        )
    elif outcome.reason == "other_issuer":
        sentences.append(
            lines("unknown.issuer_named", issuer=missing) if missing else lines("unknown.issuer")
        )
    elif outcome.reason == "other_place" or outcome.missing_place:
        sentences.append(lines("unknown.place_named", place=missing) if missing else lines("unknown.place"))
    else:
        sentences.append(lines("unknown.no_match"))
    if outcome.known and subject and outcome.reason in {"other_issuer", "other_place"}:
        known = starting(issuer_names(knowledge, outcome.known, lines))
        key = "spoken.one" if len(outcome.known) == 1 else "spoken.more"
        sentences.append(lines(key, issuers=known, subject=subject))
    return " ".join(sentences)


def _missing(outcome: Outcome, knowledge: KnowledgeBase, lines: Phrasebook) -> str | None:
    """What the reason is about, by its name in the language if it has one there."""
    named = outcome.missing_id
    if named is None or lines.locale == "en":
        return outcome.missing
    if named in knowledge.issuers:
        return issuer_name(named, knowledge, lines)
    return place_name(named, knowledge, lines)
