"""Every limit of Discord is kept, whatever is to be shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import buttons, layout
from bot.custom_ids import AnswerName, AnswerNames, custom_id, joined_keys
from bot.layout import Layout, paginate, size
from bot.phrasebook import phrasebook
from knowledge import Option
from tests.bot import sample

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=3000)
IDS = st.from_regex(r"[a-z0-9]{1,60}", fullmatch=True)


def components(view: Layout) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def walk(component: dict[str, Any]) -> None:
        found.append(component)
        for child in component.get("components", ()):
            walk(child)

    for component in view.to_components():  # type: ignore[no-untyped-call]
        walk(component)
    return found


def check_limits(view: Layout) -> None:
    """What Discord's documentation says of components (docs/components/reference)."""
    every = components(view)
    assert len(every) <= 40
    texts = [component["content"] for component in every if component["type"] == 10]
    assert sum(map(size, texts)) <= 4000
    assert all(texts)
    states = [component["custom_id"] for component in every if "custom_id" in component]
    assert len(states) == len(set(states))
    assert all(1 <= len(state) <= 100 for state in states)
    for component in every:
        assert len(component.get("label", "")) <= 80
        assert len(component.get("placeholder", "")) <= 150
        assert len(component.get("options", ())) <= 25
        if component["type"] == 1:
            assert 1 <= len(component["components"]) <= 5


@given(st.lists(TEXTS, max_size=30), st.lists(st.lists(st.tuples(IDS, IDS, TEXTS), max_size=8), max_size=12))
@settings(deadline=None, max_examples=60)
async def test_a_layout_never_exceeds_a_limit(
    texts: list[str], rows: list[list[tuple[str, str, str]]]
) -> None:
    items = [
        [buttons.show(Option(entry, issuer, text, ()), "uk") for entry, issuer, text in row] for row in rows
    ]
    check_limits(Layout(texts, items))


@given(st.lists(st.lists(st.text(min_size=1, max_size=900), min_size=1, max_size=8).map(tuple), max_size=12))
@settings(deadline=None)
def test_paging_loses_nothing_and_keeps_the_order(blocks: list[tuple[str, ...]]) -> None:
    pages = paginate(blocks)
    assert "\n".join(piece.text for page in pages for piece in page) == "\n".join(
        "\n".join(block) for block in blocks
    )
    for page in pages:
        assert len(page) <= layout.PAGE_BLOCKS
        assert sum(size(piece.text) for piece in page) <= layout.PAGE_TEXT


def test_there_is_always_a_page() -> None:
    assert paginate([]) == [[]]


async def test_a_second_button_of_the_same_state_is_left_out() -> None:
    view = Layout(["text"], [[buttons.remove(phrasebook("en"))], [buttons.remove(phrasebook("en"))]])
    assert [component.get("custom_id") for component in components(view) if component["type"] == 2] == [
        "v1:remove"
    ]


async def test_the_library_never_keeps_a_layout() -> None:
    assert Layout(["text"], [[buttons.remove(phrasebook("en"))]]).is_finished()


@given(IDS, IDS)
def test_an_answer_of_any_name_fits_in_a_custom_id(entry: str, issuer: str) -> None:
    assert len(custom_id("passport", AnswerName(entry, issuer))) <= 100
    assert (
        len(custom_id("page", 9999, "answers", joined_keys([AnswerName(entry, str(n)) for n in range(40)])))
        <= 100
    )


def test_answers_are_found_again_by_name_and_key() -> None:
    names = AnswerNames(sample.knowledge())
    wanted = [AnswerName("embassy-open", "uk"), AnswerName("leave"), AnswerName("embassy-open", "us")]
    assert [names.named(str(name)) for name in wanted] == wanted
    assert names.keyed(joined_keys(wanted)) == wanted


def test_what_is_gone_is_not_found() -> None:
    names = AnswerNames(sample.knowledge())
    gone = AnswerName("no-such-entry", "us")
    assert names.named(str(gone)) is None
    assert names.keyed(gone.key) == []


def test_too_much_state_is_a_fault_and_no_refused_message() -> None:
    with pytest.raises(ValueError, match="101 characters"):
        custom_id("x" * (101 - len("v1:")))


async def test_rows_without_a_text_leave_room_for_the_frame() -> None:
    rows = [
        [buttons.show(Option(f"entry-{row}", f"issuer-{number}", "?", ()), "en") for number in range(4)]
        for row in range(8)
    ]
    check_limits(Layout([], rows))
