"""The schema of every kind of YAML file, as JSON Schema for editors."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from knowledge import loading


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schema (draft 2020-12) by kind of file, named after the folder or file it is for."""
    kinds: dict[str, TypeAdapter[Any]] = {
        "seeds": loading.SEED,
        "entries": loading.TOPIC,
        "phrasings": loading.PHRASINGS,
        "declined": loading.DECLINED,
        "issuers": loading.ISSUERS,
        "places": loading.PLACES,
        "place-names": loading.PLACE_NAMES,
        "concepts": loading.CONCEPTS,
        "spelling": loading.SPELLING,
        "cues": loading.CUES,
    }
    return {
        kind: {"$schema": "https://json-schema.org/draft/2020-12/schema", **adapter.json_schema()}
        for kind, adapter in kinds.items()
    }
