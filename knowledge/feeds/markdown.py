"""HTML of official pages as the Markdown that Discord shows: nothing in it can ping, hide or mislead."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup
from markdownify import MarkdownConverter

SUMMARY = 600
"""Characters of an advisory that are shown as its beginning."""
_UNSEEN = (
    *("head", "script", "style", "template", "noscript", "iframe", "object", "img", "svg", "math", "canvas"),
    *("video", "audio", "form", "button", "select", "textarea"),
)
_PLAIN = ("pre", "code", "kbd", "samp", "del", "s", "sub", "sup", "q", "blockquote", "table", "figure")
"""Their words are kept, their form isn't: Discord's code, quotes and strokes would hide or change them."""
_BLOCK_END = re.compile(r"\n{2,}")
_SENTENCE = re.compile(r"(?<!\b\w\.\w\.)(?<!\bSt\.)(?<=[.!?])\s+(?=[*“\"(]{0,3}[A-ZÀ-Þ0-9])")
_INVISIBLE = re.compile(r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]")
_SPACE = re.compile(r"[^\S\n]")
_PING = re.compile(r"@(?=\W*(?:everyone|here|\d))", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`*_~|<>\[\]])")
_SIZE = re.compile(r"^((?:[ ]|-[ ]|\d+\.[ ])*)(?=-?#)", re.MULTILINE)
_BULLET = re.compile(r"((?:[ ]|-[ ]|\d+\.[ ])*)(.*?)([ ]*)")
_EMPHASIS = re.compile(r"(\\.)|\*+", re.DOTALL)
_BOLD_SEAM = re.compile(r"(\\.)|\*{4}", re.DOTALL)
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_ZERO_WIDTH_SPACE = "\u200b"


class _Converter(MarkdownConverter):
    # The names of its methods are the library's, and its stubs don't have them.

    def __init__(self, base: str) -> None:
        super().__init__(bullets="-", heading_style="ATX")
        self._base = base

    def escape(self, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        return _MARKUP.sub(r"\\\1", _INVISIBLE.sub("", _SPACE.sub(" ", text)))

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        words = " ".join(text.split())
        address = _address(self._base, str(el.get("href", "")))
        # A text that itself looks like an address could be of somewhere else.
        shown = words if not address or not words or "://" in words else f"[{words}]({address})"
        return f"{' ' * text[:1].isspace()}{shown}{' ' * text[-1:].isspace()}"

    def convert_b(self, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        return text if {"b", "strong"} & set(parent_tags) else _marked(text, "**")

    def convert_em(self, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        return text if {"i", "em"} & set(parent_tags) else _marked(text, "*")

    convert_strong = convert_b
    convert_i = convert_em

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002, N802
        words = " ".join(_EMPHASIS.sub(r"\1", text).split())
        return f"\n\n**{words}**\n\n" if words else ""

    def convert_hr(self, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        return "\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        return f"{' '.join(text.split())} "

    convert_th = convert_td

    def convert_tr(self, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        return f"{text.strip()}\n"


def _marked(text: str, mark: str) -> str:
    """Each line of a text with a mark around its words: Discord ends emphasis at the end of a paragraph."""
    lines = []
    for line in text.split("\n"):
        found = _BULLET.fullmatch(line)
        begin, words, end = found.groups() if found else ("", line, "")
        lines.append(f"{begin}{mark}{words}{mark}{end}" if words else line)
    return "\n".join(lines)


def _address(base: str, href: str) -> str:
    """A whole address of the web in a form that ends where it should; empty for any other."""
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("https", "http") or not host or "@" in parts.netloc:
        return ""
    return quote(address, safe="%/:?#&=+,;!$'.~-")


def soup(html: str) -> BeautifulSoup:
    """The parsed document without comments and without what people never see."""
    # Within a tag, a text that looks like an address, a file or XML isn't warned of.
    try:
        parsed = BeautifulSoup(f"<html>{html}", "html.parser")
    except ParserRejectedMarkup:
        parsed = BeautifulSoup(f"<html>{html.replace('<!', '')}", "html.parser")
    if parsed.html is not None:
        parsed.html.unwrap()
    for tag in parsed(_UNSEEN):
        tag.decompose()
    for comment in parsed.find_all(string=lambda text: isinstance(text, PreformattedString)):
        comment.extract()
    return parsed


def markdown(html: str | Tag | NavigableString, base: str) -> str:
    """Markdown of some HTML; links are made whole with the page's address `base`. Empty without words.

    Of tags within one another hundreds of times, as no page of people has, the words alone.
    """
    tree = soup(str(html))
    for tag in tree(_PLAIN):
        tag.name = "div" if tag.name in ("pre", "blockquote", "table", "figure") else "span"
    converter = _Converter(base)
    try:
        text = str(converter.convert_soup(tree))
    except RecursionError:  # nested as no page of people is: the words alone
        text = converter.escape(tree.get_text("\n"), ())
    text = _PING.sub("@" + _ZERO_WIDTH_SPACE, _SIZE.sub(r"\1\\", _BOLD_SEAM.sub(r"\1", text)))
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return _BLOCK_END.sub("\n\n", "\n".join(lines)) if any(map(str.isalpha, text)) else ""


def beginning(text: str, limit: int = SUMMARY) -> str:
    """The first whole paragraphs of a Markdown text within `limit` characters.

    Of a first paragraph that is longer, its first whole sentences; never a part of a sentence.
    """
    kept: list[str] = []
    for paragraph in _BLOCK_END.split(text.strip()):
        if len("\n\n".join([*kept, paragraph])) > limit:
            break
        kept.append(paragraph)
    if kept:
        return "\n\n".join(kept)
    found, whole = "", ""
    for sentence in _SENTENCE.split(_BLOCK_END.split(text.strip())[0]):
        found = f"{found} {sentence}".strip()
        if len(found) > limit:
            break
        whole = found if _closed(found) else whole
    return whole


def _closed(text: str) -> bool:
    """Whether no emphasis and no link is left open at the end of a Markdown text."""
    bare = _ESCAPED.sub("", text)
    return bare.count("**") % 2 == 0 and bare.count("*") % 2 == 0 and bare.count("[") == bare.count("](")
