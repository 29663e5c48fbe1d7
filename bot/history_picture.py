"""How the levels of a place changed, as a picture: a lane for each government, with its own scale.

No two governments share an axis but that of time. A line ends where nothing was known.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.lettering import Lettering
from knowledge.dates import MONTHS
from knowledge.feeds.governments import Colour, Government

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH = 1000
"""Pixels; a phone shows less than half of them, so that nothing is written smaller than 20."""
_MARGIN = 28
_ROW = 42
_HEAD = 50
_TITLE = 78
_AXIS = 88
_TICKS = 4
_SHORTEST = dt.timedelta(days=3)
_LINE = 9
_NOTE = "A line ends where advice was last read. No scale can be compared with another."
_BACKGROUND, _PANEL, _GRID = "#1e1f22", "#2b2d31", "#43454c"
_BRIGHT, _FAINT = "#f2f3f5", "#c4c7cd"
_COLOURS: dict[Colour, str] = {
    "red": "#ff5c5c", "orange": "#ff9d3b", "yellow": "#ffd84a", "green": "#4fcf8c", "blue": "#6ea8ff",
    "none": "#d5d7db",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """From when on which levels and flags were held, the gravest first."""

    at: dt.datetime
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """What one government advised, step by step, the oldest first; known `until` it was last read."""

    government: Government
    steps: tuple[Step, ...]
    until: dt.datetime


def draw(title: str, lanes: Sequence[Lane], now: dt.datetime) -> bytes:
    """A PNG of one lane or more, each with at least one step, from the first step to `now`."""
    from PIL import Image, ImageDraw  # only who draws needs to wait for it

    heights = [_HEAD + _ROW * len(lane.government.levels) + 18 for lane in lanes]
    image = Image.new("RGB", (WIDTH, _TITLE + sum(heights) + _AXIS), _BACKGROUND)
    drawing = ImageDraw.Draw(image)
    Lettering.of(drawing, 32).write(_MARGIN, 22, title, _BRIGHT, WIDTH - 2 * _MARGIN)
    times = _Times(min(lane.steps[0].at for lane in lanes), now)
    top = _TITLE
    for lane, height in zip(lanes, heights, strict=True):
        _lane(drawing, lane, times, top, height - 12)
        top += height
    small = Lettering.of(drawing, 21)
    for day, x in times.ticks():
        label = f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
        left = min(max(x - small.width(label) / 2, _MARGIN), WIDTH - _MARGIN - small.width(label))
        small.write(left, top + 4, label, _FAINT, WIDTH)
    small.write(_MARGIN, top + 44, _NOTE, _FAINT, WIDTH - 2 * _MARGIN)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


class _Times:
    """The axis that all lanes share."""

    def __init__(self, start: dt.datetime, end: dt.datetime) -> None:
        start = min(start, end - _SHORTEST)
        self.start = start - (end - start) * 0.03
        self.span = end - self.start

    def x(self, at: dt.datetime) -> float:
        """Where a moment stands, in pixels."""
        left, right = _MARGIN + 16, WIDTH - _MARGIN - 16
        return left + (right - left) * min(max((at - self.start) / self.span, 0), 1)

    def ticks(self) -> list[tuple[dt.date, float]]:
        """Some days, at their beginning in UTC, and where they stand."""
        step = max(1, -(-self.span.days // _TICKS))
        day, found = self.start.date() + dt.timedelta(days=1), []
        while (begin := dt.datetime.combine(day, dt.time(), dt.UTC)) <= self.start + self.span:
            found.append((day, self.x(begin)))
            day += dt.timedelta(days=step)
        return found


def _lane(drawing: ImageDraw, lane: Lane, times: _Times, top: int, height: int) -> None:
    drawing.rounded_rectangle((_MARGIN - 12, top, WIDTH - _MARGIN + 12, top + height), 12, fill=_PANEL)
    room = WIDTH - 2 * _MARGIN - 40
    Lettering.of(drawing, 24).write(_MARGIN + 4, top + 10, lane.government.name, _BRIGHT, room)
    small = Lettering.of(drawing, 21)
    rows = {level: top + _HEAD + _ROW * row + 32 for row, level in enumerate(lane.government.levels)}
    for _, x in times.ticks():
        drawing.line((x, top + _HEAD, x, top + height - 6), fill=_GRID, width=1)
    used = {level for step in lane.steps for level in step.levels}
    for id_, level in lane.government.levels.items():
        y = rows[id_]
        drawing.line((_MARGIN + 4, y, WIDTH - _MARGIN - 4, y), fill=_GRID, width=2)
        label = level.label.get("en") or next(iter(level.label.values()))
        colour = _BRIGHT if id_ in used else _FAINT
        drawing.ellipse((_MARGIN + 4, y - 25, _MARGIN + 16, y - 13), fill=_COLOURS[level.colour])
        small.write(_MARGIN + 26, y - 31, label, colour, room)
    before: float | None = None
    for step, end in zip(lane.steps, [*(step.at for step in lane.steps[1:]), lane.until], strict=True):
        x = times.x(step.at)
        y = rows[step.levels[0]]
        if before is not None and before != y:
            drawing.line((x, before, x, y), fill=_FAINT, width=3)
        for held in reversed(step.levels):
            colour = _COLOURS[lane.government.levels[held].colour]
            right = max(times.x(end), x + 4)
            drawing.line((x, rows[held], right, rows[held]), fill=colour, width=_LINE)
        radius = _LINE - 2
        drawing.ellipse(
            (x - radius, y - radius, x + radius, y + radius),
            fill=_COLOURS[lane.government.levels[step.levels[0]].colour],
            outline=_PANEL,
            width=2,
        )
        before = y
