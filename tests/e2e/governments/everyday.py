"""What the governments say on any day: eight places in the U.S. feed, two in the others."""

from __future__ import annotations

import datetime as dt

from tests.e2e.governments.payloads import (
    DAY,
    canada_index,
    canada_page,
    germany_list,
    uk_index,
    uk_page,
    us_feed,
    us_item,
    us_list,
)
from tests.e2e.governments.server import CANADA, CANADA_PAGES, GERMANY, UK, UK_PAGES, US, US_LIST, Governments

US_ADVICE = {
    "Niger": ("NER", "4"),
    "Ukraine": ("UKR", "4"),
    "Guinea": ("GIN", "2"),
    "Guinea-Bissau": ("GNB", "3"),
    "France": ("FRA", "2"),
    "Chad": ("TCD", "3"),
    "Mali": ("MLI", "4"),
    "Peru": ("PER", "2"),
}
UPDATED = "2026-03-02T09:00:00Z"
MOMENT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
RSS = "application/rss+xml"


def us_items() -> dict[str, str]:
    """The items of the U.S. feed by name, each of another day."""
    return {
        name: us_item(name, code, level, DAY - dt.timedelta(days=number))
        for number, (name, (code, level)) in enumerate(US_ADVICE.items())
    }


def everyday(server: Governments) -> None:
    """Lays out all documents."""
    server.put(US, us_feed(us_items().values()), RSS)
    server.put(US_LIST, us_list({name: level for name, (_, level) in US_ADVICE.items()}))
    server.put(UK, uk_index({"niger": UPDATED, "france": UPDATED}))
    server.put(UK_PAGES + "niger", uk_page("niger", ["avoid_all_travel_to_whole_country"], UPDATED))
    server.put(UK_PAGES + "france", uk_page("france", [], UPDATED))
    server.put(CANADA, canada_index({"NE": ("Niger", 3), "FR": ("France", 1)}, MOMENT))
    server.put(CANADA_PAGES + "ne.json", canada_page("NE", "Niger", 3, MOMENT))
    server.put(CANADA_PAGES + "fr.json", canada_page("FR", "France", 1, MOMENT))
    warnings = {("Niger", "NE", "NER"): "warning", ("Frankreich", "FR", "FRA"): None}
    server.put(GERMANY, germany_list(warnings, MOMENT))
