"""What Canada's file on a country says of each place that it covers: of all of it, and of its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.governments import Government
from knowledge.feeds.pieces import Piece, headed, kept
from knowledge.model import Locale

_REGIONAL = "regional"
_DASH = re.compile(r"\s+[-–—]\s+")


@dataclass(frozen=True, slots=True)
class Texts:
    """What is said in one language of the place as a whole, and of its parts, one text each."""

    whole: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceTexts:
    """What is said of a place. `heading`: that of its own text, in a file on several places."""

    heading: str = ""
    by_language: Mapping[Locale, Texts] = field(default_factory=dict)


def place_texts(
    found: Mapping[Locale, Sequence[Piece]],
    places: Sequence[str],
    codes: PlaceCodes,
    government: Government,
) -> dict[str, PlaceTexts]:
    """The texts on each of `places`, which are all that the file covers.

    The text on the whole is the first that isn't on a region. In a file on several places, it is the one
    whose English heading begins with a name of the place, the gravest of several; other languages have the
    same order.
    """
    english = found.get("en", ())
    own = _own(english, codes, places, government) if len(places) > 1 else {}
    texts = {}
    for place in places:
        by_language = {
            locale: _texts(several, own, place)
            for locale, several in found.items()
            if not own or len(several) == len(english)
        }
        heading = english[own[place]].heading if place in own else ""
        texts[place] = PlaceTexts(heading, by_language)
    return texts


def _own(
    several: Sequence[Piece], codes: PlaceCodes, places: Sequence[str], government: Government
) -> dict[str, int]:
    found: dict[str, int] = {}
    for position, piece in enumerate(several):
        place = codes.named([_DASH.split(piece.heading)[0]])
        if place is not None and place in places:
            before = found.setdefault(place, position)
            found[place] = max(before, position, key=lambda at: _gravity(several[at].heading, government))
    return found


def worded(text: str, government: Government) -> str | None:
    """The level whose official English words stand in a text, if it is one."""
    found = [
        level
        for level, known in government.levels.items()
        if not known.flag and known.label["en"].casefold() in text.casefold()
    ]
    return found[0] if len(found) == 1 else None


def _gravity(heading: str, government: Government) -> int:
    """How grave the level in a heading is; one that can't be told is the gravest: it must not be missed."""
    level = worded(heading, government)
    return government.grade([level]) if level else 1 + government.grade(government.levels)


def _texts(several: Sequence[Piece], own: Mapping[str, int], place: str) -> Texts:
    whole = own.get(place) if own else _first_whole(several)
    parts = [
        headed(piece.heading, piece.text)
        for position, piece in enumerate(several)
        if piece.heading and position != whole and position not in own.values()
    ]
    return Texts(several[whole].text if whole is not None else "", kept(parts))


def _first_whole(several: Sequence[Piece]) -> int | None:
    whole = (at for at, piece in enumerate(several) if piece.text and not _is_regional(piece))
    return next(whole, None)


def _is_regional(piece: Piece) -> bool:
    return _REGIONAL in piece.kinds or piece.heading.casefold().startswith(_REGIONAL)
