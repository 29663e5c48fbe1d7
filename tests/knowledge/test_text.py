"""One normal form: markup, tricks of Unicode and case don't change what is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import MAX_LENGTH, clean, fold, normalise


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("Is the U.S. Embassy OPEN?!", "is the u s embassy open"),
        ("**is** the ~~us~~ __embassy__ ||open||", "is the us embassy open"),
        ("> is the `us` embassy open", "is the us embassy open"),
        ("<@123456> <#42> <@&7> @everyone is it open <:kek:123>", "is it open"),
        ("<b>is</b> the embassy<br/>open", "is the embassy open"),
        ("see https://example.org/a?b=c now", "see now"),
        ("[the embassy](https://example.org) is open", "the embassy is open"),
        ("em\u200bbas\u00adsy \u202eopen\u202c", "embassy open"),
        ("еmbаssу open", "embassy open"),  # Cyrillic е, а, у in a Latin word
        ("посольство", "посольство"),
        ("Ｅｍｂａｓｓｙ", "embassy"),
        ("Kraków, Łódź", "krakow lodz"),
        ("pleeeeease", "pleease"),
        ("ㅤㅤ", ""),
        ("🤡🤡", ""),
    ],
)
def test_a_message_is_read_without_its_dressing(message: str, read: str) -> None:
    assert normalise(message) == read


def test_cyrillic_letters_keep_their_marks() -> None:
    assert fold("Їжак і Йосип") == "їжак і йосип"


def test_no_more_is_read_than_a_message_can_hold() -> None:
    assert len(clean("a b " * 1_000_000)) <= MAX_LENGTH


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text(st.characters(codec="ascii", categories=["L", "Zs"]), max_size=60), st.integers(0, 60))
def test_invisible_characters_change_nothing(text: str, where: int) -> None:
    assert normalise(text[:where] + "\u200b\u2066" + text[where:]) == normalise(text)


@given(st.text(max_size=300))
def test_pings_never_survive(text: str) -> None:
    assert "<@123>" not in clean(f"{text}<@123>{text}")
