"""Pictures for the README draw whatever the bot sends, and nothing but what it sends."""

from __future__ import annotations

import time
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from bot.custom_ids import AnswerName
from bot.information import Information
from bot.layout import Layout, link_button
from bot.markup import escape
from knowledge import Option
from tests.bot import sample
from tests.e2e.pictures.markdown import to_html
from tests.e2e.pictures.page import UndrawnError, drawn, page
from tests.e2e.pictures.scenes import Scene, as_json


class Read(HTMLParser):
    """What a browser makes of HTML: its elements and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.append(tag)

    @override
    def handle_data(self, data: str) -> None:
        self.text += data


def layouts() -> list[Layout]:
    replies = sample.replies()
    information = Information(replies.knowledge, lambda: sample.TODAY, "1234", "advisory-bot")
    related = (Option("leave", "us", "Should Americans leave?", ()),)
    return [
        replies.of(sample.answered(sample.given(quotes=("Open.",)), related=related, danger=True)),
        replies.passports(AnswerName("embassy-open", "us"), "en"),
        information.about(),
        information.help(),
        information.sources(),
        information.topics(),
        information.topics("embassies"),
        Layout(["Set up."], [[link_button("Invite", "https://discord.example/")]]),
    ]


@pytest.mark.parametrize(
    ("menu", "shown"),
    [
        ({"type": 3, "options": [{"label": "A", "value": "a"}, {"label": "B", "default": True}]}, "B⌄"),
        ({"type": 3, "options": [{"label": "A", "value": "a"}], "placeholder": "Choose"}, "Choose⌄"),
        ({"type": 8, "default_values": [{"id": "general", "type": "channel"}]}, "# general⌄"),
    ],
)
def test_a_menu_shows_what_is_chosen_in_it(menu: dict[str, Any], shown: str) -> None:
    assert Read(drawn(menu)).text == shown


def test_everything_that_the_bot_sends_is_drawn() -> None:
    for layout in layouts():
        for component in as_json(layout):
            assert drawn(component)


def test_what_is_not_known_is_told() -> None:
    with pytest.raises(UndrawnError, match="type 99"):
        drawn({"type": 99})


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_escaped_text_stays_text(text: str) -> None:
    read = Read(to_html(escape(f"a {text}")))
    assert read.elements == ["p"]
    assert read.text.replace("\u200b", "") == f"a {text}".replace("\u200b", "")


def test_what_a_person_typed_is_text() -> None:
    html = page(Scene("answer", "@advisory-bot <script>alert(1)</script>", as_json(layouts()[0])))
    read = Read(html)
    assert "script" not in read.elements
    assert "<script>alert(1)</script>" in read.text


def test_a_moment_is_told_by_its_distance_and_a_list_may_stand_in_a_quotation() -> None:
    hour_ago = int(time.time()) - 3700
    assert to_html(f"> Here:\n> - one\n<t:{hour_ago}:R>") == (
        '<blockquote><p>Here:</p><li>one</li></blockquote><p><span class="mention">1 hour ago</span></p>'
    )


def test_markdown_becomes_html() -> None:
    text = (
        "**Old\\*.** See [the \\[page\\]](https://a.example/?a=1&b=2).\n> “One”\n> two\n-# small <#general>"
    )
    assert to_html(text) == (
        "<p><strong>Old*.</strong> See "
        '<a href="https://a.example/?a=1&amp;b=2">the [page]</a>.</p>'
        '<blockquote>“One”<br>two</blockquote><small>small <span class="mention"># general</span></small>'
    )
