"""Reads the travel advice of uk."""

from __future__ import annotations

from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.reading import Reader, Reading


def _read(body: bytes, codes: PlaceCodes) -> Reading:
    raise NotImplementedError


READER = Reader("uk", _read)
