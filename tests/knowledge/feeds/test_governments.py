"""The governments whose advice is read live, as governments.yaml has them."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from knowledge.collection import Collection
from knowledge.feeds.governments import Government, governments
from knowledge.feeds.readers import READERS
from knowledge.folders import shipped_folder
from tests.knowledge.feeds.feed_samples import shipped_codes

EACH = pytest.mark.parametrize("issuer", sorted(governments()))


def test_the_file_holds_governments_and_nothing_else() -> None:
    document = yaml.safe_load(files("knowledge.feeds").joinpath("governments.yaml").read_text("utf-8"))
    assert list(document) == ["governments"]
    assert list(document["governments"]) == list(governments()) == list(READERS)


def test_every_government_is_an_issuer_of_the_record() -> None:
    found = Collection()
    found.words(shipped_folder("vocabulary"))
    assert set(governments()) <= set(found.base("vocabulary").issuers)


@EACH
def test_levels_stand_the_gravest_first_and_flags_beside_them(issuer: str) -> None:
    levels = governments()[issuer].levels
    grades = [level.grade for level in levels.values() if not level.flag]
    assert grades == sorted(grades, reverse=True)
    assert len(grades) == len(set(grades)) >= 2
    assert grades[-1] == 0
    assert all(level.grade == 0 for level in levels.values() if level.flag)


@EACH
def test_what_is_said_of_staff_stands_the_gravest_first_in_lower_case(issuer: str) -> None:
    departure = list(governments()[issuer].departure.values())
    assert [one.grade for one in departure] == sorted((one.grade for one in departure), reverse=True)
    for pattern in (pattern for one in departure for pattern in one.patterns):
        assert pattern == " ".join(pattern.casefold().split())


@EACH
def test_places_that_a_feed_names_in_its_own_way_exist(issuer: str) -> None:
    known = set(shipped_codes().iso3.values())
    assert all(places and known.issuperset(places) for places in governments()[issuer].places.values())


def test_a_level_that_the_scale_does_not_have_is_an_error() -> None:
    us = governments()["us"]
    assert us.ordered(["1", "4", "4"]) == ("4", "1")
    assert us.grade(["1", "3"]) == 2
    with pytest.raises(KeyError, match="5"):
        us.ordered(["4", "5"])
    with pytest.raises(KeyError):
        us.grade(["5"])


def departing(text: str) -> str | None:
    government: Government = governments()["us"]
    return government.departing(text)


def test_the_gravest_word_on_the_departure_of_staff_counts_until_it_is_taken_back() -> None:
    assert (
        departing("It Authorized  the\nDeparture of staff. It ordered the departure of families.")
        == "ordered"
    )
    assert departing("It ordered the departure of U.S. staff. It lifted the ordered departure.") == "lifted"
    assert departing("It authorized the departure. It lifted the ordered departure.") == "authorized"
    assert departing("It lifted the ordered departure. It ordered the departure of staff again.") == "ordered"
    assert departing("The curfew was lifted. Departures are delayed.") is None
    assert departing("") is None
