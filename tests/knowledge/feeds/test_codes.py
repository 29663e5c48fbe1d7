"""Which place a feed means: by code or exact name, and never by likeness."""

from __future__ import annotations

import pickle

import pytest

from tests.knowledge.feeds.feed_samples import shipped_codes


def test_every_place_has_codes_of_its_own() -> None:
    codes = shipped_codes()
    assert len(codes.iso) == len(codes.iso3) == len(set(codes.iso3.values())) >= 240
    assert set(codes.iso.values()) == set(codes.iso3.values())
    assert all(len(code) == 2 and code.isupper() for code in codes.iso)
    assert all(len(code) == 3 and code.isupper() for code in codes.iso3)


@pytest.mark.parametrize(
    ("iso", "iso3", "name", "place"),
    [
        ("GN", "GIN", "Guinea", "guinea"),
        ("GW", "GNB", "Guinea-Bissau", "guinea-bissau"),
        ("GQ", "GNQ", "Equatorial Guinea", "equatorial-guinea"),
        ("NE", "NER", "Niger", "niger"),
        ("NG", "NGA", "Nigeria", "nigeria"),
        ("xk", "xkx", "Kosovo", "kosovo"),
        ("HK", "HKG", "hong kong", "hong-kong"),
        ("CI", "CIV", "Côte d’Ivoire", "ivory-coast"),
        ("TR", "TUR", "Türkiye", "turkey"),
    ],
)
def test_codes_and_names_are_of_the_same_place(iso: str, iso3: str, name: str, place: str) -> None:
    codes = shipped_codes()
    assert codes.by_iso(iso) == codes.by_iso3(iso3) == codes.named([name]) == place


def test_neither_a_part_of_a_name_nor_a_likeness_is_a_place() -> None:
    codes = shipped_codes()
    assert codes.named(["Guine", "Guinea Bissau Travel", "Mainland China, Hong Kong & Macau", ""]) is None
    assert codes.named(["no place", "Mali"]) == "mali"
    assert codes.by_iso("UK") is None
    assert codes.by_iso("") is codes.by_iso3("") is None


def test_the_places_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(shipped_codes())) == shipped_codes()  # noqa: S301
