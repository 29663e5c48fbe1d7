"""Replies in the asker's language: the translation first, marked, with the original beside it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import string
from typing import Any

import pytest
import yaml

from bot.buttons import Show, ShowPlace, TurnPage
from bot.custom_ids import AnswerName, custom_id
from bot.layout import MAX_CUSTOM_ID
from bot.markup import sentences
from bot.phrasebook import TEXTS, phrasebook
from bot.style import Style
from bot.terminal import TerminalRenderer
from bot.translations import Translations
from config import Answers
from knowledge import Option, Outcome
from knowledge.base import LocaleVocabulary
from knowledge.model import LOCALES, TRANSLATED, Locale
from knowledge.outcome import Translation
from knowledge.vocabulary_model import PlaceNames
from tests.bot import sample
from tests.bot.test_layout import check_limits, components
from tests.bot.test_replies import labels, text_of

UKRAINIAN = "24 січня 2022 року Держдепартамент США сказав, що посольство відкрите. Він сказав це двічі."
OLD = (
    "⚠️ **Давнє: 5 тижнів тому.** Відтоді все могло змінитися: перевірте тут: "
    "[офіційна сторінка](https://state.example/)."
)
NOTE = "Неофіційний переклад, якого ще не перевірив носій мови. Нижче наведено англійський текст."


def answered(*, reviewed: bool = False, **more: Any) -> Outcome:
    answer = dataclasses.replace(
        sample.given(quotes=("Open.",)), translation=Translation("uk", UKRAINIAN, reviewed)
    )
    return dataclasses.replace(sample.answered(answer), locale="uk", **more)


def terminal() -> TerminalRenderer:
    return TerminalRenderer(sample.knowledge(), Answers(), Style(), sample.TODAY)


def silence(locale: Locale, **more: Any) -> Outcome:
    return Outcome("q", "unknown", locale=locale, **more)


async def test_a_reply_leads_with_the_translation_and_its_age_and_keeps_the_original_below() -> None:
    lines = text_of(sample.replies().of(answered())).split("\n")
    assert lines[:6] == [
        "24 січня 2022 року Держдепартамент США сказав, що посольство відкрите.",
        OLD,
        "Він сказав це двічі.",
        f"-# {NOTE}",
        "> “Open.”",
        f"Англійський текст: {sample.SAID}",
    ]
    assert lines[6].startswith(
        f"-# [Embassies \\[update\\]]({sample.URL}), за повідомленням The Paper, 24 січня 2022"
    )


async def test_a_reviewed_translation_stands_without_the_english_text_but_stays_marked() -> None:
    for shown in (
        text_of(sample.replies().of(answered(reviewed=True))),
        terminal().render(answered(reviewed=True)),
    ):
        assert "Неофіційний переклад англійського тексту." in shown
        assert sample.SAID not in shown
        assert "“Open.”" in shown


def test_the_terminal_shows_translation_age_note_original_and_source_in_this_order() -> None:
    lines = terminal().render(answered()).splitlines()
    assert lines[:6] == [
        "🇺🇸 The United States",
        UKRAINIAN,
        "  5 тижнів тому: це було давно, перевірте чинну пораду на https://state.example/",
        f"  {NOTE}",
        "  “Open.”",
        f"  Англійський текст: {sample.SAID}",
    ]
    assert lines[6].startswith("  За повідомленням The Paper, 24 січня 2022")


async def test_an_answer_that_is_not_translated_stands_in_english_among_lines_of_the_language() -> None:
    shown = text_of(sample.replies().of(dataclasses.replace(sample.answered(), locale="pl")))
    assert shown.startswith("On 24 January 2022 the U.S. State Department said that the embassy was open.")
    assert "Stare: 5 tygodni temu" in shown
    assert "Nieoficjalne tłumaczenie" not in shown


async def test_buttons_are_in_the_language_and_remember_it() -> None:
    related = (Option("leave", "us", "Should Americans leave?", (), "Чи слід американцям виїхати?"),)
    view = sample.replies().of(answered(related=related))
    shown = labels(view)
    assert "Чи слід американцям виїхати?" in shown
    assert "Допомогло" in shown
    assert not [
        label for label in shown if re.search(r"[A-Za-z]{4}", label.replace("the United Kingdom", ""))
    ]
    states = {
        component["label"]: component["custom_id"] for component in components(view) if "label" in component
    }
    assert states["Чи слід американцям виїхати?"] == "v1:show:leave:us@uk"
    check_limits(view)


@pytest.mark.parametrize(
    ("kind", "state", "read"),
    [
        (
            Show,
            custom_id("show", AnswerName("leave", "uk"), locale="de"),
            {"name": "leave:uk", "locale": "de"},
        ),
        (Show, custom_id("show", AnswerName("leave", "uk")), {"name": "leave:uk", "locale": None}),
        (Show, custom_id("other", AnswerName("x" * 99), locale="fr"), {"locale": "fr"}),
        (ShowPlace, custom_id("place", "niger", locale="es"), {"place": "niger", "locale": "es"}),
        (
            TurnPage,
            custom_id("page", 2, "place", "ukraine:uk", locale="uk"),
            {"page": "2", "kind": "place", "what": "ukraine:uk", "locale": "uk"},
        ),
        (
            TurnPage,
            custom_id("page", 9999, "place", "x" * 77, locale="uk"),
            {"what": "x" * 77, "locale": "uk"},
        ),
    ],
)
def test_a_state_keeps_issuer_and_language_apart(kind: Any, state: str, read: dict[str, str | None]) -> None:
    match = kind.__discord_ui_compiled_template__.fullmatch(state)
    assert len(state) <= MAX_CUSTOM_ID
    assert {key: match.groupdict()[key] for key in read} == read


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("uk", "Франція: тут немає жодної заяви. На цю тему (тема) є сказане: Сполучені Штати"),
        ("ru", "Франция: здесь нет ни одного заявления. На эту тему (тема) есть сказанное: Сполучені"),
        ("pl", "Francja: nie ma tu żadnego oświadczenia. Na ten temat (тема) są wypowiedzi:"),
        ("de", "Frankreich: Hier liegt keine Aussage vor. Zu diesem Thema (тема) liegt etwas vor von:"),
        ("fr", "France\xa0: aucune déclaration ici. Sur ce sujet (тема), il y a une déclaration de\xa0:"),
        ("es", "Francia: aquí no hay ninguna declaración. Sobre este tema (тема) hay declaraciones de:"),
    ],
)
def test_silence_is_told_in_the_language(locale: Locale, said: str) -> None:
    france = {"uk": "Франція", "ru": "Франция", "pl": "Francja", "de": "Frankreich", "es": "Francia"}
    names = {
        "france": PlaceNames(name=france.get(locale, "France")),
        "united-states": PlaceNames(name="Сполучені Штати"),
    }
    base = sample.knowledge()
    base = base.model_copy(update={"vocabulary": {**base.vocabulary, locale: LocaleVocabulary(places=names)}})
    renderer = TerminalRenderer(base, Answers(), Style(), sample.TODAY)
    outcome = silence(
        locale,
        reason="other_issuer",
        missing="France",
        missing_id="france",
        subject="тема",
        known=("us",),
    )
    shown = renderer.render(outcome)
    assert shown.startswith(said)
    assert "https://diplomatie.example/" in shown


@pytest.mark.parametrize("locale", TRANSLATED)
@pytest.mark.parametrize(
    "reason", ["other_issuer", "other_place", "detail_not_stated", "no_match", "not_a_question", "language"]
)
async def test_no_reason_is_told_in_english_to_those_who_asked_otherwise(locale: Locale, reason: Any) -> None:
    english = text_of(sample.replies().of(silence("en", reason=reason))).split("\n")
    told = text_of(sample.replies().of(silence(locale, reason=reason))).split("\n")
    assert not set(english) & set(told)


@pytest.mark.parametrize("locale", TRANSLATED)
async def test_danger_is_met_in_the_language_unless_the_operator_wrote_own_words(
    locale: Locale,
) -> None:
    outcome = silence(locale, reason="no_match", danger=True)
    shown = text_of(sample.replies().of(outcome))
    assert "112" in shown.split("\n")[0]
    assert not shown.startswith("If you are in danger")
    assert text_of(sample.replies(emergency="Call 101.").of(outcome)).startswith("Call 101.\n")


def test_the_english_emergency_text_is_the_one_of_the_settings() -> None:
    assert phrasebook("en")("emergency") == Answers().emergency


@pytest.mark.parametrize(
    ("locale", "ages"),
    [
        ("uk", ["1 рік тому", "3 роки тому", "5 років тому", "11 років тому", "21 рік тому"]),
        ("ru", ["1 год назад", "3 года назад", "5 лет назад", "11 лет назад", "21 год назад"]),
        ("pl", ["1 rok temu", "3 lata temu", "5 lat temu", "11 lat temu", "21 lat temu"]),
        ("de", ["vor 1 Jahr", "vor 3 Jahren", "vor 5 Jahren", "vor 11 Jahren", "vor 21 Jahren"]),
        ("fr", ["il y a 1 an", "il y a 3 ans", "il y a 5 ans", "il y a 11 ans", "il y a 21 ans"]),
        ("es", ["hace 1 año", "hace 3 años", "hace 5 años", "hace 11 años", "hace 21 años"]),
    ],
)
def test_ages_have_the_plural_of_their_language(locale: Locale, ages: list[str]) -> None:
    today = dt.date(2043, 1, 24)
    years = (1, 3, 5, 11, 21)
    assert [phrasebook(locale).age(today.replace(year=2043 - year), today) for year in years] == ages


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_line_is_there_in_every_language_with_what_is_filled_in(locale: Locale) -> None:
    english = yaml.safe_load((TEXTS / "en.yaml").read_text("utf-8"))
    theirs = yaml.safe_load((TEXTS / f"{locale}.yaml").read_text("utf-8"))
    assert english.keys() <= theirs.keys()
    differing = [
        key
        for key, text in english.items()
        if key != "passport.of" and placeholders(theirs[key]) != placeholders(text)
    ]
    assert differing == []


async def test_names_of_commands_are_read_from_the_same_files() -> None:
    translations = Translations()
    await translations.load()
    assert set(translations.texts) == set(LOCALES) - {"en"}
    assert all("ask.name" in texts for texts in translations.texts.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Am 24. Januar 2022 sagte sie es. Es gilt allen.",
            ["Am 24. Januar 2022 sagte sie es.", "Es gilt allen."],
        ),
        ("Сказано 24 січня 2022 р. у Києві. Це все.", ["Сказано 24 січня 2022 р. у Києві.", "Це все."]),
        ("C'est dit. À tous.", ["C'est dit.", "À tous."]),
    ],
)
def test_sentences_end_where_they_end_in_other_languages(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
