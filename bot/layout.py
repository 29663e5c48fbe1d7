"""A message as Discord takes it: texts above rows of buttons, within every documented limit."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.markup import shortened

MAX_TEXT = 4000
"""Characters of text in one message, all text displays together."""
MAX_COMPONENTS = 40
MAX_ROW = 5
MAX_LABEL = 80
MAX_CUSTOM_ID = 100
MAX_OPTIONS = 25
MAX_OPTION_TEXT = 100
MAX_PICTURE_TEXT = 256

PAGE_TEXT = 2400
"""Characters of answers on one page: some three screens of a phone, and room for what stands below."""
PAGE_BLOCKS = 6

SMALL = "-# "
"""How small print begins, which no line need part from what stands above it."""

Item = ui.Item[Any]
Part = str
Block = tuple[Part, ...]
"""What belongs together; it is cut between its parts only if it fills more than a page."""


def size(text: str) -> int:
    """Length as the strictest reader counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG that is sent along, and what it shows, for those who don't see it."""

    name: str
    png: bytes
    told: str

    @property
    def shown(self) -> discord.MediaGalleryItem:
        """The picture as a part of a message."""
        return discord.MediaGalleryItem(
            f"attachment://{self.name}", description=shortened(self.told, MAX_PICTURE_TEXT)
        )

    @property
    def file(self) -> discord.File:
        """What is uploaded: another one for each attempt, as sending uses it up."""
        return discord.File(io.BytesIO(self.png), self.name)


class Layout(ui.LayoutView):
    """A message of texts and rows of buttons, with at most one picture between them.

    What exceeds a limit is left out from the end: rows first, then texts. Two buttons with the same
    state are one. discord.py doesn't keep it: buttons are found by their `custom_id` (`bot.buttons`).
    """

    def __init__(
        self,
        texts: Iterable[str],
        rows: Iterable[Sequence[Item]] = (),
        picture: Picture | None = None,
    ) -> None:
        super().__init__(timeout=None)
        self.picture = picture
        self.texts = fitting(texts)
        container = _Container()
        for number, text in enumerate(self.texts):
            if number:
                container.add_item(ui.Separator(visible=not text.startswith(SMALL)))
            container.add_item(ui.TextDisplay(text))
        if picture is not None:
            container.add_item(ui.MediaGallery(picture.shown))
        room = MAX_COMPONENTS - max(1, 2 * len(self.texts))  # the frame counts, and each line between texts
        room -= picture is not None
        for row in _rows_fitting(rows, room):
            container.add_item(ui.ActionRow(*row))
        self.add_item(container)
        # A view that is kept would be taken off the register again when its time is over, and with it
        # the handlers of all buttons of its kinds: this one is never kept.
        self.stop()


class _Container(ui.Container["Layout"]):
    """The frame around a message."""


def fitting(texts: Iterable[str]) -> list[str]:
    """As many of `texts` as one message may hold, in order; the first that doesn't fit is shortened."""
    kept: list[str] = []
    room = MAX_TEXT
    for text in texts:
        if not text.strip():
            continue
        if len(kept) == MAX_COMPONENTS // 4 or room < 2:
            break
        if size(text) > room:
            kept.append(shortened(text, room // 2))
            break
        kept.append(text)
        room -= size(text)
    return kept


def _rows_fitting(rows: Iterable[Sequence[Item]], room: int) -> list[Sequence[Item]]:
    kept: list[Sequence[Item]] = []
    seen: set[str] = set()
    for row in rows:
        items = []
        for item in row:
            custom_id = getattr(item, "custom_id", None)
            if custom_id is None or custom_id not in seen:
                items.append(item)
                seen.add(custom_id or "")
        items = items[:MAX_ROW]
        if items and len(items) + 1 <= room:
            kept.append(items)
            room -= len(items) + 1
    return kept


@dataclass(frozen=True, slots=True)
class Piece:
    """A text on a page, and the number of the block it is of."""

    block: int
    text: str


def paginate(blocks: Iterable[Block], *, text: int = PAGE_TEXT, most: int = PAGE_BLOCKS) -> list[list[Piece]]:
    """Blocks as pages: at most `most` texts and `text` characters on each.

    A block that alone is longer is cut between its parts. There is always one page.
    """
    pages: list[list[Piece]] = [[]]
    used = 0
    for number, block in enumerate(blocks):
        for piece in _pieces(block, text):
            length = size(piece)
            if pages[-1] and (used + length > text or len(pages[-1]) >= most):
                pages.append([])
                used = 0
            pages[-1].append(Piece(number, piece))
            used += length
    return pages


def _pieces(block: Block, limit: int) -> list[str]:
    pieces: list[str] = []
    for part in block:
        if pieces and size(pieces[-1]) + 1 + size(part) <= limit:
            pieces[-1] += "\n" + part
        else:
            pieces.append(part)
    return pieces


def label(text: str) -> str:
    """Text for a button, within its limit."""
    return shortened(text, MAX_LABEL) or "…"


def option_text(text: str) -> str:
    """Text for an entry of a menu or of autocomplete, within its limit."""
    return shortened(text, MAX_OPTION_TEXT) or "…"


def link_button(text: str, url: str) -> ui.Button[Any]:
    """A button that opens a page."""
    return ui.Button(style=discord.ButtonStyle.link, label=label(text), url=url)
