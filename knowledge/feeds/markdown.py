"""HTML of official pages as the Markdown that Discord shows: nothing in it can ping, hide or mislead."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag
from markdownify import MarkdownConverter

SUMMARY = 600
"""Characters of an advisory that are shown as its beginning."""
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "img", "svg", "form", "button")
_BLOCK_END = re.compile(r"\n{2,}")
_SENTENCE = re.compile(r"(?<!\b\w\.\w\.)(?<!\bSt\.)(?<=[.!?])\s+(?=[*“\"(]{0,2}[A-ZÀ-Þ0-9])")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_PING = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
_MARKUP = re.compile(r"([|<>])")
_ZERO_WIDTH_SPACE = "\u200b"


class _Converter(MarkdownConverter):
    # The names of its methods are the library's, and its stubs don't have them.

    def __init__(self, base: str) -> None:
        super().__init__(
            bullets="-", heading_style="ATX", escape_misc=False, strip=["table", "tr", "td", "th"]
        )
        self._base = base

    def escape(self, text: str, parent_tags: Any) -> str:
        text = str(super().escape(_INVISIBLE.sub("", text), parent_tags))  # type: ignore[misc]
        return _PING.sub("@" + _ZERO_WIDTH_SPACE, _MARKUP.sub(r"\\\1", text))

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002
        address = urljoin(self._base, str(el.get("href", "")))
        words = text.strip()
        if urlsplit(address).scheme not in ("https", "http") or not words:
            return words
        # No title, and no text that itself looks like an address of somewhere else.
        address = address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        return words if "://" in words else f"[{words}]({address})"

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: Any) -> str:  # noqa: ARG002, N802
        words = text.strip().strip("*")
        return f"\n\n**{words}**\n\n" if words else ""


def soup(html: str) -> BeautifulSoup:
    """The parsed document without comments and without what people never see."""
    parsed = BeautifulSoup(html, "html.parser")
    for tag in parsed(_UNSEEN):
        tag.decompose()
    for comment in parsed.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    return parsed


def markdown(html: str | Tag | NavigableString, base: str) -> str:
    """Markdown of some HTML; links are made whole with the page's address `base`. Empty without words."""
    tree = soup(html) if isinstance(html, str) and not isinstance(html, NavigableString) else html
    text = str(_Converter(base).convert(str(tree))).replace("\xa0", " ")
    lines = [re.sub(r"[ \t]+$", "", line) for line in text.strip().splitlines()]
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
    found = ""
    for sentence in _SENTENCE.split(_BLOCK_END.split(text.strip())[0]):
        longer = f"{found} {sentence}".strip()
        if len(longer) > limit:
            break
        found = longer
    return found
