"""The sentences people read around an answer: days, ages, names, and why there is no answer.

Plain text without markup, the same in the terminal and on Discord.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from knowledge import Outcome
from knowledge.base import KnowledgeBase
from knowledge.dates import MONTHS, long_day

LANGUAGES = {
    "en": "English",
    "uk": "Ukrainian",
    "ru": "Russian",
    "pl": "Polish",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
}


def choice(options: int) -> str:
    """The sentence above a choice of so many."""
    if options == 1:
        return "I am not sure what you mean. Is it this?"
    return "That can mean more than one thing. Which do you mean?"


def partial_day(text: str) -> str:
    """A year, month or day (“2021”, “2021-04”, “2021-04-30”) as text."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return long_day(dt.date(*parts))
    return f"{MONTHS[parts[1] - 1]} {parts[0]}" if len(parts) == 2 else text


def age(day: dt.date, today: dt.date) -> str:
    """How long ago `day` was: “today”, “3 weeks ago”, “4 years ago”. Whole units, rounded down."""
    days = (today - day).days
    if days <= 0:
        return "today" if days == 0 else f"dated {long_day(day)}, which is still to come"
    if days == 1:
        return "yesterday"
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months >= 12:
        return _ago(months // 12, "year")
    if days >= 60:
        return _ago(months, "month")
    return _ago(days // 7, "week") if days >= 14 else _ago(days, "day")


def _ago(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


def joined(names: Sequence[str], word: str = "and") -> str:
    """Names as a list in a sentence: “a, b and c”."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def starting(text: str) -> str:
    """`text` with a capital letter, to start a sentence or a line."""
    return text[:1].upper() + text[1:]


def issuer_names(knowledge: KnowledgeBase, issuers: Iterable[str]) -> str:
    """Issuers as in a sentence: “the United States and the United Kingdom”."""
    return joined([knowledge.issuers[issuer].name for issuer in issuers if issuer in knowledge.issuers])


def why_unknown(outcome: Outcome, knowledge: KnowledgeBase) -> str:
    """Why there is no answer, and who has spoken instead: one to three sentences."""
    missing, subject = outcome.missing, outcome.subject
    sentences: list[str] = []
    if outcome.reason == "language":
        read = joined([LANGUAGES.get(locale, locale) for locale in knowledge.locales], "or")
        sentences.append(f"{starting(missing)} is" if missing else "This is in")
        sentences[-1] += " a language that this bot can't read."
        sentences.append(f"Please ask in {read}.")
    elif outcome.reason == "not_a_question":
        sentences.append("That is not a question about official advice.")
        example = next(iter(knowledge.entries.values()), None)
        if example:
            sentences.append(f"Ask for example: {example.question}")
    elif outcome.reason == "detail_not_stated":
        sentences.append(
            f"The statements held here{f' on {subject}' if subject else ''} don't give that"
            f"{f' ({missing})' if missing else ''}."
        )
    elif outcome.reason == "other_issuer":
        sentences.append(f"Nothing here from {missing or 'the one you ask about'}.")
    elif outcome.reason == "other_place" or outcome.missing_place:
        sentences.append(f"Nothing here about {missing or 'that place'}.")
    else:
        sentences.append("Nothing held here answers that.")
    if outcome.known and subject and outcome.reason in {"other_issuer", "other_place"}:
        known = starting(issuer_names(knowledge, outcome.known))
        sentences.append(f"{known} {'has' if len(outcome.known) == 1 else 'have'} spoken on {subject}.")
    return " ".join(sentences)
