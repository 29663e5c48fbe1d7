"""Small documents in the shape in which each government publishes its advice; none is a copy."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

DAY = dt.date(2026, 3, 2)
"""The day on which advice is dated unless a test says otherwise."""
US_LEVELS = {
    "1": "Exercise Normal Precautions",
    "2": "Exercise Increased Caution",
    "3": "Reconsider Travel",
    "4": "Do Not Travel",
}
_US_TEXT = "<p><b>{words} to {name} due to unrest.</b></p><p>Read the whole of this advisory on {name}.</p>"


def us_item(name: str, iso3: str, level: str, day: dt.date = DAY, text: str | None = None) -> str:
    """An item of the U.S. feed. An empty `text` makes it a stub."""
    words = US_LEVELS[level]
    text = _US_TEXT.format(words=words, name=name) if text is None else text
    title = f"{name} - Level {level}: {words}"
    return (
        f"<item><title>{escape(title)}</title>"
        f'<category domain="Threat-Level">Level {level}: {words}</category>'
        f"<link>https://travel.state.gov/en/international-travel/travel-advisories/destination.{iso3.lower()}.html</link>"
        f"<pubDate>{day:%a, %d %b %Y}</pubDate>"
        f"<description>{escape(text)}</description></item>"
    )


def us_feed(items: Iterable[str]) -> bytes:
    """The U.S. feed."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Travel Advisories</title>'
        f"{''.join(items)}</channel></rss>"
    ).encode()


def us_list(levels: Mapping[str, str]) -> bytes:
    """The second U.S. feed: levels by name of the country."""
    items = [
        {"Title": f"{name} - Level {level}: {US_LEVELS[level]}", "Link": "https://travel.state.gov/x.html"}
        for name, level in levels.items()
    ]
    return json.dumps(items).encode()


def uk_index(pages: Mapping[str, str]) -> bytes:
    """GOV.UK's index: the name of each country by slug, and below it the moment of its last update."""
    children = [
        {
            "base_path": f"/foreign-travel-advice/{slug}",
            "title": f"{slug} travel advice",
            "public_updated_at": updated,
            "details": {"country": {"name": slug.replace("-", " ").title(), "slug": slug}},
        }
        for slug, updated in pages.items()
    ]
    return json.dumps({"document_type": "travel_advice_index", "links": {"children": children}}).encode()


def uk_page(slug: str, statuses: Iterable[str], updated: str, text: str = "Check the news.") -> bytes:
    """GOV.UK's page on a country."""
    country = {"name": slug.replace("-", " ").title(), "slug": slug}
    parts = [{"slug": "warnings-and-insurance", "title": "Warnings", "body": f"<p>{text}</p>"}]
    page = {
        "document_type": "travel_advice",
        "base_path": f"/foreign-travel-advice/{slug}",
        "title": f"{slug} travel advice",
        "public_updated_at": updated,
        "details": {"country": country, "alert_status": [*statuses], "parts": parts},
    }
    return json.dumps(page).encode()


def _canadian(code: str, name: str, state: int, moment: dt.datetime) -> dict[str, Any]:
    return {
        "country-iso": code,
        "country-eng": name,
        "advisory-state": state,
        "has-regional-advisory": 0,
        "has-content": 1,
        "date-published": {"timestamp": int(moment.timestamp()), "date": f"{moment:%Y-%m-%d %H:%M:%S}"},
        "eng": {"name": name, "url-slug": name.lower()},
        "fra": {"name": name, "url-slug": name.lower()},
    }


def canada_index(countries: Mapping[str, tuple[str, int]], moment: dt.datetime) -> bytes:
    """Canada's index: name and level by code."""
    data = {code: _canadian(code, name, state, moment) for code, (name, state) in countries.items()}
    return json.dumps({"data": data}).encode()


def canada_page(code: str, name: str, state: int, moment: dt.datetime, text: str = "") -> bytes:
    """Canada's file on a country; `text` is HTML below what it advises."""
    country = _canadian(code, name, state, moment)
    country["eng"]["advisories"] = f"<h3>{name}</h3><p>Avoid trouble in {name}.</p>{text}"
    country["fra"]["advisories"] = f"<h3>{name}</h3><p>Évitez les ennuis, {name}.</p>{text}"
    return json.dumps({"data": country}).encode()


def germany_list(warnings: Mapping[tuple[str, str, str], str | None], moment: dt.datetime) -> bytes:
    """Germany's list: the one flag that is set, if any, by name and codes of the country."""
    flags = ("warning", "partialWarning", "situationWarning", "situationPartWarning")
    response: dict[str, Any] = {"contentList": [str(number) for number, _ in enumerate(warnings)]}
    for number, ((name, iso, iso3), set_) in enumerate(warnings.items()):
        response[str(number)] = {
            "countryName": name,
            "countryCode": iso,
            "iso3CountryCode": iso3,
            "lastModified": int(moment.timestamp()),
            "effective": int(moment.timestamp()),
            **{flag: flag == set_ for flag in flags},
        }
    return json.dumps({"response": response}).encode()
