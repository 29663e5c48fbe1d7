"""What a person reads: the answer first, its age, its words unharmed, its source."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.custom_ids import PlaceAsked
from bot.markup import escape, sentences
from knowledge import GivenAnswer, Option, Outcome
from tests.bot import sample
from tests.bot.test_layout import check_limits, components

SENTENCE = st.from_regex(r"[A-Z][a-z ,]{3,200}[a-z]\.", fullmatch=True)
PROSE = st.lists(SENTENCE, min_size=1, max_size=30).map(" ".join)
ANSWERS = st.lists(
    st.builds(
        lambda text, quotes, entry, issuer: sample.given(
            text, quotes=tuple(quotes), entry=entry, issuer=issuer
        ),
        PROSE,
        st.lists(PROSE, max_size=3),
        st.from_regex(r"[a-z0-9]{1,60}", fullmatch=True),
        st.sampled_from(["us", "uk", "france", "gone"]),
    ),
    min_size=1,
    max_size=15,
)


def text_of(view: object) -> str:
    return "\n".join(view.texts)  # type: ignore[attr-defined]


def labels(view: object) -> list[str]:
    return [component["label"] for component in components(view) if "label" in component]  # type: ignore[arg-type]


@given(ANSWERS, st.integers(-3, 30), st.booleans())
@settings(deadline=None, max_examples=60)
async def test_no_answer_exceeds_a_limit_on_any_page(
    answers: list[GivenAnswer], page: int, danger: bool
) -> None:
    outcome = sample.answered(*answers, danger=danger)
    check_limits(sample.replies().of(outcome, page=page))
    check_limits(sample.replies().of(outcome, page=page, place=PlaceAsked("x" * 60, "y" * 60)))


@given(PROSE, st.lists(PROSE, min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
async def test_a_quotation_is_never_cut_inside_a_sentence(text: str, quotes: list[str]) -> None:
    outcome = sample.answered(sample.given(text, quotes=tuple(quotes)))
    shown, page = "", 0
    while True:
        view = sample.replies().of(outcome, page=page)
        shown += "\n" + text_of(view)
        if "Next page ▶" not in labels(view):
            break
        page += 1
    lines = [line.removeprefix("> ") for line in shown.split("\n") if line.startswith("> ")]
    assert " ".join(lines).replace("“", "").replace("”", "") == " ".join(quotes)
    for line in lines:
        assert line.rstrip("”").endswith("."), line


async def test_the_first_line_is_the_answer_as_reported_speech() -> None:
    first = text_of(sample.replies().of(sample.answered())).split("\n")[0]
    assert first == "On 24 January 2022 the U.S. State Department said that the embassy was open."


async def test_old_advice_says_so_in_the_second_line_with_the_page_to_check() -> None:
    second = text_of(sample.replies(dt.date(2022, 2, 8)).of(sample.answered())).split("\n")[1]
    assert second == (
        "⚠️ **Old: 2 weeks ago.** It may have changed since: check the [official page](https://state.example/)."
    )


async def test_advice_of_the_last_fortnight_is_not_called_old() -> None:
    shown = text_of(sample.replies(dt.date(2022, 2, 7)).of(sample.answered()))
    assert "Old" not in shown
    assert "Check today's advice: [The United States](https://state.example/)" in shown


async def test_the_operator_decides_what_is_old() -> None:
    assert "Old" not in text_of(sample.replies(dt.date(2022, 3, 1), old_after_days=60).of(sample.answered()))


async def test_the_source_is_a_link_as_reported_by_its_publisher() -> None:
    shown = text_of(sample.replies().of(sample.answered()))
    assert f"-# [Embassies \\[update\\]]({sample.URL}), as reported by The Paper, 24 January 2022" in shown


async def test_every_reply_says_that_it_is_unofficial() -> None:
    for outcome in (sample.answered(), Outcome("q", "unknown", reason="no_match"), Outcome("q", "ambiguous")):
        assert "Unofficial" in text_of(sample.replies().of(outcome))


async def test_days_are_text_and_never_a_timestamp() -> None:
    assert not re.search(r"<t:", text_of(sample.replies().of(sample.answered())))


async def test_another_issuer_has_a_button() -> None:
    assert "What the United Kingdom said" in labels(sample.replies().of(sample.answered()))


async def test_related_questions_have_buttons_and_the_same_entry_none_twice() -> None:
    related = (
        Option("leave", "us", "Should Americans leave?", ()),
        Option("embassy-open", "uk", "Is it?", ()),
    )
    shown = labels(sample.replies().of(sample.answered(related=related)))
    assert "Should Americans leave?" in shown
    assert "Is it?" not in shown


async def test_only_one_person_can_dismiss_what_only_they_see() -> None:
    assert "Remove" not in labels(sample.replies().of(sample.answered(), alone=True))
    assert "Remove" in labels(sample.replies().of(sample.answered()))


async def test_danger_is_answered_first_with_the_emergency_text_and_pages() -> None:
    outcome = Outcome("we're being shelled", "unknown", reason="no_match", danger=True)
    shown = text_of(sample.replies(emergency="Take shelter. Call 112.").of(outcome))
    assert shown.startswith(
        "Take shelter. Call 112.\nEmergency pages: [The United States](https://state.example/sos)"
    )
    assert "Nothing" not in shown


async def test_danger_comes_before_an_answer_too() -> None:
    shown = text_of(sample.replies(emergency="Take shelter.").of(sample.answered(danger=True)))
    assert shown.index("Take shelter.") < shown.index("On 24 January 2022")


async def test_an_issuer_who_has_not_spoken_is_named_with_its_page_and_what_there_is() -> None:
    outcome = Outcome(
        "q",
        "unknown",
        reason="other_issuer",
        missing="France",
        subject="embassies in Kyiv",
        known=("us", "uk"),
        related=(Option("embassy-open", "us", "Is the U.S. embassy open?", ()),),
    )
    view = sample.replies().of(outcome)
    assert text_of(view).startswith(
        "Nothing here from France. The United States and the United Kingdom have spoken"
    )
    assert "Official page: [France](https://diplomatie.example/)" in text_of(view)
    assert "Is the U.S. embassy open?" in labels(view)


async def test_an_unreadable_language_is_named_with_those_that_can_be_read() -> None:
    outcome = Outcome("q", "unknown", reason="language", missing="Turkish")
    assert text_of(sample.replies().of(outcome)).startswith("Turkish is a language that this bot can't read.")


async def test_an_unknown_place_offers_the_near_ones() -> None:
    outcome = Outcome("nigr", "unknown", reason="other_place", missing="nigr", nearby=("niger",))
    view = sample.replies().of(outcome)
    assert "Did you mean Niger?" in text_of(view)
    assert "Niger" in labels(view)


async def test_what_a_person_typed_is_shown_without_effect() -> None:
    outcome = Outcome(
        "q", "unknown", reason="other_place", missing="@everyone **[x](https://evil.example)** <@1>"
    )
    shown = text_of(sample.replies().of(outcome))
    for active in ("@everyone", "**[", "](https://evil", "<@1>"):
        assert active not in shown


@pytest.mark.parametrize(
    "text", ["@everyone", "@here", "<@123>", "<@&5>", "**b**", "# big", "- list", "1. x", "`c`", "||s||"]
)
def test_escaped_text_keeps_its_letters(text: str) -> None:
    assert escape(text) != text
    assert re.sub(r"[\\\u200b]", "", escape(text)) == text


@given(st.text(max_size=500))
def test_sentences_together_are_the_text(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Reported on 24 January 2022: the U.S. Embassy said so. It is “open.” The head, Mr. Smith, stays."
    assert sentences(text) == [
        "Reported on 24 January 2022: the U.S. Embassy said so.",
        "It is “open.”",
        "The head, Mr. Smith, stays.",
    ]


async def test_a_figure_shows_what_time_it_holds_for() -> None:
    answer = dataclasses.replace(sample.given(), as_of="2021-04")
    assert "The figure is as of April 2021." in text_of(sample.replies().of(sample.answered(answer)))
