"""From folders of YAML files to a knowledge base that has been checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from knowledge.base import Declined, KnowledgeBase, LocaleVocabulary, Phrasing, Topic, asked
from knowledge.checks import cross_checks
from knowledge.documents import Document, read_document
from knowledge.fingerprint import fingerprint
from knowledge.folders import Folders
from knowledge.model import LOCALES, DeclinedDocument, Locale, SourceDocument, Text, TopicDocument
from knowledge.origin import Origin
from knowledge.problems import KnowledgeError, Problem, shown_path
from knowledge.validation import validated
from knowledge.vocabulary_model import (
    ConceptsDocument,
    CuesDocument,
    IssuersDocument,
    PlaceNames,
    PlacesDocument,
    SpellingDocument,
)
from knowledge.weights import Weights

T = TypeVar("T")

SEED = TypeAdapter(SourceDocument)
TOPIC = TypeAdapter(TopicDocument)
PHRASINGS = TypeAdapter(dict[str, dict[str, tuple[Text, ...]]])
DECLINED = TypeAdapter(DeclinedDocument)
ISSUERS = TypeAdapter(IssuersDocument)
PLACES = TypeAdapter(PlacesDocument)
PLACE_NAMES = TypeAdapter(dict[str, PlaceNames])
CONCEPTS = TypeAdapter(ConceptsDocument)
SPELLING = TypeAdapter(SpellingDocument)
CUES = TypeAdapter(CuesDocument)

DECLINED_KEY = "declined"


class _Loader:
    """Collects the records of every folder, and where each one stands."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.origin = Origin()
        self.data: dict[str, Any] = {
            name: {}
            for name in ("sources", "passages", "source_of", "topics", "entries", "issuers", "places")
        }
        self.phrasings: list[Phrasing] = []
        self.declined: list[Declined] = []
        self.vocabulary: dict[Locale, dict[str, Any]] = {locale: {} for locale in LOCALES}

    def read(self, path: Path, schema: TypeAdapter[T]) -> tuple[Document, T] | None:
        document, problems = read_document(path)
        self.problems += problems
        if document.data is None:
            return None
        result = validated(document, schema)
        self.problems += result[1]
        return None if result[0] is None else (document, result[0])

    def each(
        self, folder: Path, pattern: str, schema: TypeAdapter[T], take: Callable[[Document, T], None]
    ) -> None:
        for path in sorted(folder.glob(pattern)):
            if path.suffix in {".yaml", ".yml"} and (found := self.read(path, schema)):
                take(*found)

    def put(
        self, kind: str, id_: str, record: Any, document: Document, path: tuple[str | int, ...], folder: Path
    ) -> None:
        """Adds a record; a second one of its id is a mistake in the same folder, a replacement in a later."""
        before = self.origin.folder.get((kind, id_))
        if before == folder:
            first = self.origin.at[kind, id_]
            self.problems.append(
                document.problem(
                    path,
                    f"The id “{id_}” is taken already, in {shown_path(first[0].path)}.",
                    "Choose another id.",
                )
            )
            return
        self.data[kind][id_] = record
        self.origin.at[kind, id_] = (document, path)
        self.origin.folder[kind, id_] = folder

    def seeds(self, folder: Path) -> None:
        def take(document: Document, record: SourceDocument) -> None:
            self.put("sources", record.source.id, record.source, document, ("source", "id"), folder)
            for number, passage in enumerate(record.passages):
                self.put("passages", passage.id, passage, document, ("passages", number, "id"), folder)
                self.data["source_of"][passage.id] = record.source.id

        self.each(folder, "*.y*ml", SEED, take)

    def entries(self, folder: Path) -> None:
        def take(document: Document, record: TopicDocument) -> None:
            known = tuple(entry.id for entry in record.entries)
            self.put(
                "topics", record.topic, Topic(title=record.title, entries=known), document, ("topic",), folder
            )
            for number, entry in enumerate(record.entries):
                self.put("entries", entry.id, entry, document, ("entries", number, "id"), folder)

        self.each(folder, "*.y*ml", TOPIC, take)

    def questions(self, folder: Path) -> None:
        for locale in LOCALES:
            self.each(folder / "phrasings" / locale, "*.y*ml", PHRASINGS, partial(self._phrasings, locale))
            self.each(folder / "declined" / locale, "*.y*ml", DECLINED, partial(self._declined, locale))
        for kind in ("phrasings", "declined"):
            for path in sorted((folder / kind).glob("*")) if (folder / kind).is_dir() else ():
                if path.name not in LOCALES:
                    self.problems.append(
                        Problem(
                            shown_path(path),
                            0,
                            "This is not the folder of a language.",
                            f"Use one of {', '.join(LOCALES)}.",
                        )
                    )

    def _phrasings(
        self, locale: Locale, document: Document, record: dict[str, dict[str, tuple[str, ...]]]
    ) -> None:
        for entry, groups in record.items():
            for group, texts in groups.items():
                for number, text in enumerate(texts):
                    path = (entry, group, number)
                    if group == DECLINED_KEY:
                        self.declined.append(
                            Declined(text=text, locale=locale, reason="detail_not_stated", entry=entry)
                        )
                        self.origin.declined.append((document, path))
                    else:
                        self.phrasings.append(Phrasing(entry=entry, group=group, locale=locale, text=text))
                        self.origin.phrasings.append((document, path))

    def _declined(self, locale: Locale, document: Document, record: DeclinedDocument) -> None:
        for number, text in enumerate(record.questions):
            self.declined.append(Declined(text=text, locale=locale, reason=record.reason))
            self.origin.declined.append((document, ("questions", number)))

    def words(self, folder: Path) -> None:
        def issuers(document: Document, record: IssuersDocument) -> None:
            for id_, issuer in record.issuers.items():
                self.put("issuers", id_, issuer, document, ("issuers", id_), folder)

        def places(document: Document, record: PlacesDocument) -> None:
            for id_, place in record.places.items():
                self.put("places", id_, place, document, ("places", id_), folder)

        self.each(folder, "issuers.y*ml", ISSUERS, issuers)
        self.each(folder, "places.y*ml", PLACES, places)
        for locale in LOCALES:
            vocabulary = self.vocabulary[locale]
            for kind, schema in (
                ("places", PLACE_NAMES),
                ("concepts", CONCEPTS),
                ("spelling", SPELLING),
                ("cues", CUES),
            ):
                found = self._file(folder / kind / f"{locale}.yaml", schema)
                if found is None:
                    continue
                document, record = found
                if kind == "places":
                    vocabulary.setdefault("places", {}).update(record)
                    for id_ in record:
                        self.origin.at["names", f"{locale}/{id_}"] = (document, (id_,))
                elif kind == "concepts":
                    vocabulary.setdefault("concepts", {}).update(record.concepts)
                    vocabulary.setdefault("details", {}).update(record.details)
                elif kind == "spelling":
                    vocabulary.setdefault("spelling", {}).update(record.replace)
                else:
                    vocabulary["cues"] = record
            listed = folder / "words" / f"{locale}.txt"
            if listed.exists():
                vocabulary["words"] = (*vocabulary.get("words", ()), *self._word_list(listed))

    def _file(self, path: Path, schema: TypeAdapter[Any]) -> tuple[Document, Any] | None:
        return self.read(path, schema) if path.exists() else None

    def _word_list(self, path: Path) -> Iterable[str]:
        try:
            return [line for line in path.read_text("utf-8").split("\n") if line and not line.startswith("#")]
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(
                Problem(shown_path(path), 0, f"The file can't be read: {error}.", "Save it as UTF-8 text.")
            )
            return ()

    def base(self, fingerprint: str) -> KnowledgeBase:
        # The parts were validated as they were read: checking them all again would double the time.
        return KnowledgeBase.model_construct(
            fingerprint=fingerprint,
            **self.data,
            asked=asked(self.phrasings),
            phrasings=tuple(self.phrasings),
            declined=tuple(self.declined),
            vocabulary={
                locale: LocaleVocabulary.model_construct(**parts) for locale, parts in self.vocabulary.items()
            },
        )


