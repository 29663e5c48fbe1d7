"""Grouping is a function of the gaps alone, whatever their order, and loses no count."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from bot.storage.gaps import Gap, Question
from bot.storage.grouping import grouped

DAY = dt.date(2026, 3, 1)
WORDS = st.lists(st.sampled_from(["visa", "open", "embassy", "bus", "border", "▢"]), min_size=1, max_size=5)
QUESTIONS = st.builds(
    Question,
    WORDS.map(" ".join),
    st.sampled_from(["en", "uk"]),
    st.sampled_from([(), ("france",), ("france", "ukraine")]),
)
GAPS = st.builds(
    Gap,
    st.dates(DAY, DAY + dt.timedelta(days=9)),
    QUESTIONS,
    st.sampled_from(["no_match", "ambiguous"]),
    st.integers(1, 9),
)


def words(question: Question) -> list[str]:
    return question.text.split()


def gap(text: str, times: int = 1, names: tuple[str, ...] = (), reason: str = "no_match") -> Gap:
    return Gap(DAY, Question(text, "en", names), reason, times)


@given(st.lists(GAPS, max_size=12), st.randoms())
def test_order_does_not_matter_and_nothing_is_lost(gaps: list[Gap], random: object) -> None:
    groups = grouped(gaps, words)
    shuffled = list(gaps)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert grouped(shuffled, words) == groups
    assert sum(group.count for group in groups) == sum(gap.times for gap in gaps)
    texts = [text for group in groups for text in (group.question.text, *group.others)]
    assert sorted(set(texts)) == sorted({gap.question.text for gap in gaps})


def test_the_question_asked_most_leads() -> None:
    groups = grouped([gap("visa open bus", 2), gap("open bus visa border", 5), gap("embassy")], words)
    assert [(group.question.text, group.count, group.others) for group in groups] == [
        ("open bus visa border", 7, ("visa open bus",)),
        ("embassy", 1, ()),
    ]


def test_questions_about_different_places_stay_apart() -> None:
    groups = grouped([gap("embassy open", 1, ("france",)), gap("embassy open", 1, ("poland",))], words)
    assert len(groups) == 2


def test_reasons_are_told_most_frequent_first() -> None:
    (group,) = grouped([gap("visa", 1, reason="no_match"), gap("visa", 2, reason="ambiguous")], words)
    assert group.reasons == ("ambiguous", "no_match")
