"""Reads the travel warnings of Germany: flags and the link. Its terms ask for complete texts: none is kept.

Shape: https://www.auswaertiges-amt.de/opendata/travelwarning, described at https://travelwarning.api.bund.dev
"""

from __future__ import annotations

from knowledge.feeds.advisory import Advisory, Wording
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.governments import governments
from knowledge.feeds.payload import Refused, dated_at, inside, json_object, shown, words
from knowledge.feeds.reading import PayloadError, Reader, Reading, Refusal

ISSUER = "germany"
CLEAR = "none"
"""The level of a country without a flag. It is ours: the feed itself never says it."""
PAGE = "https://www.auswaertiges-amt.de/de/ReiseUndSicherheit/reise-und-sicherheitshinweise"
"""The official page with all countries: the address of a country's own isn't in the feed."""


def _read(body: bytes, codes: PlaceCodes) -> Reading:
    response = inside(json_object(body), "response")
    # A feed that is switched off, or fails, is an empty object.
    ids = inside(response, "contentList")
    if not isinstance(ids, list) or not ids:
        raise PayloadError("This is not the list of travel warnings: it lists no countries.")
    found: dict[str, list[tuple[str, Advisory]]] = {}
    refusals: list[Refusal] = []
    listed: set[str] = set()
    # A country is read whether the list has it or not: one that is missing in it is no less warned of.
    ids = dict.fromkeys(
        [*(id_ if isinstance(id_, str) else shown(id_) for id_ in ids), *_countries(response)]
    )
    for id_ in ids:
        country = response.get(id_)
        place: str | None = None
        try:
            place = _place(_present(country), codes)
            listed.add(place)
            advisory = _advisory(_present(country), place)
        except Refused as refused:
            refusals.append(refused.refusal(_name(id_, country), place))
        else:
            found.setdefault(place, []).append((_name(id_, country), advisory))
    if not listed:
        raise PayloadError("No country can be read in this list: its form has changed.")
    advisories: list[Advisory] = []
    for place, items in found.items():
        if len({advisory.digest for _, advisory in items}) == 1:
            advisories.append(items[0][1])
            continue
        refusals += [
            Refused("duplicate", "Two entries on this place differ.").refusal(name, place)
            for name, _ in items
        ]
    return Reading(tuple(advisories), tuple(refusals), (), frozenset(listed))


def _countries(response: dict[str, object]) -> list[str]:
    return [id_ for id_, value in response.items() if isinstance(value, dict)]


def _advisory(country: dict[str, object], place: str) -> Advisory:
    government = governments()[ISSUER]
    flags = {flag: inside(country, flag) for flag in government.levels if flag != CLEAR}
    for flag, value in flags.items():
        if not isinstance(value, bool):
            raise Refused("level", f"Its flag {flag} is {shown(value)}, not true or false.")
    for key, value in country.items():
        if isinstance(value, bool) and "warn" in key.casefold() and key not in flags:
            raise Refused("level", f"The flag {shown(key)} is unknown. Add it to governments.yaml.")
    levels = government.ordered([flag for flag, value in flags.items() if value] or (CLEAR,))
    updated = dated_at(inside(country, "lastModified"))
    if updated is None:
        raise Refused("incomplete", "It has no date of its last change (lastModified).")
    return Advisory(
        issuer=ISSUER,
        place=place,
        levels=levels,
        wordings={
            "de": Wording(
                level=", ".join(government.levels[level].label["de"] for level in levels),
                url=PAGE,
            )
        },
        issued=dated_at(inside(country, "effective")),
        updated=updated,
    )


def _present(country: object) -> dict[str, object]:
    if not isinstance(country, dict):
        raise Refused("incomplete", "The list names this country, and the feed hasn't got it.")
    return country


def _place(country: dict[str, object], codes: PlaceCodes) -> str:
    iso3, iso = words(country.get("iso3CountryCode")), words(country.get("countryCode"))
    by_iso3, by_iso = codes.by_iso3(iso3), codes.by_iso(iso)
    place = by_iso3 if iso3 else by_iso
    if place is None:
        raise Refused("place", f"{shown(iso3 or iso) or 'No code'} is no code of a known place.")
    if by_iso not in (None, place):
        raise Refused("place", f"Its codes {shown(iso3)} and {shown(iso)} are of two places.")
    return place


def _name(id_: str, country: object) -> str:
    return shown(words(inside(country, "countryName")) or words(inside(country, "title")) or f"entry {id_}")


READER = Reader(ISSUER, _read, media_types=frozenset({"application/json", "text/json"}))
