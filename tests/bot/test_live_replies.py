"""Live advisories on Discord: first what governments advise now, then the record."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.custom_ids import ROOM_FOR_STATE, PlaceAsked, joined_standings, places_named
from bot.layout import Layout
from bot.markup import chunks
from bot.replies import Replies
from config import Answers
from knowledge import Outcome
from knowledge.feeds.advisory import Wording
from knowledge.feeds.asking.answers import MOST_PLACES
from knowledge.feeds.governments import governments
from knowledge.feeds.live import Standing
from knowledge.loading import load
from knowledge.model import LOCALES, Locale
from tests import advisories
from tests.bot import sample
from tests.bot.test_layout import check_limits
from tests.bot.test_replies import labels, text_of

NIGER = PlaceAsked("niger")
UNCHECKED = Standing("uk", "niger", "not_checked")
UNLISTED = Standing("uk", "niger", "not_listed", fetched=advisories.READ)

FIRST = (
    "🇺🇸 🔴 **U.S. Department of State, Bureau of Consular Affairs, updated 28 April 2026: "
    "“Level 4: Do Not Travel”** (for U.S. citizens)"
)
DATES = (
    f"-# Updated 28 April 2026 · Reviewed 30 April 2026 · Read <t:{int(advisories.READ.timestamp())}:R> "
    "· [Official page](https://travel.state.gov/niger.html)"
)
NOT_CHECKED = (
    "⚠️ **Not checked:** [The United Kingdom](https://gov.example/). What they advise now isn't "
    "known here: read it on their pages."
)
NOT_LISTED = (
    "No advice listed by: [The United Kingdom](https://gov.example/). That doesn't mean that it is safe."
)


def replies() -> Replies:
    today = advisories.NOW.date()
    return Replies(sample.knowledge(), Answers(), lambda: today, lambda: advisories.NOW)


def outcome(*live: Standing, recorded: bool = False, **more: Any) -> Outcome:
    """An answer from these standings, and from the record if it holds one."""
    found = dataclasses.replace(sample.answered(), live=live, **more)
    return found if recorded else dataclasses.replace(found, answers=())


def shown(*live: Standing, place: PlaceAsked | None = NIGER, **more: Any) -> str:
    return text_of(replies().of(outcome(*live, **more), place=place))


async def test_an_advisory_leads_with_who_says_what_since_when_and_for_whom() -> None:
    assert shown(advisories.standing(advisories.us())).split("\n") == [
        f"🇳🇪 **Niger now** · {FIRST}",
        "> **Do not travel to Niger for any reason.** Armed groups plan kidnappings.",
        "> ",
        "> U.S. government employees may not leave the capital without an escort.",
        "**Departure of embassy staff: ordered**",
        DATES,
        "-# Text: U.S. Department of State, public domain.",
        "-# The record holds nothing on this.",
        "-# Unofficial: this bot repeats what was said and reported. No government runs it.",
    ]


async def test_the_record_stands_below_with_its_own_heading_and_its_warning_that_it_is_old() -> None:
    text = shown(advisories.standing(advisories.us()), recorded=True)
    assert (
        text.index("Level 4")
        < text.index("### The record, up to 24 January 2022")
        < text.index(sample.SAID[:40])
    )
    assert "⚠️ **Old: 4 years ago.**" in text
    assert "The record holds nothing" not in text


async def test_without_feeds_a_reply_is_what_it_was() -> None:
    plain = sample.answered()
    assert text_of(replies().of(plain, place=PlaceAsked("ukraine"))) == text_of(replies().of(plain))
    assert "###" not in text_of(replies().of(plain))
    assert "Level over time" not in labels(replies().of(plain, place=PlaceAsked("ukraine")))


@pytest.mark.parametrize("recorded", [True, False])
@pytest.mark.parametrize("locale", LOCALES)
async def test_a_government_that_was_not_checked_never_looks_clear(locale: Locale, recorded: bool) -> None:
    known = advisories.standing(advisories.us())
    unchecked = shown(known, UNCHECKED, recorded=recorded, locale=locale)
    unlisted = shown(known, UNLISTED, recorded=recorded, locale=locale)
    (line,) = [line for line in unchecked.split("\n") if "https://gov.example/" in line and "⚠️" in line]
    assert line not in unlisted
    assert line.startswith("⚠️ **")


async def test_where_nothing_is_known_that_is_what_is_said_first() -> None:
    silence = Outcome("q", "unknown", reason="no_match", missing_place="niger", live=(UNCHECKED,))
    text = text_of(replies().of(silence, place=NIGER))
    assert text.split("\n")[0] == f"🇳🇪 **Niger now** · {NOT_CHECKED}"
    assert "Official pages" not in text
    own_first = shown(UNCHECKED, advisories.standing(advisories.us()))
    assert own_first.index("Not checked") < own_first.index("Level 4")
    assert NOT_LISTED in shown(advisories.standing(advisories.us()), UNLISTED).split("\n")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"fetched": advisories.NOW - dt.timedelta(hours=30)}, ", and not since.**"),
        ({"trouble": "The server answered with status 503."}, "; it could not be read since.**"),
        ({"fetched": None}, ", and not since.**"),
    ],
)
async def test_what_was_not_read_for_a_day_or_at_the_last_attempt_says_so(
    how: dict[str, Any], said: str
) -> None:
    known = advisories.standing(advisories.us(), **how)
    read = known.fetched or advisories.READ
    warning = shown(known).split("\n")[1]
    assert warning == (
        f"⚠️ **Last read <t:{int(read.timestamp())}:R>{said} It may have changed: check the "
        "[official page](https://travel.state.gov/niger.html)."
    )
    assert "⚠️" not in shown(advisories.standing(advisories.us()))


async def test_each_government_keeps_its_own_colour_words_and_language() -> None:
    both = (advisories.standing(advisories.uk()), advisories.standing(advisories.us("3", departure=None)))
    text = shown(*both)
    assert text.index("🇬🇧 🟠 **Foreign, Commonwealth") < text.index("🇺🇸 🟠 **U.S. Department of State")
    assert "> - Within 30km of the border with Mali.\n> - The Agadez region." in text
    assert "Departure" not in text
    assert "(for British nationals)" in text
    in_french = text_of(replies().of(outcome(*both, locale="fr"), place=NIGER))
    assert "(pour : les ressortissants britanniques)" in in_french
    assert "“Level 3: Reconsider Travel”" in in_french


async def test_a_day_is_named_on_every_page_and_nothing_kept_is_not_clear() -> None:
    place = PlaceAsked("niger", on=dt.date(2026, 3, 3))
    parts = tuple(f"The border region {number}: {'danger ' * 60}" for number in range(20))
    live = (advisories.standing(advisories.uk(parts)), dataclasses.replace(UNLISTED, issuer="us"))
    page = 0
    while True:
        view = replies().of(outcome(*live, recorded=True), place=place, page=page)
        first, *_ = text_of(view).split("\n")
        if first != "### The record, up to 24 January 2022":
            assert first.startswith(
                "🇳🇪 **Niger as held on 3 March 2026** · 🇬🇧 🟠 **Foreign, Commonwealth & Development Office"
            )
        assert "Read <t:" not in text_of(view)
        if "Next page ▶" not in labels(view):
            break
        assert any(state.startswith(f"v1:page:{page + 1}:place:niger::2026-03-03") for state in states(view))
        page += 1
    every = shown(*live, place=place)
    assert page > 2
    last_live = text_of(replies().of(outcome(*live), place=place, page=99))
    assert "⚠️ **Nothing kept for that day:** [The United States](https://state.example/)." in last_live
    assert "No advice listed" not in every + last_live


def states(view: Layout) -> list[str]:
    found = [getattr(getattr(item, "item", item), "custom_id", None) for item in view.walk_children()]
    return [state for state in found if isinstance(state, str)]


async def test_pages_of_a_free_question_keep_its_governments_and_answers() -> None:
    parts = tuple(f"Region {number}: {'danger ' * 100}" for number in range(9))
    view = replies().of(outcome(advisories.standing(advisories.uk(parts)), recorded=True))
    (turning,) = [state for state in states(view) if state.startswith("v1:page:")]
    assert turning.startswith("v1:page:1:live:niger:uk:")
    assert len(turning) == len("v1:page:1:live:niger:uk:") + 6
    assert "Level over time" not in labels(view)


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=3000).filter(
    str.strip
)


@given(
    st.lists(WORDS, max_size=12),
    st.text(max_size=700),
    st.integers(-1, 40),
    st.sampled_from(LOCALES),
    st.booleans(),
    st.booleans(),
)
@settings(deadline=None, max_examples=60)
async def test_no_advisory_exceeds_a_limit_on_any_page(
    parts: list[str], summary: str, page: int, locale: Locale, recorded: bool, danger: bool
) -> None:
    own = advisories.us(words={"summary": summary, "parts": parts})
    live = (
        advisories.standing(own, trouble="The connection broke."),
        advisories.standing(advisories.uk(parts)),
        dataclasses.replace(UNCHECKED, issuer="france"),
    )
    found = outcome(*live, recorded=recorded, locale=locale, danger=danger)
    for place in (NIGER, PlaceAsked("niger", "us", dt.date(2026, 3, 3)), None):
        check_limits(replies().of(found, place=place, page=page))


@given(st.lists(st.from_regex(r"[A-Za-z ,.\n]{0,400}", fullmatch=True), max_size=8).map("\n".join))
def test_text_in_pieces_is_all_there_in_pieces_that_fit(text: str) -> None:
    pieces = chunks(text, 120)
    assert all(len(piece) <= 120 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


async def test_a_government_that_the_knowledge_base_does_not_know_is_named_by_its_office() -> None:
    text = shown(advisories.standing(advisories.canada()), Standing("germany", "niger", "not_checked"))
    assert text.startswith(
        "🇳🇪 **Niger now** · 🔴 **Global Affairs Canada, issued 1 February 2026: “Avoid all travel”**"
    )
    assert "⚠️ **Not checked:** Auswärtiges Amt." in text


async def test_words_that_are_not_the_governments_own_are_not_quoted() -> None:
    words = {"level": "No FCDO warning against travel; read the advice", "url": "https://www.gov.uk/niger"}
    calm = advisories.uk().model_copy(
        update={"levels": ("none",), "wordings": {"en": Wording.model_validate(words)}}
    )
    first = shown(advisories.standing(calm)).split("\n")[0]
    assert first.startswith(
        "🇳🇪 **Niger now** · 🇬🇧 ⚪ **Foreign, Commonwealth & Development Office, updated 5 March 2026: No FCDO"
    )
    assert "“" not in first


@pytest.mark.parametrize("some", [("us", "canada"), tuple(governments())])
def test_pages_on_the_longest_names_stay_on_the_same_places_and_governments(some: tuple[str, ...]) -> None:
    knowledge = load()
    longest = sorted(knowledge.places, key=len)[-MOST_PLACES:]
    state = joined_standings([Standing(one, place, "held") for place in longest for one in some], [])
    assert len(state) <= ROOM_FOR_STATE
    places, issuers, _ = state.split(":")
    assert places_named(places, knowledge) == longest
    assert issuers.split(".") == list(some)
    assert places_named("niger.gone-since", knowledge) == ["niger"], "a place that an update took away"
