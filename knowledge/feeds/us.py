"""Reads the travel advisories of the United States: the RSS feed, with the JSON as a cross-check only.

The two-letter codes of both feeds (Country-Tag, Category) are FIPS 10-4, not ISO 3166: they are never used.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from email.utils import parsedate_tz
from typing import Any

import feedparser

from knowledge.feeds.advisory import Advisory, Dated, Wording
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.governments import Government, governments
from knowledge.feeds.markdown import soup
from knowledge.feeds.payload import Refused, inside, mapped, shown, words
from knowledge.feeds.reading import PayloadError, Reader, Reading, Refusal
from knowledge.feeds.us_duplicates import Item, resolved
from knowledge.feeds.us_text import body_of

ISSUER = "us"
_END = re.compile(rb"</rss>\s*(?:<!--[^<>]*-->\s*)*\Z")
_ITEM, _ITEM_END = re.compile(rb"<item[\s>]"), re.compile(rb"</item\s*>")
_REFERENCE = re.compile(rb"&#(x[0-9a-f]{1,6}|[0-9]{1,7});", re.IGNORECASE)
_LINK = re.compile(r"https?://(travel\.state\.gov/[\w./%?=&~-]{1,1000})", re.ASCII)
_ISO3 = re.compile(r"/destination\.([A-Za-z]{3})\.html$")
_SLUG = re.compile(r"/([A-Za-z0-9-]+?)(?:-travel)?(?:-advisory)?\d*\.html$", re.IGNORECASE)
_TITLE = re.compile(
    r"\s*(?:\bTravel Advisory\s*)?[-–—:]\s*(?:See\b.*|Level\b.*)$|\s*\bTravel Advisory$", re.IGNORECASE
)
_LEVEL = re.compile(r"\bLevel\s*(\d+)\b\s*[:–—-]?\s*(.*)$", re.IGNORECASE)
_DATE = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(\d{1,2}\s+[A-Za-z]{3,9}\s+\d{4})(\s+\d\d:\d\d(?::\d\d)?\s*(?:[A-Z]{1,5}|[+-]\d{4}))?"
)


def _read(body: bytes, codes: PlaceCodes) -> Reading:
    items: list[Item] = []
    refusals: list[Refusal] = []
    listed: set[str] = set()
    for entry in _entries(body):
        title, link = _plain(entry.get("title")), words(entry.get("link"))
        place: str | None = None
        try:
            place = _place(title, link, codes)
            advisory = _advisory(entry, title, link, place)
        except Refused as refused:
            refusals.append(refused.refusal(title or link or "an item without a title", place))
            listed.update((place,) if place else _mentioned(title, link, codes))
        else:
            listed.add(place)
            items.append(Item(title, bool(_ISO3.search(link)), advisory))
    advisories, duplicates = resolved(items)
    refusals += [
        Refused("duplicate", reason).refusal(item.title, item.advisory.place) for item, reason in duplicates
    ]
    return Reading(tuple(advisories), tuple(refusals), (), frozenset(listed))


def _cross_check(body: bytes, codes: PlaceCodes) -> Mapping[str, frozenset[tuple[str, ...]]]:
    try:
        items = json.loads(body)
    except (ValueError, RecursionError):
        raise PayloadError("Instead of JSON, this is a web page, or it is cut off.") from None
    if not isinstance(items, list) or not items:
        raise PayloadError("This is not the list of advisories: it is empty, or no list.")
    found: dict[str, set[tuple[str, ...]]] = {}
    for item in items:
        title, link = _plain(inside(item, "Title")), words(inside(item, "Link"))
        try:
            found.setdefault(_place(title, link, codes), set()).add((_level([title])[0],))
        except Refused:
            continue
    if not any(found.values()):
        raise PayloadError("No advisory can be read in this list: its form has changed.")
    return {place: frozenset(levels) for place, levels in found.items() if levels}


def _entries(body: bytes) -> list[Any]:
    """The items of a whole RSS document. A missing namespace or a wrong entity in it does no harm."""
    if not body.strip():
        raise PayloadError("The document is empty.")
    if b"<rss" not in body[:2000]:
        raise PayloadError("Instead of RSS, this is another document, such as a web page.")
    if not _END.search(body):
        raise PayloadError("The feed is cut off: it doesn't end as RSS does.")
    begun, ended = len(_ITEM.findall(body)), len(_ITEM_END.findall(body))
    body = _REFERENCE.sub(_without_surrogate, body)
    try:
        # From a stream: bytes that look like an address or a file name would be opened.
        entries = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries
    except Exception as error:  # whatever its parsers raise on a hostile document
        raise PayloadError(f"The feed can't be parsed ({type(error).__name__}).") from None
    if not entries:
        raise PayloadError("The feed has no item.")
    if not begun == ended == len(entries):
        raise PayloadError(
            f"Its items can't be told apart: {begun} begin, {ended} end, {len(entries)} are read."
        )
    return list(entries)


def _without_surrogate(reference: re.Match[bytes]) -> bytes:
    """Half a character, which no parser takes, as the sign for one that can't be shown."""
    number = reference[1]
    code = int(number[1:], 16) if number[:1] in b"xX" else int(number)
    return b"&#xFFFD;" if 0xD800 <= code <= 0xDFFF else reference[0]


