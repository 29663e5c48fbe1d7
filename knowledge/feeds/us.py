"""Reads the travel advice of us."""

from __future__ import annotations

from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.reading import Reader, Reading


def _read(body: bytes, codes: PlaceCodes) -> Reading:
    raise NotImplementedError


READER = Reader("us", _read)
