"""What the parts of a knowledge base owe each other: references, addresses, phrasings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Set
from urllib.parse import urlsplit

from knowledge.answer_checks import answer_checks
from knowledge.base import ANY, KnowledgeBase
from knowledge.folders import Folders
from knowledge.origin import Origin
from knowledge.problems import Problem
from knowledge.text import normalise
from knowledge.translation_checks import translation_checks

FEW_PHRASINGS, ENOUGH_PHRASINGS = 5, 8


_KIND_OF = {
    "passage": "seeds",
    "entry": "entries",
    "issuer": "vocabulary",
    "place": "vocabulary",
    "issuer or place": "vocabulary",
}
"""In which kind of folder that which a reference names is found."""


def cross_checks(base: KnowledgeBase, origin: Origin, folders: Folders, unsure: Set[str]) -> list[Problem]:
    """Every mistake between records.

    Of the kinds in `unsure` (seeds, entries, vocabulary, questions) not every file could be read: ids of
    theirs that seem to be missing are passed over.
    """
    return list(_Checks(base, origin, folders, unsure).all())


class _Checks:
    def __init__(self, base: KnowledgeBase, origin: Origin, folders: Folders, unsure: Set[str]) -> None:
        self.base = base
        self.origin = origin
        self.folders = folders
        self.unsure = unsure

    def all(self) -> Iterator[Problem]:
        rules: list[Callable[[], Iterator[Problem]]] = [
            self.passages,
            self.entries,
            self.issuers,
            self.places,
            self.same_phrasings,
            self.declined_phrasings,
        ]
        if not self.unsure & {"seeds", "entries"}:
            rules.append(self.uncited)
        if not self.unsure & {"entries", "questions"}:
            rules.append(self.few_phrasings)
        for rule in rules:
            yield from rule()
        if "entries" not in self.unsure:
            yield from translation_checks(self.base, self.origin, self.folders)

    def unknown(
        self, kind: str, id_: str, path: tuple[str | int, ...], what: str, name: str, known: dict[str, object]
    ) -> Iterator[Problem]:
        if name not in known and _KIND_OF[what] not in self.unsure:
            yield self.origin.problem(
                kind, id_, path, f"There is no {what} “{name}”.", "Add it, or correct the id."
            )

    def passages(self) -> Iterator[Problem]:
        base = self.base
        for id_, passage in base.passages.items():
            yield from self.unknown("passages", id_, ("issuer",), "issuer", passage.issuer, {**base.issuers})
            for number, actor in enumerate(passage.actors):
                # Belarus acts in a passage without being an issuer of any: a place will do.
                yield from self.unknown(
                    "passages",
                    id_,
                    ("actors", number),
                    "issuer or place",
                    actor,
                    {**base.issuers, **base.places},
                )
            for number, place in enumerate(passage.about):
                yield from self.unknown("passages", id_, ("about", number), "place", place, {**base.places})
            published = (
                base.sources[base.source_of[id_]].published
                if base.source_of.get(id_) in base.sources
                else None
            )
            if passage.stated and published and passage.stated > published:
                yield self.origin.problem(
                    "passages", id_, ("stated",), "Stated after its source was published.", "Correct the day."
                )

    def entries(self) -> Iterator[Problem]:
        for id_, entry in self.base.entries.items():
            for key in ("together", "related"):
                for number, other in enumerate(getattr(entry, key)):
                    yield from self.unknown(
                        "entries", id_, (key, number), "entry", other, {**self.base.entries}
                    )
                    if (
                        key == "together"
                        and other in self.base.entries
                        and id_ not in self.base.entries[other].together
                    ):
                        yield self.origin.problem(
                            "entries",
                            id_,
                            (key, number),
                            f"“{other}” doesn't name “{id_}” under together.",
                            "Name each in the other.",
                        )
            seen: set[str] = set()
            for number, answer in enumerate(entry.answers):
                if answer.issuer in seen:
                    yield self.origin.problem(
                        "entries",
                        id_,
                        ("answers", number, "issuer"),
                        f"A second answer of “{answer.issuer}”.",
                        "Make one answer of the two.",
                    )
                seen.add(answer.issuer)
                at = ("answers", number)
                yield from self.unknown(
                    "entries", id_, (*at, "issuer"), "issuer", answer.issuer, {**self.base.issuers}
                )
                for place, cited in enumerate(answer.cites):
                    yield from self.unknown(
                        "entries", id_, (*at, "cites", place), "passage", cited, {**self.base.passages}
                    )
            yield from answer_checks(self.base, self.origin, entry)

    def issuers(self) -> Iterator[Problem]:
        for id_, issuer in self.base.issuers.items():
            if issuer.place:
                yield from self.unknown(
                    "issuers", id_, ("place",), "place", issuer.place, {**self.base.places}
                )
            for key in ("advice", "emergency"):
                url = getattr(issuer, key)
                host = (urlsplit(str(url)).hostname or "") if url else ""
                if url and not any(
                    host == domain or host.endswith(f".{domain}") for domain in issuer.domains
                ):
                    yield self.origin.problem(
                        "issuers",
                        id_,
                        (key,),
                        f"{host} is not on a domain of this issuer.",
                        "Correct the address, or add the domain if it is official.",
                    )

    def places(self) -> Iterator[Problem]:
        for id_, place in self.base.places.items():
            for number, twin in enumerate(place.twins):
                yield from self.unknown("places", id_, ("twins", number), "place", twin, {**self.base.places})
                if twin in self.base.places and id_ not in self.base.places[twin].twins:
                    yield self.origin.problem(
                        "places",
                        id_,
                        ("twins", number),
                        f"“{twin}” doesn't name “{id_}” as its twin.",
                        "Name each in the other.",
                    )
        for locale, vocabulary in self.base.vocabulary.items():
            for id_ in vocabulary.places:
                if "vocabulary" in self.unsure:
                    continue
                if id_ not in self.base.places and id_ not in self.base.issuers:
                    yield self.origin.problem(
                        "names",
                        f"{locale}/{id_}",
                        (),
                        f"There is no place or issuer “{id_}”.",
                        "Add it to places.yaml.",
                    )

    def same_phrasings(self) -> Iterator[Problem]:
        seen: dict[str, dict[str, int]] = defaultdict(dict)
        for number, phrasing in enumerate(self.base.phrasings):
            document, path = self.origin.phrasings[number]
            entry = self.base.entries.get(phrasing.entry)
            if entry is None:
                if "entries" not in self.unsure:
                    yield document.problem(
                        path[:1], f"There is no entry “{phrasing.entry}”.", "Add it, or correct the id."
                    )
                continue
            if phrasing.group != ANY and phrasing.group not in {answer.issuer for answer in entry.answers}:
                yield document.problem(
                    path[:2],
                    f"“{phrasing.group}” has no answer in “{phrasing.entry}”.",
                    f"Use {ANY}, declined, or an issuer with an answer.",
                )
            key = normalise(phrasing.text)
            if not key:
                yield document.problem(path, "This phrasing has no words.", "Remove it.")
                continue
            for other, first in seen[key].items():
                if other == phrasing.entry:
                    where, line = self.origin.phrasings[first]
                    yield document.problem(
                        path,
                        f"This phrasing stands here twice (line {where.line(line)} of {where.path.name}).",
                        "Remove one.",
                    )
                elif other not in entry.together:
                    yield document.problem(
                        path,
                        f"“{other}” has this phrasing too.",
                        "Keep it in one of the two, or name each under the other's together.",
                    )
            seen[key].setdefault(phrasing.entry, number)

    def declined_phrasings(self) -> Iterator[Problem]:
        answered = {normalise(phrasing.text): phrasing.entry for phrasing in self.base.phrasings}
        for number, declined in enumerate(self.base.declined):
            document, path = self.origin.declined[number]
            if entry := answered.get(normalise(declined.text)):
                yield document.problem(
                    path,
                    f"This question is declined here and a phrasing of “{entry}”.",
                    "Remove it in one of the two.",
                )

    def uncited(self) -> Iterator[Problem]:
        # Entries of one's own need not use up the shipped source.
        if self.folders.seeds == Folders().seeds and self.folders.entries != Folders().entries:
            return
        cited = {
            id_ for entry in self.base.entries.values() for answer in entry.answers for id_ in answer.cites
        }
        for id_ in self.base.passages:
            if id_ not in cited:
                # A warning: a new source must not keep the knowledge base from loading until it is used.
                yield self.origin.problem(
                    "passages",
                    id_,
                    (),
                    f"No entry cites “{id_}”.",
                    "Cite it in an answer, or remove it.",
                    warning=True,
                )

    def few_phrasings(self) -> Iterator[Problem]:
        counts: dict[str, int] = defaultdict(int)
        for phrasing in self.base.phrasings:
            counts[phrasing.entry] += phrasing.locale == "en"
        for id_ in self.base.entries:
            if counts[id_] < ENOUGH_PHRASINGS:
                few = "Too few" if counts[id_] < FEW_PHRASINGS else "Few"
                yield self.origin.problem(
                    "entries",
                    id_,
                    (),
                    f"{few} English phrasings: {counts[id_]}.",
                    f"Add ways to ask it, up to {ENOUGH_PHRASINGS} or more, in phrasings/en.",
                    warning=True,
                )
