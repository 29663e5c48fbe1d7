"""Reads the travel advice of the United Kingdom: GOV.UK's content API, an index and a page a country.

Shapes: the published schemas `travel_advice` and `travel_advice_index` of GOV.UK's publishing API.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from knowledge.feeds.advisory import Advisory, Wording
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.governments import Government, governments
from knowledge.feeds.markdown import beginning, markdown, soup
from knowledge.feeds.payload import Refused, dated, inside, json_object, mapped, shown, words
from knowledge.feeds.pieces import Piece, headed, kept, pieces
from knowledge.feeds.reading import Page, PayloadError, Reader, Reading, Refusal

ISSUER = "uk"
SITE = "https://www.gov.uk"
CLEAR = "none"
"""The level of a page without a status. It is ours: the feed itself never says it."""
_ADDRESS = re.compile(r"/foreign-travel-advice/([a-z0-9]+(?:-[a-z0-9]+)*)")
_WARNINGS = ("warnings-and-insurance", "summary")
"""The parts that carry the warnings: today's pages, and those of before 2023."""
_PARTS = "_to_parts"
_WARNS = re.compile(r"\badvises? against all\b", re.IGNORECASE)
_WARNING_HEADING = re.compile(r"\badvises? against\b", re.IGNORECASE)
_REFERENCE = re.compile(r"^(?:find|read) out more|^find more|\bwhy FCDO advises against\b", re.IGNORECASE)
_LIST = re.compile(r"^(?:[-*+]|\d+\.) ")
_LATEST = re.compile(r"^latest update:\s*", re.IGNORECASE)


def _read(body: bytes, codes: PlaceCodes) -> Reading:
    index = json_object(body)
    children = inside(index, "links", "children")
    if not isinstance(children, list) or not children:
        raise PayloadError("This is not GOV.UK's index of travel advice: it lists no countries.")
    pages: dict[str, Page] = {}
    refusals: list[Refusal] = []
    listed: set[str] = set()
    for child in children:
        try:
            slug = _slug(child)
            places = _places(slug, child, codes)
        except Refused as refused:
            refusals.append(refused.refusal(_named(child)))
            continue
        if child.get("withdrawn") is True:
            refusals.append(_withdrawn().refusal(_named(child), places[0]))
            continue
        page = Page(slug, f"/api/content/foreign-travel-advice/{slug}", _version(child))
        if pages.setdefault(slug, page) != page:
            twice = Refused("duplicate", "The index lists this page twice, with different contents.")
            refusals.append(twice.refusal(_named(child), places[0]))
        listed.update(places)
    return Reading((), tuple(refusals), tuple(pages.values()), frozenset(listed))


def _page(page: Page, body: bytes, codes: PlaceCodes) -> Reading:
    document = json_object(body)
    details = document.get("details")
    if not isinstance(details, dict) or document.get("document_type", "travel_advice") != "travel_advice":
        raise PayloadError(f"This is not a page of GOV.UK's travel advice on {page.key}.")
    places: tuple[str, ...] = ()
    try:
        places = _places(_slug(document, page.key), document, codes)
        return Reading(tuple(_advisories(document, page.key, places)), listed=frozenset(places))
    except Refused as refused:
        place = places[0] if places else None
        return Reading((), (refused.refusal(_named(document), place),), listed=frozenset(places))


def _advisories(document: dict[str, Any], slug: str, places: tuple[str, ...]) -> Iterator[Advisory]:
    government = governments()[ISSUER]
    if any(inside(document, "withdrawn_notice", key) for key in ("explanation", "withdrawn_at")):
        raise _withdrawn()
    details = document.get("details")
    levels = _levels(inside(details, "alert_status"), government)
    issued, updated, reviewed = (
        dated(value)
        for value in (
            document.get("public_updated_at"),
            inside(details, "updated_at"),
            inside(details, "reviewed_at"),
        )
    )
    if not (issued or updated or reviewed):
        raise Refused("incomplete", "The page has no date, so that it can't be compared with what is held.")
    bodies = _bodies(inside(details, "parts"))
    url = f"{SITE}/foreign-travel-advice/{slug}"
    warnings = next((bodies[part] for part in _WARNINGS if part in bodies), next(iter(bodies.values()), ""))
    parts = _parts(warnings, url) if any(level.endswith(_PARTS) for level in levels) else ()
    wording = Wording(
        level="; ".join(government.levels[level].label["en"] for level in levels),
        summary=_summary(markdown(warnings, url), parts),
        parts=parts,
        url=url,
    )
    said = " ".join(soup(html).get_text(" ") for html in bodies.values())
    for place in places:
        yield Advisory(
            issuer=ISSUER,
            place=place,
            levels=levels,
            wordings={"en": wording},
            departure=government.departing(said),
            issued=issued,
            updated=updated,
            reviewed=reviewed,
            note=_LATEST.sub("", words(inside(details, "change_description"))) or None,
        )


