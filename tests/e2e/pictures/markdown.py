"""Discord's Markdown as HTML, as far as the bot writes it. All text is escaped."""

from __future__ import annotations

import datetime as dt
import html
import re
from itertools import groupby

from babel.dates import format_datetime, format_timedelta

_INLINE = re.compile(
    r"\\(?P<plain>[^\w\s]|_)"
    r"|\[(?P<title>(?:\\.|[^\\\]])+)\]\((?P<url>https?://[^\s()]+)\)"
    r"|\*\*(?P<strong>(?:\\.|[^\\])+?)\*\*"
    r"|\*(?P<em>(?:\\.|[^\\*])+)\*"
    r"|`(?P<code>[^`]+)`"
    r"|<#(?P<channel>[\w-]+)>"
    r"|<t:(?P<moment>\d+):R>"
    r"|<t:(?P<date>\d+):f>"
    r"|(?P<address>https?://[^\s<>()]+[^\s<>().,:;!?])"
)
_BLOCK = re.compile(r"(?P<mark>-#|>|#{1,3}|[-*]) +(?P<text>.*)")
_ELEMENTS = {"-#": "small", ">": "blockquote", "#": "h1", "##": "h2", "###": "h3", "-": "li", "*": "li"}


def to_html(text: str) -> str:
    """The HTML of a text display. Lines stay lines; quoted ones that follow each other are one quotation."""
    blocks = []
    for element, lines in groupby(map(_line, text.split("\n")), key=lambda line: line[0]):
        contents = [content for _, content in lines]
        listed = element == "blockquote" and any(map(_BLOCK.fullmatch, contents))
        inner = to_html("\n".join(contents)) if listed else "<br>".join(map(inline, contents))
        blocks.append(f"<{element}>{inner}</{element}>")
    return "".join(blocks)


def _line(line: str) -> tuple[str, str]:
    """The element that a line is part of, and its text without the mark."""
    match = _BLOCK.fullmatch(line)
    return (_ELEMENTS[match["mark"]], match["text"]) if match else ("p", line)


def inline(text: str) -> str:
    """The HTML of what stands in a line: emphasis, links, code, and signs that a backslash makes plain."""
    parts = []
    end = 0
    for match in _INLINE.finditer(text):
        parts += [html.escape(text[end : match.start()]), _inline(match)]
        end = match.end()
    return "".join([*parts, html.escape(text[end:])])


def _inline(match: re.Match[str]) -> str:
    kind, content = match.lastgroup, match[match.lastgroup or 0]
    if kind == "plain":
        return html.escape(content)
    if kind == "url":
        return f'<a href="{html.escape(content)}">{inline(match["title"])}</a>'
    if kind == "date":
        moment = dt.datetime.fromtimestamp(int(content), dt.UTC)
        return f'<span class="mention">{format_datetime(moment, "d MMMM y HH:mm", locale="en")}</span>'
    if kind == "moment":
        ago = dt.datetime.fromtimestamp(int(content), dt.UTC) - dt.datetime.now(dt.UTC)
        return f'<span class="mention">{format_timedelta(ago, add_direction=True, locale="en")}</span>'
    if kind == "channel":
        return f'<span class="mention"># {html.escape(content)}</span>'
    if kind == "address":
        return f'<a href="{html.escape(content)}">{html.escape(content)}</a>'
    return f"<{kind}>{html.escape(content) if kind == 'code' else inline(content)}</{kind}>"
