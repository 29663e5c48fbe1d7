"""What is read off a question before any matching: names in their roles, ideas, repaired words."""

from __future__ import annotations

import pytest

from knowledge import Advisor
from knowledge.words import stem


def roles(advisor: Advisor, question: str) -> set[tuple[str, str]]:
    return {(mention.entity, mention.role) for mention in advisor.frame(question).mentions}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("is the french embassy open", {("france", "mission")}),
        ("is the embassy of the United States open", {("us", "mission")}),
        ("is the us embassy in kyiv open", {("us", "mission"), ("ukraine", "place")}),
        ("should US citizens leave Ukraine", {("us", "people"), ("ukraine", "origin")}),
        ("what does London say about Russia", {("uk", "speaker"), ("russia", "any")}),
        ("will Russia sanction Europe", {("russia", "subject"), ("eu", "any")}),
        ("I am British, what should I do", {("uk", "asker")}),
        ("did Ukraine criticise the American order", {("ukraine", "speaker"), ("us", "owner")}),
        ("can I drive from Russia to Ukraine", {("russia", "origin"), ("ukraine", "place")}),
        ("help us please", set()),
        ("will they evacuate us", set()),
        ("TELL US IF WE CAN LEAVE NOW", set()),
    ],
)
def test_each_name_is_read_in_its_role(
    advisor: Advisor, question: str, expected: set[tuple[str, str]]
) -> None:
    assert roles(advisor, question) == expected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("embasssy", "embassy"),
        ("evacaute", "evacuate"),
        ("diplomts", "diplomats"),
        ("is the embassy opne", "is the embassy open"),
        ("dentist", "dentist"),
        ("iran", "iran"),
        ("niger", "niger"),
        ("nigeria", "nigeria"),
    ],
)
def test_misspelt_words_are_mended_and_right_ones_left(advisor: Advisor, typed: str, meant: str) -> None:
    assert advisor.frame(typed).text == meant


@pytest.mark.parametrize(
    ("question", "locale"),
    [
        ("is the embassy open", "en"),
        ("чи працює посольство", "uk"),
        ("работает ли посольство", "ru"),
        ("czy ambasada jest otwarta", "pl"),
        ("ist die botschaft noch offen", "de"),
        ("l'ambassade est-elle ouverte", "fr"),
        ("¿está abierta la embajada?", "es"),
        ("שלום לכולם", None),
        ("大使馆还开着吗", None),
    ],
)
def test_the_language_of_a_question_is_told(advisor: Advisor, question: str, locale: str | None) -> None:
    assert advisor.frame(question).locale == locale


@pytest.mark.parametrize(
    ("question", "ideas"),
    [
        ("will they fly people out", {"evacuate"}),
        ("is the embassy still working", {"mission", "open"}),
        ("are they sending families home", {"withdraw", "family"}),
        ("what is the phone number", {"phone"}),
    ],
)
def test_words_for_the_same_idea_are_one_idea(advisor: Advisor, question: str, ideas: set[str]) -> None:
    assert ideas <= {idea.id for idea in advisor.frame(question).ideas}


@pytest.mark.parametrize(
    ("question", "danger"),
    [
        ("we are being shelled", True),
        ("bombs are falling on us right now", True),
        ("what if bombs fall", False),
        ("is the embassy open", False),
    ],
)
def test_immediate_danger_is_noticed_and_supposed_danger_is_not(
    advisor: Advisor, question: str, danger: bool
) -> None:
    assert advisor.frame(question).danger is danger
    assert advisor.ask(question).danger is danger


def test_numbers_take_no_place_in_the_memory_for_stems(advisor: Advisor) -> None:
    before = stem.cache_info().currsize
    for number in range(1000, 1200):
        advisor.frame(f"embassy {number}")
    assert stem.cache_info().currsize < before + 20
