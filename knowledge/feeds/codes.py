"""Which place a feed means: by ISO 3166 code or exact name, never by likeness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.base import KnowledgeBase
from knowledge.text import normalise


@dataclass(frozen=True, slots=True)
class PlaceCodes:
    """The places of a knowledge base by their codes and English names. Plain, for other processes too."""

    iso: Mapping[str, str]
    iso3: Mapping[str, str]
    names: Mapping[str, str]

    @classmethod
    def of(cls, base: KnowledgeBase) -> PlaceCodes:
        """Those of a knowledge base. A name that two places share is none."""
        names: dict[str, str] = {}
        shared: set[str] = set()
        for place, known in base.vocabulary["en"].places.items():
            if place not in base.places:
                continue
            for name in (known.name, *known.aliases, *known.exact):
                if name.endswith("*"):
                    continue
                key = normalise(name)
                if names.setdefault(key, place) != place:
                    shared.add(key)
        return cls(
            {place.iso: id_ for id_, place in base.places.items()},
            {place.iso3: id_ for id_, place in base.places.items()},
            {name: place for name, place in names.items() if name not in shared},
        )

    def by_iso(self, code: str) -> str | None:
        """The place of a two-letter code."""
        return self.iso.get(code.upper())

    def by_iso3(self, code: str) -> str | None:
        """The place of a three-letter code."""
        return self.iso3.get(code.upper())

    def named(self, names: Iterable[str]) -> str | None:
        """The place that the first known of `names` is a name of, whole and exactly."""
        return next((self.names[key] for name in names if (key := normalise(name)) in self.names), None)
