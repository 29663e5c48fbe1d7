"""HTML of official pages as Markdown: the words stay, and nothing in them can ping, hide or mislead."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.feeds.markdown import SUMMARY, beginning, markdown, soup

BASE = "https://travel.state.gov/en/page.html"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Do <b>not</b> go,<br><i>please</i>.</p>", "Do **not** go,\n*please*."),
        ("<h2>Where <b>not</b></h2><p>Here.</p>", "**Where not**\n\nHere."),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        ("Go<p>to <b>Mali</b>.</p>", "Go\n\nto **Mali**."),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("risk of&nbsp;crime,&#8239;unrest", "risk of crime, unrest"),
        ("<b>military zones</b><b>.</b>", "**military zones.**"),
        ("<b>Terror<br></b>There", "**Terror**\nThere"),
        ("<b><p>a</p><ul><li>b</li></ul></b>", "**a**\n\n- **b**"),
        ("<b>a <b>b</b></b> <i>c <i>d</i></i>", "**a b** *c d*"),
        ("<blockquote>a</blockquote><pre>b\n c</pre><del>d</del>", "a\n\nb\nc\n\nd"),
        ("<p> </p><p>&nbsp;</p>", ""),
        ("<p>--- 7 !</p>", ""),
        ("/etc/hostname", "/etc/hostname"),
        ("<?xml version='1.0'?><p>a</p>", "a"),
    ],
)
def test_html_is_markdown_of_the_same_words(html: str, expected: str) -> None:
    assert markdown(html, BASE) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='/x y(1)'>here</a>", "[here](https://travel.state.gov/x%20y%281%29)"),
        ("go<a href='//gov.example/a'> there </a>now", "go [there](https://gov.example/a) now"),
        ("<a href='https://x.example/@everyone'>a</a>", "[a](https://x.example/%40everyone)"),
        ("<a href='javascript:alert(1)'>a</a>", "a"),
        ("<a href='data:text/html,x'>a</a>", "a"),
        ("<a href='mailto:a@b.example'>a</a>", "a"),
        ("<a href='https://gov.example@evil.example/'>a</a>", "a"),
        ("<a href='http://[bad'>a</a>", "a"),
        ("<a href='https://evil.example'>https://gov.example</a>", "https://gov.example"),
        ("<a href='https://gov.example'>a](https://evil.example)</a>", "a\\](https://evil.example)"),
        ("<a href='https://gov.example'>a<br>b</a>", "[a b](https://gov.example)"),
        ("<a href='https://gov.example'></a>words", "words"),
        ("[a](javascript:x)", "\\[a\\](javascript:x)"),
    ],
)
def test_links_lead_where_they_say_or_are_words(html: str, expected: str) -> None:
    assert markdown(html, BASE) == expected


@pytest.mark.parametrize(
    "html",
    [
        "@everyone",
        "@<b>here</b>",
        "@<span>everyone</span>",
        "&lt;@123&gt; &lt;@!123&gt; &lt;@&amp;123&gt;",
        "@\u200beveryone @\u00adhere",
        "<pre>@everyone</pre><code>@here</code>",
        "<a href='https://x.example/@here'>@everyone</a>",
    ],
)
def test_nothing_mentions_anybody(html: str) -> None:
    assert mentions(markdown(f"<p>words {html}</p>", BASE)) == []


@pytest.mark.parametrize(
    "html",
    ["<p># big</p>", "<p>-# small</p>", "<ul><li># big</li></ul>", "a<br># big", "<li>-<b>#</b> small</li>"],
)
def test_no_text_is_shown_larger_or_smaller(html: str) -> None:
    assert not re.search(r"^[\s\-\d.]*-?#", markdown(f"{html} words", BASE), re.MULTILINE)


def test_what_people_never_see_is_left_out() -> None:
    hidden = "<script>a</script><style>b</style><!-- c --><img alt='d'><template>e</template><![CDATA[f]]>"
    assert markdown(f"<p>seen{hidden}</p>", BASE) == "seen"
    assert soup(f"<p>seen{hidden}</p>").get_text() == "seen"


def test_html_that_is_nested_without_end_gives_its_words() -> None:
    assert markdown("<div>" * 5000 + "@everyone deep", BASE) == "@\u200beveryone deep"


def test_the_beginning_is_whole_paragraphs() -> None:
    text = "First. Second.\n\nThird.\n\n- a\n- b"
    assert beginning(text) == text
    assert beginning(text, 24) == "First. Second.\n\nThird."
    assert beginning(text, 20) == "First. Second."
    assert beginning("", 20) == ""


def test_the_beginning_of_a_long_paragraph_is_whole_sentences() -> None:
    text = "The U.S. government warns. Do **not go. Really** not. End."
    assert beginning(text, 30) == "The U.S. government warns."
    assert beginning(text, 40) == "The U.S. government warns."
    assert beginning(text, 54) == "The U.S. government warns. Do **not go. Really** not."
    assert beginning(text, 10) == ""


def mentions(text: str) -> list[str]:
    """What Discord would take for a mention, also behind a backslash and within code."""
    return re.findall(r"@(?:everyone|here)|<@[!&]?\d|<#\d|<t:|</\w", re.sub(r"\\<", "", text), re.IGNORECASE)


def bare(text: str) -> str:
    return re.sub(r"\\.", "", text, flags=re.DOTALL)


WORDS = st.one_of(
    st.sampled_from(
        ["crime", " and ", "@", "everyone", "here", "<@7>", "*", "**", "_", "`", "```", "~~", "||"]
    ),
    st.sampled_from(
        ["#", "-# ", "[a](", ")", "https://x.example", "\\", ". B", "\n", "7. ", "\u200b", "\u202e"]
    ),
    st.sampled_from(["&lt;#1&gt;", "&lt;t:1&gt;", "&#64;", "&#42;", "&#96;"]),
)
TAGS = st.one_of(
    st.sampled_from(
        ["p", "b", "i", "strong", "em", "ul", "ol", "li", "h2", "br", "hr", "table", "td", "div"]
    ),
    st.sampled_from(["code", "pre", "q", "blockquote", "del", "script", "img", "a href='/x'"]),
    st.just("a href='javascript:x'"),
)
HTML = st.recursive(
    WORDS | st.text(max_size=6),
    lambda inner: st.builds(
        lambda tag, parts, closed: f"<{tag}>{''.join(parts)}" + (f"</{tag.split()[0]}>" if closed else ""),
        TAGS,
        st.lists(inner, max_size=4),
        st.booleans(),
    ),
    max_leaves=12,
)


@given(st.lists(HTML, max_size=4).map("".join))
@example("<b>a<i>b</b>c</i>")
@example("<![a")
@settings(max_examples=250, deadline=None)
def test_hostile_html_gives_harmless_markdown(html: str) -> None:
    text = markdown(html, BASE)
    for shown in (text, beginning(text), beginning(text, 20)):
        assert mentions(shown) == []
        assert "](javascript" not in bare(shown)
        assert not re.search("[\u200c-\u200f\u202a-\u202e]", shown)
        plain = bare(shown)
        assert not re.search(r"[`~|<>]|_", re.sub(r"\]\([^)]*\)|https?://\S+", "", plain))
        for paragraph in plain.split("\n\n"):
            assert paragraph.count("*") % 2 == 0
        assert plain.count("[") == plain.count("](")
    assert len(beginning(text)) <= SUMMARY
