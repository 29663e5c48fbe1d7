"""The schema of every kind of YAML file: for reading it, and as JSON Schema for editors."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from knowledge.feeds.asking.phrasings import SCHEMA as LIVE_QUESTIONS
from knowledge.model import DeclinedDocument, EntryTranslation, SourceDocument, Text, TopicDocument
from knowledge.vocabulary_model import (
    ConceptsDocument,
    CuesDocument,
    IssuersDocument,
    PlaceNames,
    PlacesDocument,
    SpellingDocument,
)

SEED = TypeAdapter(SourceDocument)
TOPIC = TypeAdapter(TopicDocument)
PHRASINGS = TypeAdapter(dict[str, dict[str, tuple[Text, ...]]])
DECLINED = TypeAdapter(DeclinedDocument)
TRANSLATIONS = TypeAdapter(dict[str, EntryTranslation])
ISSUERS = TypeAdapter(IssuersDocument)
PLACES = TypeAdapter(PlacesDocument)
PLACE_NAMES = TypeAdapter(dict[str, PlaceNames])
CONCEPTS = TypeAdapter(ConceptsDocument)
SPELLING = TypeAdapter(SpellingDocument)
CUES = TypeAdapter(CuesDocument)


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema (draft 2020-12) by kind of file, named after the folder or file it is for."""
    kinds: dict[str, TypeAdapter[Any]] = {
        "seeds": SEED,
        "entries": TOPIC,
        "phrasings": PHRASINGS,
        "declined": DECLINED,
        "translations": TRANSLATIONS,
        "issuers": ISSUERS,
        "places": PLACES,
        "place-names": PLACE_NAMES,
        "concepts": CONCEPTS,
        "spelling": SPELLING,
        "cues": CUES,
        "live-questions": LIVE_QUESTIONS,
    }
    return {
        kind: {"$schema": "https://json-schema.org/draft/2020-12/schema", **adapter.json_schema()}
        for kind, adapter in kinds.items()
    }
