"""The knowledge base as a whole: every record, by its id."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from pydantic import Field

from knowledge.model import (
    Answer,
    AnswerTranslation,
    Entry,
    EntryTranslation,
    Id,
    Locale,
    Passage,
    Reason,
    Record,
    Source,
)
from knowledge.vocabulary_model import CuesDocument, Issuer, Place, PlaceNames

ANY = "any"


class Phrasing(Record):
    """One way people ask for an entry. `group` is the issuer it asks about, or `any`."""

    entry: Id
    group: Id
    locale: Locale
    text: str


class Declined(Record):
    """A question that must not be answered, and the reason to give. `entry`: the entry it resembles."""

    text: str
    locale: Locale
    reason: Reason
    entry: Id | None = None


class Topic(Record):
    """A heading under which entries stand."""

    title: str
    entries: tuple[Id, ...]


class LocaleVocabulary(Record):
    """What the vocabulary holds for one language."""

    places: dict[Id, PlaceNames] = Field({})
    concepts: dict[Id, tuple[str, ...]] = Field({})
    details: dict[Id, tuple[str, ...]] = Field({})
    spelling: dict[str, str] = Field({})
    cues: CuesDocument = CuesDocument()
    words: tuple[str, ...] = ()


class LocaleTranslations(Record):
    """What is translated into one language, by entry."""

    entries: dict[Id, EntryTranslation] = Field({})


Asked = dict[Locale, dict[Id, int]]
"""How many phrasings each entry has in each language."""


def asked(phrasings: Iterable[Phrasing]) -> Asked:
    """Counts phrasings by language and entry."""
    counts: Asked = {}
    for phrasing in phrasings:
        of_locale = counts.setdefault(phrasing.locale, {})
        of_locale[phrasing.entry] = of_locale.get(phrasing.entry, 0) + 1
    return counts


class KnowledgeBase(Record):
    """Every record by its id, in the order of the files. Built by `knowledge.load`, which checks it."""

    fingerprint: str
    sources: dict[Id, Source]
    passages: dict[Id, Passage]
    source_of: dict[Id, Id]
    topics: dict[Id, Topic]
    entries: dict[Id, Entry]
    asked: Asked = Field({})
    phrasings: tuple[Phrasing, ...] = ()
    declined: tuple[Declined, ...] = ()
    issuers: dict[Id, Issuer]
    places: dict[Id, Place]
    vocabulary: Mapping[Locale, LocaleVocabulary]
    translations: Mapping[Locale, LocaleTranslations] = Field({})

    @property
    def locales(self) -> tuple[Locale, ...]:
        """The languages in which something is phrased, most phrasings first."""
        return tuple(sorted(self.asked, key=lambda locale: -sum(self.asked[locale].values())))

    def shown(self) -> Iterator[Phrasing]:
        """The questions shown as choices and titles, as phrasings: what can be read can be asked."""
        groups: dict[Id, set[Id]] = {}
        for phrasing in self.phrasings:
            groups.setdefault(phrasing.entry, set()).add(phrasing.group)
        for id_, entry in self.entries.items():
            known = groups.get(id_, set())
            for issuer in (ANY, *(answer.issuer for answer in entry.answers)):
                group = issuer if issuer in known or len(known) != 1 else next(iter(known))
                for locale in self.locales:
                    if text := self._question(entry, issuer, locale):
                        yield Phrasing(entry=id_, group=group, locale=locale, text=text)

    def _question(self, entry: Entry, issuer: Id, locale: Locale) -> str | None:
        if locale == "en":
            return entry.question if issuer == ANY else self.answer(entry.id, issuer).question
        found = (
            self.translated_entry(entry.id, locale)
            if issuer == ANY
            else self.translated_answer(entry.id, issuer, locale)
        )
        return found.question if found else None

    @property
    def topic_of(self) -> dict[Id, Id]:
        """Entry id → topic id."""
        return {entry: id_ for id_, topic in self.topics.items() for entry in topic.entries}

    @property
    def place_names(self) -> dict[Locale, dict[Id, PlaceNames]]:
        """Names of places by language."""
        return {locale: vocabulary.places for locale, vocabulary in self.vocabulary.items()}

    def answer(self, entry: Id, issuer: Id) -> Answer:
        """The answer of an issuer in an entry. Raises KeyError if there is none."""
        for answer in self.entries[entry].answers:
            if answer.issuer == issuer:
                return answer
        raise KeyError((entry, issuer))

    def cited(self, answer: Answer) -> tuple[Passage, ...]:
        """The passages an answer rests on, leading one first."""
        return tuple(self.passages[id_] for id_ in answer.cites)

    def day(self, passage: Passage) -> dt.date:
        """The day a passage was stated, else the day its source was published."""
        return passage.stated or self.sources[self.source_of[passage.id]].published

    def translated_entry(self, entry: Id, locale: Locale) -> EntryTranslation | None:
        """The entry's own texts in a language; None if there are none, or of another English text."""
        found = self._translation(entry, locale)
        return found if found and found.of == self.entries[entry].mark else None

    def translated_answer(self, entry: Id, issuer: Id, locale: Locale) -> AnswerTranslation | None:
        """An issuer's answer in a language; None if there is none, or of another English text."""
        held = self._translation(entry, locale)
        found = held.answers.get(issuer) if held else None
        return found if found and found.of == self.answer(entry, issuer).mark else None

    def _translation(self, entry: Id, locale: Locale) -> EntryTranslation | None:
        return self.translations[locale].entries.get(entry) if locale in self.translations else None
