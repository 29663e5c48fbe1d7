"""What tests of readers share: the shipped places by their codes, and real payloads, where there are any."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from knowledge.collection import Collection
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.governments import governments
from knowledge.feeds.reading import Reading
from knowledge.folders import shipped_folder


@cache
def shipped_codes() -> PlaceCodes:
    """The places of the shipped vocabulary, without reading entries and phrasings."""
    found = Collection()
    found.words(shipped_folder("vocabulary"))
    assert found.problems == []
    return PlaceCodes.of(found.base("vocabulary"))


def samples(folder: str) -> list[object]:
    """Every real payload of a government, or one skipped case that says why there is none."""
    root = os.environ.get("FEED_SAMPLES")
    if not root:
        return [
            pytest.param(None, marks=pytest.mark.skip(reason="FEED_SAMPLES names no folder of real payloads"))
        ]
    files = sorted(path for path in (Path(root) / folder).rglob("*") if path.is_file())
    assert files, f"{root} has no payloads in {folder}"
    return [pytest.param(path, id=path.name) for path in files]


def sound(reading: Reading, issuer: str) -> None:
    """What holds for whatever a reader gives: levels of the scale, a place once, and each listed."""
    scale = governments()[issuer]
    places = [advisory.place for advisory in reading.advisories]
    assert len(places) == len(set(places))
    assert reading.listed >= set(places) | {refusal.place for refusal in reading.refusals if refusal.place}
    for advisory in reading.advisories:
        assert advisory.issuer == issuer
        assert advisory.place in shipped_codes().iso3.values()
        assert scale.ordered(advisory.levels) == advisory.levels
        assert advisory.dated is not None
        for wording in advisory.wordings.values():
            assert wording.url.scheme == "https"
    for refusal in reading.refusals:
        assert refusal.what
        assert len(refusal.what) <= 200
        assert refusal.reason.endswith(".")
