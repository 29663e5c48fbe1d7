"""The pieces of an official page: texts under their headings, and how much of them is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bs4.element import PageElement, Tag

from knowledge.feeds.markdown import markdown, soup

LIMIT = 1500
"""Characters that are kept of what a page says of parts of a place."""
MORE = "…"
"""Stands where something was left out."""
_SECTIONS = ("h1", "h2")
_HEADINGS = (*_SECTIONS, "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class Piece:
    """A heading with what stands below it. `above` is the heading of the section that it belongs to.

    `heading` and `above` are plain text, `kinds` the CSS classes around it in lower case, `blocks` the
    Markdown of each paragraph, list or table. `opens`: it begins a section.
    """

    heading: str = ""
    above: str = ""
    kinds: str = ""
    blocks: list[str] = field(default_factory=list)
    opens: bool = False

    @property
    def text(self) -> str:
        """What stands below the heading."""
        return "\n\n".join(self.blocks)


def pieces(html: str, base: str) -> list[Piece]:
    """The pieces of a page in order; what stands above the first heading is a piece without one.

    Of a page whose tags are nested as no page of people is, all words are one piece without a heading.
    """
    found = [Piece()]
    tree = soup(html)
    holders = {id(around) for heading in tree.find_all(_HEADINGS) for around in heading.parents}
    try:
        _walk(tree, base, found, "", holders)
    except RecursionError:
        return [Piece(blocks=[markdown(html, base)])]
    return [piece for piece in found if piece.heading or piece.blocks]


def headed(heading: str, text: str) -> str:
    """A text below its heading, which is plain text, as Markdown."""
    tag = Tag(name="h3")
    tag.string = heading
    return "\n\n".join(filter(None, (markdown(tag, ""), text)))


def kept(texts: Iterable[str], limit: int = LIMIT) -> tuple[str, ...]:
    """The texts, as far as `limit` characters reach; what is cut ends with `MORE`, after a whole line.

    Of each text beyond the limit its first line stays, which names what it is about: none is left out.
    """
    found: list[str] = []
    room = limit
    for text in texts:
        if len(text) > room:
            lines = text.splitlines()
            fits = [lines[0]]
            for line in lines[1:]:
                if len("\n".join([*fits, line])) > room:
                    break
                fits.append(line)
            text = "\n".join(fits).rstrip() + f"\n{MORE}"
        found.append(text)
        room = max(0, room - len(text))
    return tuple(found)


def _walk(node: Tag, base: str, found: list[Piece], kinds: str, holders: set[int]) -> None:
    for child in node.children:
        if isinstance(child, Tag) and child.name in _HEADINGS:
            heading = " ".join(child.get_text(" ").split())
            section = next((piece.heading for piece in reversed(found) if piece.opens), "")
            opens = child.name in _SECTIONS
            found.append(Piece(heading, "" if opens else section, kinds, opens=opens))
        elif isinstance(child, Tag) and id(child) in holders:
            _walk(child, base, found, f"{kinds} {_classes(child)}".strip(), holders)
        elif text := _markdown(child, base):
            found[-1].blocks.append(text)


def _classes(tag: Tag) -> str:
    value = tag.get("class") or ""
    return (value if isinstance(value, str) else " ".join(value)).lower()


def _markdown(node: PageElement, base: str) -> str:
    return markdown(node, base) if isinstance(node, Tag) else markdown(_paragraph(str(node)), base)


def _paragraph(text: str) -> Tag:
    tag = Tag(name="p")
    tag.string = text
    return tag
