"""An alert as people read it: what changed, for whom, since when; in every language, within every limit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts.message import MOST_TOGETHER, News, alert, together
from bot.layout import Layout
from bot.phrasebook import phrasebook
from knowledge.feeds.advisory import Advisory, ChangeKind, Dated, Wording
from knowledge.feeds.governments import governments
from knowledge.model import LOCALES, Locale
from tests.bot import sample
from tests.bot.test_layout import check_limits
from tests.bot.test_replies import labels, text_of
from tests.changes import AT, advisory, change

DAY = dt.timedelta(days=1)
EARLIER = Dated(day=AT.date() - dt.timedelta(days=3))
THREE, FOUR = advisory("3", updated=EARLIER), advisory("4")
LEVELS = "🟠 Level 3: Reconsider Travel → 🔴 Level 4: Do Not Travel"
KEY = "alert-0123456789abcdef"


def shown(*news: News, locale: Locale = "en", now: dt.datetime = AT, roles: Sequence[int] = ()) -> Layout:
    return alert(news, sample.knowledge(), phrasebook(locale), now, key=KEY, roles=roles)


def text(before: Advisory, after: Advisory, *kinds: ChangeKind, locale: Locale = "en", **more: Any) -> str:
    return text_of(shown(News(change(1, before, after, *kinds, **more)), locale=locale))


async def test_it_says_what_changed_for_whom_since_when_and_where_it_stands() -> None:
    after = advisory("4", updated=Dated.at(AT - DAY / 4), note="We *updated* it.")
    view = shown(News(change(1, THREE, after)))
    assert text_of(view).split("\n") == [
        f"**On 24 November 2026 the U.S. Department of State raised its advice on Niger: {LEVELS}.**",
        "What the government says of the change:",
        r"> “We \*updated\* it.”",
        "For U.S. citizens.",
        "The government's own date: <t:1795491000:f>. Read by this bot: <t:1795512600:f>.",
        "[Official page](https://us.example/en/niger)",
        "-# Text: U.S. Department of State, public domain.",
        "-# Unofficial: this bot repeats what was said and reported. No government runs it.",
    ]
    assert labels(view) == ["Alerts here"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("4", "2", "lowered its advice on Niger: 🔴 Level 4: Do Not Travel → 🟡 Level 2:"),
        ("1", "3", "raised its advice on Niger: 🔵 Level 1: Exercise Normal Precautions → 🟠 Level 3:"),
    ],
)
async def test_it_is_raised_or_lowered_by_the_governments_own_scale(
    before: str, after: str, said: str
) -> None:
    assert said in text(advisory(before), advisory(after))


async def test_a_level_of_the_same_gravity_is_changed() -> None:
    flagged = advisory("2", issuer="canada").model_copy(update={"levels": ("2", "regional")})
    assert "Global Affairs Canada changed its advice on Niger:" in text(
        advisory("2", issuer="canada"), flagged
    )


async def test_what_is_said_of_parts_is_told_new_and_gone() -> None:
    before = advisory("3", updated=EARLIER, parts=("**Agadez**: do not travel.", "The border."))
    after = advisory("3", parts=("The border.", *(f"Region {number}." for number in range(5))))
    lines = text(before, after, "parts").split("\n")
    assert lines[0] == (
        "**On 24 November 2026 the U.S. Department of State changed its advice on parts of Niger. For the "
        "whole it stays: 🟠 Level 3: Reconsider Travel.**"
    )
    assert lines[1:8] == [
        "Said of parts now, and not before:",
        "- Region 0.",
        "- Region 1.",
        "- Region 2.",
        "… and 2 more, on the official page.",
        "No longer said of parts:",
        "- **Agadez**: do not travel.",
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, "ordered", "nothing said → ordered."),
        ("authorized", None, "authorized → nothing said."),
        ("authorized", "newly-named", "authorized → newly-named."),
    ],
)
async def test_the_departure_of_staff_is_told_with_what_it_was(before: Any, after: Any, said: str) -> None:
    told = text(advisory("3", departure=before), advisory("3", departure=after), "departure")
    assert "changed what it says of its embassy staff (Niger). The advice stays: 🟠 Level 3" in told
    assert f"Departure of embassy staff: {said}" in told


async def test_a_reversal_says_what_it_takes_back() -> None:
    back = change(2, FOUR, THREE, reversal=True)
    assert "This takes back the change of 21 November 2026." in text_of(
        shown(News(back, dt.date(2026, 11, 21)))
    )
    assert "This takes back the change before it." in text_of(shown(News(back)))
    assert "takes back" not in text(FOUR, THREE)


@pytest.mark.parametrize(
    "own",
    [None, Dated(day=dt.date(2026, 11, 20)), EARLIER, Dated(day=dt.date(2026, 11, 26))],
)
async def test_a_date_that_cant_be_of_the_change_is_not_taken_for_its_day(own: Dated | None) -> None:
    """None at all, one before that of what was held, the same one still, or one to come."""
    told = text(THREE, advisory("4", updated=own))
    assert told.startswith("**As read on 24 November 2026, the U.S. Department of State raised its advice")
    assert ("The government gives no date." in told) == (own is None)


async def test_an_alert_that_comes_late_says_when_it_changed() -> None:
    news = News(change(1, THREE, FOUR))
    late = "⚠️ **This was changed on 24 November 2026, and could not be sent earlier.**"
    assert late in text_of(shown(news, now=AT + 3 * DAY + DAY / 24))
    assert late not in text_of(shown(news, now=AT + 3 * DAY))


async def test_roles_are_mentioned_with_the_first_line_and_nothing_else_is() -> None:
    named = advisory("4", note="@everyone <@&5>", parts=("@here",))
    view = shown(News(change(1, THREE, named)), roles=[8, 7])
    assert text_of(view).split("\n")[1] == "<@&7> <@&8>"
    assert "@everyone" not in text_of(view)


async def test_official_words_stay_in_their_language_in_french_where_canada_has_them() -> None:
    before, after = advisory("1", issuer="canada", updated=EARLIER), advisory("3", issuer="canada")
    french = text(before, after, locale="fr")
    assert french.startswith("**24 novembre 2026, Affaires mondiales Canada : avis renforcé (")
    assert "🟡 Faire preuve d’une grande prudence → 🔴 Éviter tout voyage.**" in french
    assert "](https://canada.example/fr/niger)" in french
    german = text(before, after, locale="de")
    assert "🔴 Avoid all travel.**" in german
    assert "Kanadisches Außenministerium: Reisehinweise verschärft (" in german


async def test_a_government_that_asks_for_complete_texts_is_given_with_its_flag_and_link() -> None:
    before, after = (advisory(level, issuer="germany") for level in ("none", "warning"))
    told = text(before, after)
    assert "the German Federal Foreign Office raised its advice on Niger: ⚪ Keine Reisewarnung" in told
    assert "→ 🔴 Reisewarnung.**" in told
    assert governments()["germany"].licence in told


@pytest.mark.parametrize("locale", LOCALES)
async def test_every_kind_is_told_in_every_language(locale: Locale) -> None:
    before = advisory("3", departure="authorized", parts=("North.",))
    after = advisory("4", departure="ordered", parts=("South.",))
    kinds: tuple[ChangeKind, ...] = ("level", "parts", "departure")
    one = shown(
        News(change(1, before, after, *kinds, reversal=True), AT.date()), locale=locale, now=AT + 9 * DAY
    )
    three = [News(change(number, before, after, kind)) for number, kind in enumerate(kinds, 1)]
    many = shown(*three, locale=locale)
    for view in (one, many):
        check_limits(view)
        assert "{" not in text_of(view)
        if locale != "en":
            english = set(text_of(shown(*three)).split("\n"))
            assert set(text_of(view).split("\n")) & english <= {f"-# {governments()['us'].licence}"}


async def test_several_changes_are_headed_by_their_places_and_each_has_its_lines() -> None:
    before, after = (advisory(level, place="ukraine", updated=EARLIER) for level in ("3", "4"))
    parts = advisory("4", parts=("North.",), departure="ordered")
    told = text_of(
        shown(
            News(change(1, THREE, parts, "level", "parts", "departure")),
            News(change(2, before, after, reversal=True), EARLIER.day),
            News(change(3, FOUR, THREE)),
            roles=[5],
        )
    ).split("\n")
    assert told[:5] == [
        "**3 changes of official advice: Niger and Ukraine**",
        "<@&5>",
        f"**On 24 November 2026 the U.S. Department of State raised its advice on Niger: {LEVELS}.**",
        "Departure of embassy staff: nothing said → ordered.",
        "Parts: 1 new, 0 no longer said.",
    ]
    assert told[7] == "This takes back the change of 21 November 2026."
    assert told[9].startswith(
        "**As read on 24 November 2026, the U.S. Department of State lowered its advice on"
    )


def test_few_changes_come_one_by_one_and_many_together() -> None:
    news = [News(change(number, THREE, FOUR)) for number in range(1, 21)]
    counts = [together(news[:number], sample.knowledge(), phrasebook("en")) for number in (1, 2, 3, 5, 20)]
    assert counts == [1, 1, 3, 5, MOST_TOGETHER]


WORDS = st.text("Ab *_[](<@&>|.\n", min_size=1, max_size=1500).filter(lambda words: words.strip() != "")


@st.composite
def advisories(draw: st.DrawFn) -> Advisory:
    issuer = draw(st.sampled_from(sorted(governments())))
    words = Wording.model_validate(
        {
            "level": draw(WORDS),
            "parts": tuple(draw(st.lists(WORDS, max_size=6))),
            "url": "https://example.org/" + "x" * draw(st.integers(0, 200)),
        }
    )
    return Advisory(
        issuer=issuer,
        place="niger",
        levels=(draw(st.sampled_from(sorted(governments()[issuer].levels))),),
        wordings={"en": words},
        departure=draw(st.sampled_from([None, "ordered"])),
        note=draw(st.none() | WORDS),
        updated=draw(st.sampled_from([None, Dated(day=AT.date())])),
    )


@given(st.lists(advisories(), min_size=2, max_size=12), st.sampled_from(LOCALES), st.integers(0, 25))
@settings(deadline=None, max_examples=80)
async def test_all_that_is_chosen_for_a_message_fits_in_it(
    held: list[Advisory], locale: Locale, roles: int
) -> None:
    kinds: tuple[ChangeKind, ...] = ("level", "parts", "departure")
    before = held[0]
    news = [
        News(change(number, before.model_copy(update={"issuer": after.issuer, "levels": after.levels}), after,
                    *kinds, reversal=True))
        for number, after in enumerate(held[1:], 1)
    ]  # fmt: skip
    mentioned = [10**18 + number for number in range(roles)]
    count = together(news, sample.knowledge(), phrasebook(locale), mentioned)
    view = shown(*news[:count], locale=locale, now=AT + 9 * DAY, roles=mentioned)
    check_limits(view)
    licence = governments()[news[0].change.after.issuer].licence
    assert licence in text_of(view), "the end is there"
    assert text_of(view).count("https://example.org/") >= count
