"""Places as people type them: found by id, name, alias, beginning or likeness."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.base import KnowledgeBase
from knowledge.names import Gazetteer
from knowledge.text import clean, normalise
from knowledge.words import split, tokens

_NEAR = 0.4
"""Least likeness of a name that is suggested for one that isn't known."""


class Places:
    """The places of a knowledge base and their names in every language."""

    def __init__(self, base: KnowledgeBase, gazetteer: Gazetteer) -> None:
        self._base = base
        self._gazetteer = gazetteer
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for locale, vocabulary in base.vocabulary.items():
            for id_, names in vocabulary.places.items():
                if id_ not in base.places:
                    continue
                for name in (names.name, *names.aliases, *names.exact):
                    if not name.endswith("*"):
                        self._ids.setdefault(normalise(name), id_)
                if locale == "en":
                    self._names[normalise(names.name)] = id_
        for id_, place in base.places.items():
            for code in (id_, place.iso, place.iso3):
                self._ids.setdefault(normalise(code), id_)
        held = {place for passage in base.passages.values() for place in passage.about}
        self._held = held

    def name(self, place: str, locale: str = "en") -> str:
        """The usual name of a place in a language; in English, or its id, if there is none."""
        for tried in (locale, "en"):
            vocabulary = self._base.vocabulary.get(tried)  # type: ignore[call-overload]
            if vocabulary and place in vocabulary.places:
                return str(vocabulary.places[place].name)
        return place.replace("-", " ").title()

    def named(self, text: str) -> str | None:
        """The place that a text names exactly, by id, code, name, alias, demonym or city."""
        key = normalise(text)
        if found := self._ids.get(key):
            return found
        read = tokens(split(clean(text)), "en")
        for name in self._gazetteer.find(read, "en"):
            if name.start == 0 and name.end == len(read):
                return self._gazetteer.place_of.get(
                    name.entity, name.entity if name.entity in self._base.places else None
                )
        return None

    def near(self, text: str, limit: int = 3) -> list[str]:
        """Places with a name like the one typed, most alike first."""
        found = process.extract(
            normalise(text),
            list(self._names),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_NEAR,
            limit=limit,
        )
        return [self._names[name] for name, _, _ in found]

    def find(self, text: str, limit: int = 25) -> list[str]:
        """Places for what has been typed so far; of equally good ones, those with statements first."""
        typed = normalise(text)
        if not typed:
            ranked = sorted(self._base.places, key=lambda id_: (id_ not in self._held, id_))
            return ranked[:limit]
        best: dict[str, tuple[int, bool, str]] = {}
        for name, id_ in self._ids.items():
            rank = self._rank(typed, name, is_name=name in self._names)
            if rank is not None:
                key = (rank, id_ not in self._held, id_)
                best[id_] = min(best.get(id_, key), key)
        if exact := self.named(text):
            best[exact] = (0, False, exact)
        ranked = sorted(best, key=lambda id_: best[id_])
        return (ranked or self.near(text, limit))[:limit]

    def _rank(self, typed: str, name: str, *, is_name: bool) -> int | None:
        if name == typed:
            return 0
        if name.startswith(typed):
            return 1 if is_name else 2
        if any(word.startswith(typed) for word in name.split()[1:]):
            return 3
        return None
