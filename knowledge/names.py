"""Names in a message: which government, country or people each one stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.base import KnowledgeBase
from knowledge.model import Locale
from knowledge.phrases import PhraseTable
from knowledge.text import fold
from knowledge.vocabulary_model import PlaceNames
from knowledge.words import Token, split

Kind = Literal["name", "people", "city", "region", "government"]
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("government", "government"),
    ("people", "people"),
    ("aliases", "name"),
    ("misspelt", "name"),
    ("cities", "city"),
    ("regions", "region"),
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name found: the entity it stands for, what kind of name it is, and the words it covers.

    An entity is an issuer's id, or the id of a place that no issuer governs.
    """

    entity: str
    kind: Kind
    start: int
    end: int
    capital: bool = False


class Gazetteer:
    """Every name of the vocabulary, by language; the language of the message is looked at first."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.entity_of: dict[str, str] = {place: place for place in base.places}
        self.entity_of |= {issuer.place: id_ for id_, issuer in base.issuers.items() if issuer.place}
        self.place_of: dict[str, str] = {entity: place for place, entity in self.entity_of.items()}
        self._base = base
        self._tables: dict[Locale, PhraseTable[tuple[str, Kind, bool]]] = {}
        self._exact: dict[Locale, dict[str, tuple[str, Kind, bool]]] = {}

    def _table(self, locale: Locale) -> PhraseTable[tuple[str, Kind, bool]]:
        if locale not in self._tables:
            table: PhraseTable[tuple[str, Kind, bool]] = PhraseTable()
            self._exact[locale] = {}
            # A name that is spelt like a small word (“us”) counts only as it is written under exact.
            small = {fold(word) for word in self._base.vocabulary[locale].cues.stopwords}
            for id_, names in self._base.vocabulary[locale].places.items():
                self._add(table, self._exact[locale], small, self.entity_of.get(id_, id_), names)
            self._tables[locale] = table
        return self._tables[locale]

    @staticmethod
    def _add(
        table: PhraseTable[tuple[str, Kind, bool]],
        exact: dict[str, tuple[str, Kind, bool]],
        small: set[str],
        entity: str,
        names: PlaceNames,
    ) -> None:
        table.add(_words(names.name), (entity, "name", False))
        for key, kind in _KINDS:
            for number, written in enumerate(getattr(names, key)):
                words = _words(written)
                if len(words) > 1 or words[0] not in small:
                    table.add(words, (entity, kind, key == "cities" and number == 0))
        for written in names.exact:
            exact[written.replace(".", "")] = (entity, "name", False)

    def find(self, tokens: Sequence[Token], locale: Locale) -> list[Name]:
        """The names in a message, from left to right."""
        # The folded word only: stems would make a Pole of “pole”.
        forms = [(token.word,) for token in tokens]
        order: tuple[Locale, ...] = (locale,) if locale == "en" else (locale, "en")
        taken: dict[int, Name] = {}
        for one in order:
            # In another language an English name is one only if it is written as a name.
            free = [one == locale or token.raw[:1].isupper() for token in tokens]
            for start, end, (entity, kind, capital) in self._table(one).find(
                forms,
                lambda i, free=free: free[i] and i not in taken,  # type: ignore[misc]
            ):
                name = Name(entity, kind, start, end, capital)
                for position in range(start, end):
                    taken.setdefault(position, name)
            for position, token in enumerate(tokens):
                if (exact := self._exact[one].get(token.raw)) and position not in taken:
                    taken[position] = Name(exact[0], exact[1], position, position + 1)
        seen: dict[int, Name] = {}
        for position in sorted(taken):
            seen.setdefault(taken[position].start, taken[position])
        return sorted(seen.values(), key=lambda name: name.start)

    def words(self, locale: Locale) -> Iterator[str]:
        """Every single word that stands in a name of this language."""
        yield from self._table(locale).words()


def _words(written: str) -> list[str]:
    """A vocabulary item as folded words; the `*` of a stem stays with its word."""
    if written.isascii() and written.replace(" ", "").isalpha():
        return written.lower().split()
    words: list[str] = []
    for part in written.split():
        ending = "*" if part.endswith("*") else ""
        pieces = [fold(raw) for raw, _ in split(part.removesuffix("*"))] or [fold(part.removesuffix("*"))]
        words += [*pieces[:-1], pieces[-1] + ending]
    return words
