"""What a translation owes the English text: that it is of the present one, its days, numbers and length."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from babel.dates import get_month_names

from knowledge.answer_checks import MAX_ANSWER, MAX_QUESTION
from knowledge.base import KnowledgeBase
from knowledge.folders import Folders
from knowledge.model import Answer, AnswerTranslation, EntryTranslation, Id, Locale
from knowledge.origin import Origin
from knowledge.problems import Problem

_NUMBER = re.compile(r"\d{1,3}(?:[.,\s]\d{3})+(?!\d)|\d+")
_QUOTED = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|\"([^\"]+)\"")


def translation_checks(base: KnowledgeBase, origin: Origin, folders: Folders) -> Iterator[Problem]:
    """Every mistake in translations. One that is of an older English text is a warning: it isn't shown."""
    for locale, held in base.translations.items():
        for id_, translation in held.entries.items():
            yield from _Check(base, origin, folders, locale, id_).entry(translation)


@dataclass(frozen=True, slots=True)
class _Check:
    """Checks what one language holds of one entry."""

    base: KnowledgeBase
    origin: Origin
    folders: Folders
    locale: Locale
    id: Id

    def entry(self, translation: EntryTranslation) -> Iterator[Problem]:
        name = f"{self.locale}/{self.id}"
        entry = self.base.entries.get(self.id)
        if entry is None:
            yield self.origin.problem(
                "translations", name, (), f"There is no entry “{self.id}”.", "Add it, or correct the id."
            )
            return
        yield from self.stale(name, translation.of, entry.mark, f"“{self.id}”")
        yield from self.too_long(name, "question", translation.question, MAX_QUESTION)
        answers = {answer.issuer: answer for answer in entry.answers}
        for issuer, translated in translation.answers.items():
            if issuer in answers:
                yield from self.answer(f"{name}/{issuer}", answers[issuer], translated)
            elif not self.replaced(f"{name}/{issuer}"):
                yield self.origin.problem(
                    "translations",
                    f"{name}/{issuer}",
                    (),
                    f"“{issuer}” has no answer in “{self.id}”.",
                    "Use an issuer with an answer, or remove it.",
                )

    def answer(self, name: str, english: Answer, translated: AnswerTranslation) -> Iterator[Problem]:
        yield from self.too_long(name, "question", translated.question, MAX_QUESTION)
        yield from self.too_long(name, "text", translated.text, MAX_ANSWER)
        if translated.of != english.mark:
            yield from self.stale(
                name, translated.of, english.mark, f"the answer of “{english.issuer}” in “{self.id}”"
            )
            return  # that its numbers differ may be the very change
        days, numbers = _figures(english.text, "en")
        their_days, their_numbers = _figures(translated.text, self.locale)
        if days != their_days:
            yield self.origin.problem(
                "translations",
                name,
                ("text",),
                f"The days are not those of the English text ({', '.join(days)}), in its order.",
                "Write them out, with the name of the month and the year.",
            )
        elif different := sorted({*(numbers - their_numbers), *(their_numbers - numbers)}):
            yield self.origin.problem(
                "translations",
                name,
                ("text",),
                f"These numbers are not in both texts equally often: {', '.join(different)}.",
                "Write the numbers of the English text.",
            )
        official = (english.text, *english.quotes)
        for match in _QUOTED.finditer(translated.text):
            words = next(filter(None, match.groups()))
            if not any(words in text for text in official):
                yield self.origin.problem(
                    "translations",
                    name,
                    ("text",),
                    f"“{words}” stands in quotation marks, but is not the official wording.",
                    "Leave out the marks: the quotation is shown in the original.",
                )

    def stale(self, name: str, of: str, mark: str, what: str) -> Iterator[Problem]:
        if of == mark or self.replaced(name):
            return
        older = f"The translation of {what} is of an older English text and is not shown."
        unsaid = f"It isn't said of which English text this translation of {what} is; it is not shown."
        yield self.origin.problem(
            "translations",
            name,
            ("of",),
            older if of else unsaid,
            f'Compare it with the English text, then write of: "{mark}".',
            warning=True,
        )

    def replaced(self, name: str) -> bool:
        """Whether the entry is of a later folder than its translation, which then nobody need mend."""
        order = self.folders.entries.index
        return order(self.origin.folder["translations", name]) < order(self.origin.folder["entries", self.id])

    def too_long(self, name: str, key: str, text: str, most: int) -> Iterator[Problem]:
        if len(text) > most:
            yield self.origin.problem(
                "translations",
                name,
                (key,),
                f"The {key} has {len(text)} characters.",
                f"Shorten it: {most} is the most.",
            )


def _figures(text: str, locale: Locale) -> tuple[list[str], Counter[str]]:
    """The days and months of a text in their order, as “24.1.2022” and “12.2021”; and its other numbers."""
    pattern, months = _months(locale)
    days = [
        ".".join(filter(None, (day, str(months[month.casefold()]), year)))
        for day, month, year in pattern.findall(text)
    ]
    numbers = Counter(re.sub(r"\D", "", number) for number in _NUMBER.findall(pattern.sub(" ", text)))
    return days, numbers


@cache
def _months(locale: Locale) -> tuple[re.Pattern[str], dict[str, int]]:
    """What finds a day or month with its year, and the number of each month by the stem of its name.

    Names are those of Unicode's CLDR. A stem is what the name in a date and the name by itself share, as
    the cases of Slavic languages change the rest.
    """
    in_dates = get_month_names("wide", "format", locale)
    alone = get_month_names("wide", "stand-alone", locale)
    stems = {_shared(in_dates[month].casefold(), alone[month].casefold()): month for month in range(1, 13)}
    longest_first = "|".join(sorted(stems, key=len, reverse=True))
    pattern = rf"(?:\b(\d{{1,2}})(?:\.|er)?\s+(?:de\s+)?)?\b({longest_first})\w*\s+(?:de\s+)?(\d{{4}})\b"
    return re.compile(pattern, re.IGNORECASE), stems


def _shared(one: str, other: str) -> str:
    """What two words begin with."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in same)
