"""The governments' real payloads, where FEED_SAMPLES names a folder of them; and the places they mean."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from knowledge.collection import Collection
from knowledge.feeds.codes import PlaceCodes
from knowledge.folders import shipped_folder

VARIABLE = "FEED_SAMPLES"


@cache
def shipped_codes() -> PlaceCodes:
    """The places of the shipped vocabulary, without reading entries and phrasings."""
    found = Collection()
    found.words(shipped_folder("vocabulary"))
    assert found.problems == []
    return PlaceCodes.of(found.base("vocabulary"))


def sample_folder(name: str) -> Path:
    """A government's folder of real payloads. Skips the test, with the reason, where there is none."""
    root = os.environ.get(VARIABLE)
    if not root:
        pytest.skip(f"{VARIABLE} doesn't name a folder with the governments' real payloads")
    folder = Path(root) / name
    if not folder.is_dir():
        pytest.skip(f"{VARIABLE} has no folder {name}")
    return folder


def sample_documents(name: str) -> Iterator[tuple[Path, Any]]:
    """Every JSON file of a government that isn't a schema, parsed."""
    for file in sorted(sample_folder(name).rglob("*.json")):
        if not file.name.startswith("schema"):
            yield file, json.loads(file.read_bytes())


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every JSON object in a value, outermost first: a sample may hold several payloads."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)