def _advisory(entry: Any, title: str, link: str, place: str) -> Advisory:
    government = _government()
    tags = entry.get("tags") or ()
    terms = [_plain(tag.get("term")) for tag in tags if words(tag.get("scheme")) in ("Threat-Level", "")]
    level, given = _level([*terms, title])
    if not (official := _LINK.fullmatch(link)):
        raise Refused("incomplete", "Its link doesn't lead to the pages of travel.state.gov.")
    address = f"https://{official[1]}"
    text = body_of(_body(entry), address)
    said = text.plain.casefold()
    if not said or any(stub.casefold() in said for stub in government.stubs):
        raise Refused("stub", "Its text is missing. What was read before is kept.")
    updated = _date(words(entry.get("published")))
    return Advisory(
        issuer=ISSUER,
        place=place,
        levels=(level,),
        wordings={
            "en": Wording(
                level=given,
                summary=text.summary,
                parts=text.parts,
                url=address,
            )
        },
        departure=government.departing(text.plain),
        updated=updated,
        reviewed=updated if text.unchanged else None,
        note=text.note,
        editorial=text.editorial,
    )


def _body(entry: Any) -> str:
    return words(entry.get("summary")) or next(
        (text for content in entry.get("content") or () if (text := words(content.get("value")))), ""
    )


def _level(texts: Iterable[str]) -> tuple[str, str]:
    """The level that all texts give which give one, and its official words in full."""
    levels = _government().levels
    labels = {id_: level.label["en"] for id_, level in levels.items()}
    given = {(match[1].lstrip("0"), match[2].strip()) for text in texts if (match := _LEVEL.search(text))}
    if not given:
        raise Refused("level", "It gives no level.")
    found = {id_ for id_, _ in given}
    for id_, said in given:
        if id_ not in levels:
            raise Refused("level", f"Level {shown(id_)} is unknown.")
        found |= {
            other for other, label in labels.items() if said and label.casefold().endswith(said.casefold())
        }
    if len(found) > 1:
        raise Refused("level", "Its title, its category and the words of its level disagree.")
    level = found.pop()
    said = max((said for _, said in given), key=len)
    return level, f"Level {level}: {said}" if said else labels[level]


def _place(title: str, link: str, codes: PlaceCodes) -> str:
    """The place of the link's ISO 3166 code; without one, of the title, if it names one place exactly."""
    if code := _ISO3.search(link):
        if place := codes.by_iso3(code[1]):
            return place
        raise Refused("place", f"{code[1].upper()} in its link is no code of a known place.")
    name = _TITLE.sub("", title).strip()
    own = _government().places.get(name)
    place = mapped(own, codes)[0] if own else codes.named([name])
    if place is None:
        raise Refused("place", "Its title names no place exactly, and its link has no code.")
    slug = _SLUG.search(link)
    by_link = codes.named([slug[1].replace("-", " ")]) if slug else None
    if by_link not in (None, place):
        raise Refused("place", "Its title and its link name different places.")
    return place


def _mentioned(title: str, link: str, codes: PlaceCodes) -> Iterator[str]:
    """Places whose names stand in a title or link: of those something is said that can't be read."""
    slug = _SLUG.search(link)
    for text in (title, slug[1] if slug else ""):
        parts = re.findall(r"[^\W\d_]+", text)
        for begin in range(len(parts)):
            for end in range(begin + 1, min(begin + 7, len(parts) + 1)):
                if place := codes.named([" ".join(parts[begin:end])]):
                    yield place


def _date(text: str) -> Dated:
    found = _DATE.fullmatch(" ".join(text.split()))
    parsed = parsedate_tz(f"{found[1]}{found[2] or ' 00:00:00 +0000'}") if found else None
    try:
        if found and parsed:
            moment = dt.datetime(*parsed[:6], tzinfo=dt.timezone(dt.timedelta(seconds=parsed[9] or 0)))
            return Dated.at(moment) if found[2] else Dated(day=moment.date())
    except (ValueError, OverflowError):
        pass
    raise Refused("incomplete", "It has no date that can be read.")


def _plain(value: object) -> str:
    return " ".join(soup(words(value)).get_text().split())


def _government() -> Government:
    return governments()[ISSUER]


READER = Reader(
    ISSUER,
    _read,
    cross_check=_cross_check,
    media_types=frozenset({"application/rss+xml", "application/xml", "text/xml", "application/json"}),
)