def _levels(statuses: object, government: Government) -> tuple[str, ...]:
    if not isinstance(statuses, list):
        raise Refused("incomplete", "The page doesn't say whether there is a warning (alert_status).")
    for status in statuses:
        if not isinstance(status, str) or status == CLEAR or status not in government.levels:
            raise Refused(
                "level",
                f"The status {shown(status)} is unknown. If it is a new one, add it to governments.yaml.",
            )
    return government.ordered(statuses or (CLEAR,))


def _places(slug: str, item: object, codes: PlaceCodes) -> tuple[str, ...]:
    known = governments()[ISSUER].places.get(slug)
    if known is not None:
        return mapped(known, codes)
    name = words(inside(item, "details", "country", "name"))
    by_slug, by_name = codes.named([slug.replace("-", " ")]), codes.named([name])
    if by_slug and by_name and by_slug != by_name:
        raise Refused("place", f"The address says {slug}, the name says {shown(name)}.")
    if found := by_slug or by_name:
        return (found,)
    raise Refused("place", f"Which place {slug} is isn't known. Add it to uk's places in governments.yaml.")


def _slug(item: object, wanted: str | None = None) -> str:
    said = inside(item, "details", "country", "slug")
    found = _ADDRESS.fullmatch(words(inside(item, "base_path")) or f"/foreign-travel-advice/{said}")
    if found is None:
        raise Refused("incomplete", "It has no address of a country's page (base_path).")
    slug = found[1]
    for other in (wanted, said):
        if other is not None and other != slug:
            raise Refused("place", f"This is said to be {shown(other)}, and its address says {slug}.")
    return slug


def _version(child: object) -> str:
    said = [inside(child, key) for key in ("title", "description", "details")]
    mark = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]
    return f"{shown(inside(child, 'public_updated_at'))} {mark}"


def _bodies(parts: object) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in parts if isinstance(parts, list) else ():
        body = inside(part, "body")
        if isinstance(body, list):  # the same text in several forms
            body = next((inside(form, "content") for form in body if _is_html(form)), "")
        if text := words(body):
            found.setdefault(words(inside(part, "slug")), text)
    return found


def _is_html(form: object) -> bool:
    return bool(inside(form, "content_type") == "text/html")


def _summary(text: str, parts: tuple[str, ...]) -> str:
    """The beginning, without what is said of parts: that stands there."""
    paragraphs = [one for one in beginning(text).split("\n\n") if not any(one in part for part in parts)]
    while paragraphs and re.fullmatch(r"\*\*[^*\n]+\*\*", paragraphs[-1]):
        paragraphs.pop()  # a heading without what stands below it
    return "\n\n".join(paragraphs)


def _parts(html: str, base: str) -> tuple[str, ...]:
    return kept(text for piece in pieces(html, base) if (text := _warning(piece)))


def _warning(piece: Piece) -> str:
    """What a piece warns of: all of it below a heading that warns, else what follows the warning itself."""
    blocks = [block for block in piece.blocks if not _REFERENCE.search(block)]
    whole = any(_WARNING_HEADING.search(heading) for heading in (piece.heading, piece.above))
    if not whole:
        blocks = [
            block
            for before, block in zip(["", *blocks], blocks, strict=False)
            if _WARNS.search(block) or (_LIST.match(block) and _WARNS.search(before))
        ]
    if not blocks:
        return ""
    says_so = any(map(_WARNS.search, blocks)) or bool(_WARNING_HEADING.search(piece.heading))
    heading = piece.heading if says_so or not piece.above else f"{piece.above}: {piece.heading}"
    return headed(heading, "\n\n".join(blocks))


def _withdrawn() -> Refused:
    return Refused("withdrawn", "GOV.UK has withdrawn this page.")


def _named(item: object) -> str:
    return words(inside(item, "title")) or words(inside(item, "base_path")) or "an entry without a title"


READER = Reader(ISSUER, _read, _page)
