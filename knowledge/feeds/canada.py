"""Reads the travel advice of Canada: an index with every level, and a file a country with the texts.

The index gives levels without texts at once; a country's file gives both. `reading.merged` joins them.
Source: the open data of Global Affairs Canada, travel advice and advisories, in English and French.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.feeds.advisory import Advisory, Dated, Wording
from knowledge.feeds.canada_texts import PlaceTexts, Texts, place_texts, worded
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.governments import governments
from knowledge.feeds.markdown import beginning, soup
from knowledge.feeds.payload import Refused, dated, dated_at, inside, json_object, mapped, shown, words
from knowledge.feeds.pieces import Piece, pieces
from knowledge.feeds.reading import Page, PayloadError, Reader, Reading, Refusal
from knowledge.model import Locale

ISSUER = "canada"
_REGIONAL = "regional"
_EDITORIAL = "editorial change"
_KINDS = ("recent-updates-type", "update-metadata")
"""What the kind of the last change is called: in the index, and in a country's file."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_FRIENDLY = re.compile(rf"({'|'.join(_MONTHS)}) (\d{{1,2}}), (\d{{4}}) (\d\d):(\d\d) E([DS])T")
_ZONES = {"D": dt.timezone(dt.timedelta(hours=-4)), "S": dt.timezone(dt.timedelta(hours=-5))}
_CODE = re.compile(r"[A-Z]{2}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Language:
    key: str
    page: str
    overview: str


_LANGUAGES: Mapping[Locale, _Language] = {
    "en": _Language(
        "eng", "https://travel.gc.ca/destinations/", "https://travel.gc.ca/travelling/advisories"
    ),
    "fr": _Language(
        "fra", "https://voyage.gc.ca/destinations/", "https://voyage.gc.ca/voyager/avertissements"
    ),
}


def _read(body: bytes, codes: PlaceCodes) -> Reading:
    countries = json_object(body).get("data")
    if not isinstance(countries, dict) or not countries:
        raise PayloadError("This is not Canada's index of travel advice: it lists no countries.")
    advisories: list[Advisory] = []
    refusals: list[Refusal] = []
    pages: list[Page] = []
    listed: set[str] = set()
    for key, country in countries.items():
        places: tuple[str, ...] = ()
        try:
            code = _code(country, key)
            places = _places(code, codes)
            if inside(country, "has-content") not in (0, "0", False):
                pages.append(Page(code, f"cta-cap-{code.lower()}.json", _version(country)))
            # The level is the first place's. What holds for the others is in the file alone.
            advisories.append(_advisory(country, places[0], _levels(country), PlaceTexts()))
        except Refused as refused:
            refusals.append(refused.refusal(_named(country, key), places[0] if places else None))
        listed.update(places)
    return Reading(tuple(advisories), tuple(refusals), tuple(pages), frozenset(listed))


def _page(page: Page, body: bytes, codes: PlaceCodes) -> Reading:
    country = json_object(body).get("data")
    if not isinstance(country, dict):
        raise PayloadError(f"This is not Canada's travel advice on {page.key}.")
    places: tuple[str, ...] = ()
    texts: dict[str, PlaceTexts] = {}
    advisories: list[Advisory] = []
    refusals: list[Refusal] = []
    try:
        places = _places(_code(country, page.key), codes)
        texts = place_texts(_pieces(country), places, codes, governments()[ISSUER])
    except Refused as refused:
        refusals.append(refused.refusal(_named(country, page.key), places[0] if places else None))
    for place, said in texts.items():
        try:
            levels = _levels(country)
            if said.heading and place != places[0]:
                levels = _headed_levels(said.heading, levels)
            advisories.append(_advisory(country, place, levels, said))
        except Refused as refused:
            refusals.append(refused.refusal(_named(country, page.key), place))
    return Reading(tuple(advisories), tuple(refusals), listed=frozenset(places))


def _pieces(country: dict[str, Any]) -> dict[Locale, list[Piece]]:
    found = {
        locale: pieces(html, _address(country, language))
        for locale, language in _LANGUAGES.items()
        if (html := words(inside(country, language.key, "advisories")))
    }
    if not any(piece.text for several in found.values() for piece in several):
        raise Refused("stub", "The file has no text on the level, as the real one has.")
    return found


def _advisory(country: dict[str, Any], place: str, levels: tuple[str, ...], texts: PlaceTexts) -> Advisory:
    government = governments()[ISSUER]
    updated = _updated(country)
    if updated is None:
        raise Refused("incomplete", "It has no date, so that it can't be compared with what is held.")
    wordings: dict[Locale, Wording] = {}
    for locale, language in _LANGUAGES.items():
        if not isinstance(inside(country, language.key), dict):
            continue
        text = texts.by_language.get(locale, Texts())
        wordings[locale] = Wording(
            level=_label(country, locale, levels),
            summary=beginning(text.whole),
            parts=text.parts,
            url=_address(country, language),
        )
    if not wordings:
        raise Refused("incomplete", "It has neither an English nor a French text.")
    said = " ".join(part for text in texts.by_language.values() for part in (text.whole, *text.parts))
    note = words(inside(country, "eng", "recent-updates"))
    return Advisory(
        issuer=ISSUER,
        place=place,
        levels=levels,
        wordings=wordings,
        departure=government.departing(said),
        updated=updated,
        note=" ".join(soup(note).get_text(" ").split()) or None,
        editorial=any(words(country.get(key)).casefold() == _EDITORIAL for key in _KINDS),
    )


def _levels(country: dict[str, Any]) -> tuple[str, ...]:
    government = governments()[ISSUER]
    state, regional = country.get("advisory-state"), country.get("has-regional-advisory")
    if state is None or regional is None:
        missing = "advisory-state" if state is None else "has-regional-advisory"
        raise Refused("incomplete", f"It doesn't say its level ({missing}).")
    level = str(state) if type(state) in (int, str) else ""
    if level not in government.levels or government.levels[level].flag or str(regional) not in ("0", "1"):
        raise Refused(
            "level",
            f"The level {shown(state)} with regional advisories {shown(regional)} is unknown. "
            "If it is a new one, add it to governments.yaml.",
        )
    said = worded(words(inside(country, "eng", "advisory-text")), government)
    if said is not None and said != level:
        raise Refused("level", f"The level is {level}, and its words are those of {said}.")
    return (level, _REGIONAL) if str(regional) == "1" else (level,)


def _headed_levels(heading: str, levels: tuple[str, ...]) -> tuple[str, ...]:
    """The level that the heading of a place's own text gives; flags are those of the whole file."""
    level = worded(heading, governments()[ISSUER])
    if level is None:
        raise Refused("level", f"The heading {shown(heading)} names no known level.")
    return (level, *levels[1:])


def _label(country: dict[str, Any], locale: Locale, levels: tuple[str, ...]) -> str:
    said = words(inside(country, _LANGUAGES[locale].key, "advisory-text"))
    if said and levels == _levels(country):
        return said
    scale = governments()[ISSUER].levels
    level, *flags = (scale[one].label[locale] for one in levels)
    return " ".join([level, *(f"({flag})" for flag in flags)])


def _code(country: object, wanted: str) -> str:
    code = words(inside(country, "country-iso")).upper()
    if code != wanted.upper():
        raise Refused(
            "place", f"Listed as {shown(wanted)}, it says that it is {shown(code) or 'no country'}."
        )
    return code


def _places(code: str, codes: PlaceCodes) -> tuple[str, ...]:
    known = governments()[ISSUER].places.get(code.lower())
    if known is not None:
        return mapped(known, codes)
    if _CODE.fullmatch(code) and (place := codes.by_iso(code)):
        return (place,)
    raise Refused(
        "place", f"Which place {shown(code)} is isn't known. Add it to canada's places in governments.yaml."
    )


def _version(country: object) -> str:
    said = (inside(country, "date-published", "timestamp"), inside(country, "date-published", "date"))
    levels = (inside(country, "advisory-state"), inside(country, "has-regional-advisory"))
    return shown([*said, *levels])


def _address(country: object, language: _Language) -> str:
    slug = words(inside(country, language.key, "url-slug"))
    return language.page + slug if _SLUG.fullmatch(slug) else language.overview


def _updated(country: object) -> Dated | None:
    published = inside(country, "date-published")
    return (
        dated_at(inside(published, "timestamp"))
        or dated(inside(published, "asp"))
        or _friendly(words(inside(country, "eng", "friendly-date")))
        or dated(inside(published, "date"))
    )


def _friendly(text: str) -> Dated | None:
    """A date as people read it: "September 24, 2026 08:53 EDT". A country's file can have no other."""
    if (found := _FRIENDLY.fullmatch(text)) is None:
        return None
    month, day, year, hour, minute, zone = found.groups()
    # The last second of that minute: the index has the seconds, and the file isn't older than it.
    at = (int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), 59)
    try:
        return Dated.at(dt.datetime(*at, tzinfo=_ZONES[zone]))
    except (ValueError, OverflowError):
        return None


def _named(country: object, key: str) -> str:
    return words(inside(country, "country-eng")) or words(inside(country, "eng", "name")) or key


READER = Reader(ISSUER, _read, _page)
