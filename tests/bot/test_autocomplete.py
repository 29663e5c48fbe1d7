"""What is offered while somebody types a government: the best first, within Discord's limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.autocomplete import issuer_choices
from tests.bot import sample


def offered(typed: str) -> list[str]:
    return [choice.value for choice in issuer_choices(sample.knowledge(), typed)]


def test_nothing_typed_offers_those_who_have_spoken_first() -> None:
    assert offered("") == ["us", "uk", "france"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("uk", "uk"),
        ("US", "us"),
        ("u.s.", "us"),
        ("Brit", "uk"),
        ("french", "france"),
        ("kingdom", "uk"),
        (" fra ", "france"),
    ],
)
def test_an_id_a_name_an_adjective_or_a_beginning_of_these_is_found(typed: str, first: str) -> None:
    assert offered(typed)[0] == first


def test_an_exact_name_comes_before_a_beginning() -> None:
    assert offered("united") == ["us", "uk"]
    assert offered("united kingdom") == ["uk"]


def test_what_fits_nothing_offers_nothing() -> None:
    assert offered("narnia") == []


@given(st.text(max_size=200))
def test_whatever_is_typed_the_choices_keep_the_limits(typed: str) -> None:
    choices = issuer_choices(sample.knowledge(), typed)
    assert len(choices) <= 25
    assert all(1 <= len(choice.name) <= 100 and 1 <= len(choice.value) <= 100 for choice in choices)
