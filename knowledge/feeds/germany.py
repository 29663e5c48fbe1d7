"""Reads the travel advice of germany."""

from __future__ import annotations

from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.reading import Reader, Reading


def _read(body: bytes, codes: PlaceCodes) -> Reading:
    raise NotImplementedError


READER = Reader("germany", _read)
