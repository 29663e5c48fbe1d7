"""Discord's Markdown: plain text made safe for it, and text cut where it may be cut."""

from __future__ import annotations

import re
from collections.abc import Callable

_SPECIAL = re.compile(r"([\\*_~|`<>\[\]])")
_LINE_START = re.compile(r"^(\s*)(#{1,3}|-#|[-+]|\d+\.)(?=\s)", re.MULTILINE)
_PING = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
_LINK = re.compile(r"\b(https?:)//", re.IGNORECASE)
# An initial, an abbreviation or a day before the full stop (“U.S. ”, “Mr. ”, “24. Januar”) ends no sentence.
_SENTENCE_END = re.compile(
    r"(?<!\b\w\.\w\.)(?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\s\d\.)(?<!\s\d\d\.)"
    r"(?<=[.!?…])[”\"’)]*\s+(?=[“\"‘(]?([^\W\d_])|\d)"
)
_ZERO_WIDTH_SPACE = "\u200b"
_TITLED = re.compile(r"\[((?:\\.|[^\\\]])+)\]\((https?://[^\s()]+)\)")
_EMPHASIS = re.compile(r"(?<!\\)\*+")
_ESCAPED = re.compile(r"\\([^\w\s]|_)")


def escape(text: str) -> str:
    """`text` so that Discord shows it as written: no formatting, no pings, no links that can be pressed."""
    text = _SPECIAL.sub(r"\\\1", text)
    text = _LINE_START.sub(r"\1\\\2", text)
    text = _PING.sub("@" + _ZERO_WIDTH_SPACE, text)
    return _LINK.sub(rf"\1{_ZERO_WIDTH_SPACE}//", text)


def link(title: str, url: str) -> str:
    """A link with a title that is plain text."""
    return f"[{escape(title)}]({url.replace('(', '%28').replace(')', '%29').replace(' ', '%20')})"


def plain(text: str) -> str:
    """Markdown as plain text: without emphasis, and with the address of a link behind its title."""
    text = _TITLED.sub(r"\1 (\2)", text).replace(_ZERO_WIDTH_SPACE, "")
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub("", text))


def quotation(text: str) -> str:
    """Official wording as a block quote."""
    return "\n".join(f"> {line}" for line in f"“{escape(text)}”".split("\n"))


def small(text: str) -> str:
    """Markup in small print: what stands beside the answer, not the answer."""
    return "\n".join(f"-# {line}" for line in text.split("\n"))


def sentences(text: str) -> list[str]:
    """The sentences of `text`, in order. Nothing is lost but the space between them."""
    found: list[str] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match[1] and match[1].islower():
            continue
        end = match.start() + len(match.group().rstrip())
        found.append(text[start:end])
        start = match.end()
    found.append(text[start:])
    return [sentence for sentence in found if sentence.strip()]


def chunks(text: str, limit: int) -> list[str]:
    """Markdown in pieces of at most `limit` characters; nothing is lost but the space between them.

    It is cut at the end of a line, else of a sentence, else between words, else anywhere.
    """
    pieces: list[str] = []
    for line in text.strip("\n").split("\n"):
        if pieces and len(pieces[-1]) + 1 + len(line) <= limit:
            pieces[-1] += f"\n{line}"
        else:
            pieces += _filled(line, sentences, limit) if len(line) > limit else [line]
    return pieces


def _filled(text: str, split: Callable[[str], list[str]], limit: int) -> list[str]:
    """`text` cut where `split` cuts it, as few pieces as fit."""
    pieces: list[str] = []
    for part in split(text):
        if pieces and len(pieces[-1]) + 1 + len(part) <= limit:
            pieces[-1] += f" {part}"
        elif len(part) <= limit:
            pieces.append(part)
        elif split is str.split:
            pieces += [part[at : at + limit] for at in range(0, len(part), limit)]
        else:
            pieces += _filled(part, str.split, limit)
    return pieces


def shortened(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut between words and ended with “…” if it is longer."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: max(limit - 1, 0)]
    if " " in cut[limit // 2 :]:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.–-") + "…"