def examine(folders: Folders) -> tuple[KnowledgeBase, list[Problem]]:
    """Reads every folder: what could be read, and every problem found, warnings included."""
    name = fingerprint(folders)  # before reading: a file that is edited meanwhile has another one at the end
    loader = _Loader()
    named = [
        *(("seeds", f) for f in folders.seeds),
        *(("entries", f) for f in folders.entries),
        *(("vocabulary", f) for f in folders.vocabulary),
    ]
    for kind, folder in named:
        if not folder.is_dir():
            loader.problems.append(
                Problem(
                    shown_path(folder), 0, f"There is no folder of {kind} here.", "Name a folder that exists."
                )
            )
        elif not any(folder.rglob("*.y*ml")):
            loader.problems.append(
                Problem(
                    shown_path(folder),
                    0,
                    f"The folder of {kind} holds no YAML file.",
                    "Add one, or name another folder.",
                )
            )
    # With a file unread, each reference into it would be reported again, as unknown.
    unsure = {kind for kind, folder in named if not folder.is_dir()}
    for kind, read, read_folders in (
        ("seeds", loader.seeds, folders.seeds),
        ("entries", loader.entries, folders.entries),
        ("vocabulary", loader.words, folders.vocabulary),
        ("questions", loader.questions, folders.entries),
    ):
        before = len(loader.problems)
        for folder in read_folders:
            read(folder)
        if len(loader.problems) > before:
            unsure.add(kind)
    base = loader.base(name)
    problems = [*loader.problems, *cross_checks(base, loader.origin, folders, unsure)]
    return base, sorted(set(problems))


def check(folders: Folders) -> tuple[Problem, ...]:
    """Every problem of the knowledge base, warnings included, in the order of files and lines."""
    return tuple(examine(folders)[1])


def load(folders: Folders | None = None) -> KnowledgeBase:
    """The checked knowledge base. Raises KnowledgeError with every problem at once."""
    base, problems = examine(folders or Folders())
    if serious := [problem for problem in problems if not problem.warning]:
        raise KnowledgeError(serious)
    return base


def load_weights() -> Weights:
    """The weights that come with the program. Raises KnowledgeError if the file is damaged."""
    document, problems = read_document(Path(__file__).parent / "weights.yaml")
    weights = None
    if document.data is not None and not problems:
        weights, problems = validated(document, TypeAdapter(Weights))
    if weights is None:
        raise KnowledgeError(problems)
    return weights
