"""The records of every folder as they are read, and where each one stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter

from knowledge.base import (
    Declined,
    KnowledgeBase,
    LocaleTranslations,
    LocaleVocabulary,
    Phrasing,
    Topic,
    asked,
)
from knowledge.documents import Document, read_document
from knowledge.model import (
    LOCALES,
    TRANSLATED,
    DeclinedDocument,
    EntryTranslation,
    Locale,
    SourceDocument,
    TopicDocument,
)
from knowledge.origin import Origin
from knowledge.problems import Problem, shown_path
from knowledge.schema import (
    CONCEPTS,
    CUES,
    DECLINED,
    ISSUERS,
    PHRASINGS,
    PLACE_NAMES,
    PLACES,
    SEED,
    SPELLING,
    TOPIC,
    TRANSLATIONS,
)
from knowledge.validation import validated
from knowledge.vocabulary_model import IssuersDocument, PlacesDocument

T = TypeVar("T")

DECLINED_KEY = "declined"


class Collection:
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
        self.translations: dict[Locale, dict[str, EntryTranslation]] = {locale: {} for locale in TRANSLATED}

    def _read(self, path: Path, schema: TypeAdapter[T]) -> tuple[Document, T] | None:
        document, problems = read_document(path)
        self.problems += problems
        if document.data is None:
            return None
        result = validated(document, schema)
        self.problems += result[1]
        return None if result[0] is None else (document, result[0])

    def _each(
        self, folder: Path, pattern: str, schema: TypeAdapter[T], take: Callable[[Document, T], None]
    ) -> None:
        for path in sorted(folder.glob(pattern)):
            if path.suffix in {".yaml", ".yml"} and (found := self._read(path, schema)):
                take(*found)

    def _put(
        self, kind: str, id_: str, record: Any, document: Document, path: tuple[str | int, ...], folder: Path
    ) -> None:
        """Adds a record, unless its folder has one of its id already."""
        if self._placed(kind, id_, document, path, folder):
            self.data[kind][id_] = record

    def _placed(
        self, kind: str, id_: str, document: Document, path: tuple[str | int, ...], folder: Path
    ) -> bool:
        """Notes where a record stands; False if its folder has one of its id already, which is a mistake.

        In a later folder it is a replacement.
        """
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
            return False
        self.origin.at[kind, id_] = (document, path)
        self.origin.folder[kind, id_] = folder
        return True

    def seeds(self, folder: Path) -> None:
        """Reads the sources and passages of a folder of seeds."""

        def take(document: Document, record: SourceDocument) -> None:
            self._put("sources", record.source.id, record.source, document, ("source", "id"), folder)
            for number, passage in enumerate(record.passages):
                self._put("passages", passage.id, passage, document, ("passages", number, "id"), folder)
                self.data["source_of"][passage.id] = record.source.id

        self._each(folder, "*.y*ml", SEED, take)

    def entries(self, folder: Path) -> None:
        """Reads the topics and entries of a folder of entries."""

        def take(document: Document, record: TopicDocument) -> None:
            known = tuple(entry.id for entry in record.entries)
            self._put(
                "topics", record.topic, Topic(title=record.title, entries=known), document, ("topic",), folder
            )
            for number, entry in enumerate(record.entries):
                self._put("entries", entry.id, entry, document, ("entries", number, "id"), folder)

        self._each(folder, "*.y*ml", TOPIC, take)

    def questions(self, folder: Path) -> None:
        """Reads what a folder of entries holds by language: phrasings, declined questions, translations."""
        for locale in LOCALES:
            self._each(folder / "phrasings" / locale, "*.y*ml", PHRASINGS, partial(self._phrasings, locale))
            self._each(folder / "declined" / locale, "*.y*ml", DECLINED, partial(self._declined, locale))
        for locale in TRANSLATED:
            translations = folder / "translations" / locale
            self._each(translations, "*.y*ml", TRANSLATIONS, partial(self._translations, locale, folder))
        for kind, locales in (("phrasings", LOCALES), ("declined", LOCALES), ("translations", TRANSLATED)):
            for path in sorted((folder / kind).glob("*")) if (folder / kind).is_dir() else ():
                if path.name not in locales:
                    self.problems.append(
                        Problem(
                            shown_path(path),
                            0,
                            "This is not the folder of a language.",
                            f"Use one of {', '.join(locales)}.",
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

    def _translations(
        self, locale: Locale, folder: Path, document: Document, record: dict[str, EntryTranslation]
    ) -> None:
        held = self.translations[locale]
        for id_, translation in record.items():
            name = f"{locale}/{id_}"
            if not self._placed("translations", name, document, (id_,), folder):
                continue
            for issuer in translation.answers:
                path = (id_, "answers", issuer)
                self._placed("translations", f"{name}/{issuer}", document, path, folder)
            # Of an earlier folder's translation, the answers that aren't replaced are kept.
            answers = {**held[id_].answers, **translation.answers} if id_ in held else translation.answers
            held[id_] = translation.model_copy(update={"answers": answers})

    def words(self, folder: Path) -> None:
        """Reads a folder of vocabulary."""

        def issuers(document: Document, record: IssuersDocument) -> None:
            for id_, issuer in record.issuers.items():
                self._put("issuers", id_, issuer, document, ("issuers", id_), folder)

        def places(document: Document, record: PlacesDocument) -> None:
            for id_, place in record.places.items():
                self._put("places", id_, place, document, ("places", id_), folder)

        self._each(folder, "issuers.y*ml", ISSUERS, issuers)
        self._each(folder, "places.y*ml", PLACES, places)
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
        return self._read(path, schema) if path.exists() else None

    def _word_list(self, path: Path) -> Iterable[str]:
        try:
            return [line for line in path.read_text("utf-8").split("\n") if line and not line.startswith("#")]
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(
                Problem(shown_path(path), 0, f"The file can't be read: {error}.", "Save it as UTF-8 text.")
            )
            return ()

    def base(self, fingerprint: str) -> KnowledgeBase:
        """What was read, as a knowledge base."""
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
            translations={
                locale: LocaleTranslations.model_construct(entries=entries)
                for locale, entries in self.translations.items()
            },
        )
