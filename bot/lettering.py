"""Text on pictures, in the font that comes with Pillow. It has no accents: they are drawn.

Letters beyond Latin are not in it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font = FreeTypeFont | ImageFont

_PLAIN = str.maketrans("–—‑’‘“”", "---''\"\"")
_ACCENTS = {
    "\u0300": ((-0.12, -0.2, 0.08, -0.06),),  # grave
    "\u0301": ((-0.08, -0.06, 0.12, -0.2),),  # acute
    "\u0302": ((-0.14, -0.06, 0.0, -0.2), (0.0, -0.2, 0.14, -0.06)),  # circumflex
    "\u0303": (
        (-0.15, -0.09, -0.05, -0.15),
        (-0.05, -0.15, 0.05, -0.09),
        (0.05, -0.09, 0.15, -0.15),
    ),  # tilde
    "\u0308": ((-0.14, -0.13, -0.1, -0.13), (0.1, -0.13, 0.14, -0.13)),  # diaeresis
}
"""Lines from and to, in parts of the size of the letter, from the middle of its upper edge."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """Writes on one picture in one size."""

    drawing: ImageDraw
    font: Font
    size: int

    @classmethod
    def of(cls, drawing: ImageDraw, size: int) -> Lettering:
        """Letters of so many pixels."""
        from PIL import ImageFont

        return cls(drawing, ImageFont.load_default(size), size)

    def width(self, text: str) -> float:
        """How many pixels a text is wide."""
        return self.drawing.textlength("".join(base for base, _ in _letters(text)), font=self.font)

    def write(self, x: float, y: float, text: str, colour: str, room: float) -> None:
        """Writes a text, its upper left corner at `x`, `y`; it is cut where its room ends."""
        if self.width(text) > room:
            kept = text
            while kept and self.width(f"{kept}...") > room:
                kept = kept[:-1].rstrip()
            text = f"{kept}..."
        letters = _letters(text)
        plain = "".join(base for base, _ in letters)
        self.drawing.text((x, y), plain, fill=colour, font=self.font)
        for at, (base, accents) in enumerate(letters):
            for accent in accents:
                self._accent(x, y, plain[:at], base, accent, colour)

    def _accent(self, x: float, y: float, before: str, base: str, accent: str, colour: str) -> None:
        start = x + self.drawing.textlength(before, font=self.font)
        middle = start + self.drawing.textlength(base, font=self.font) / 2
        upper = y + self.font.getbbox(base)[1]
        for x1, y1, x2, y2 in _ACCENTS.get(accent, ()):
            line = [(middle + x1 * self.size, upper + y1 * self.size)]
            line.append((middle + x2 * self.size, upper + y2 * self.size))
            self.drawing.line(line, fill=colour, width=max(2, self.size // 9))


def _letters(text: str) -> list[tuple[str, str]]:
    """Each letter, and the accents on it."""
    letters: list[tuple[str, str]] = []
    for sign in unicodedata.normalize("NFD", text.translate(_PLAIN)):
        if unicodedata.combining(sign) and letters:
            base, accents = letters.pop()
            letters.append((base, accents + sign))
        else:
            letters.append((sign, ""))
    return letters
