"""Colour, links and line width of a terminal; nothing of these when the output is piped."""

from __future__ import annotations

import os
import shutil
import textwrap
from dataclasses import dataclass
from typing import TextIO

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_WIDEST = 100


@dataclass(frozen=True, slots=True)
class Style:
    """How to write to one stream. `width` 0: lines are not wrapped."""

    colour: bool = False
    links: bool = False
    width: int = 0

    @classmethod
    def of(cls, stream: TextIO) -> Style:
        """What suits `stream`: plain unless it is a terminal; NO_COLOR is honoured."""
        if not stream.isatty():
            return cls()
        capable = os.environ.get("TERM") != "dumb"
        width = min(shutil.get_terminal_size().columns, _WIDEST)
        return cls(colour=capable and not os.environ.get("NO_COLOR"), links=capable, width=width)

    def paint(self, text: str, *names: str) -> str:
        """`text` in the colours and weights named."""
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(_CODES[name] for name in names)}m{text}\x1b[0m"

    def link(self, text: str, url: str) -> str:
        """`text` as a hyperlink (OSC 8), where the terminal can show one."""
        return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if self.links else text

    def wrap(self, text: str, indent: str = "", hang: str | None = None) -> list[str]:
        """`text` as lines of the terminal's width, the later ones indented by `hang`.

        Done before painting: escape codes have no width.
        """
        hang = indent if hang is None else hang
        if not self.width:
            return [indent + text]
        return textwrap.wrap(
            text,
            max(self.width, len(indent) + 20),
            initial_indent=indent,
            subsequent_indent=hang,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [indent.rstrip()]
