"""The picture of risk against coverage, as SVG: what is answered and what of it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from knowledge.coverage import Curve, Point

_WIDTH, _HEIGHT = 800, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 24, 132, 56
_TOPS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
"""Where the upper end of the scale may lie."""
_STEADY = 20
"""Answers from which on a share of wrong ones is steady enough to set the scale."""
_FINEST = 1.0
"""Pixels between two points of a line that can still be told apart."""
_RISK, _THROUGH = "#0072b2", "#d55e00"  # told apart by the colour-blind (Okabe, Ito 2008)


def picture(curve: Curve, title: str) -> str:
    """An SVG document. `curve` must hold a question that has an answer."""
    return _Picture(curve, title).document()


class _Picture:
    def __init__(self, curve: Curve, title: str) -> None:
        self.curve = curve
        self.title = title
        self.marks = [("answer", curve.thresholds.answer), ("offer", curve.thresholds.offer)]
        # Below the threshold to offer, where nothing happens any more, everything goes wrong at last.
        reached = [point for point in curve.points if point.threshold >= curve.thresholds.offer]
        steady = [point for point in reached if point.answered >= _STEADY] or reached
        highest = max((max(curve.risk(point), curve.let_through(point)) for point in steady), default=0.0)
        self.top = next(top for top in _TOPS if highest <= 0.9 * top or top == _TOPS[-1])

    def document(self) -> str:
        """The whole picture."""
        size = f'viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}"'
        font = 'font-family="system-ui, sans-serif" font-size="13" fill="#222"'
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {font}>',
            f"<title>{escape(self.title)}</title>",
            f"<desc>{escape(' '.join(self._legend()))}</desc>",
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
            _text(_LEFT, 28, self.title, size=17, weight="bold"),
            _text(_LEFT, 49, self._counts()),
            *self._keys(),
            *self._grid(),
            *self._lines(),
            *self._marks(),
            "</svg>",
        ]
        return "\n".join(lines) + "\n"

    def _counts(self) -> str:
        return (
            f"{self.curve.answerable:,} questions that have an answer, "
            f"{self.curve.unanswerable:,} that have none"
        )

    def _legend(self) -> list[str]:
        """What happens at each threshold in force, in a sentence."""
        return [self._said(name, threshold) for name, threshold in self.marks]

    def _said(self, name: str, threshold: float) -> str:
        curve, point = self.curve, self.curve.at(threshold)
        what = "Answered" if name == "answer" else "Answered or offered"
        without = f"{point.let_through:,} of {curve.unanswerable:,} without an answer"
        through = f", and {without}" if curve.unanswerable else ""
        return (
            f"{what} from {threshold:.2f} on: {point.covered:,} of {curve.answerable:,}"
            f"{through}; {point.wrong:,} of {point.answered:,} wrong ({curve.risk(point):.1%})."
        )

    def _keys(self) -> Iterator[str]:
        for number, sentence in enumerate(self._legend()):
            y = 72 + 20 * number
            yield _mark(self.marks[number][0], _LEFT + 6, y - 4, "#222")
            yield _text(_LEFT + 20, y, sentence)
        y = 72 + 20 * len(self.marks)
        yield _line(_LEFT, y - 4, _LEFT + 24, y - 4, _RISK, width=2.5)
        yield _text(_LEFT + 30, y, "wrong, of the answers")
        if self.curve.unanswerable:
            yield _line(_LEFT + 190, y - 4, _LEFT + 214, y - 4, _THROUGH, width=2.5, dashed=True)
            yield _text(_LEFT + 220, y, "answered, of the questions that have no answer")

    def _x(self, coverage: float) -> float:
        return _LEFT + coverage * (_WIDTH - _LEFT - _RIGHT)

    def _y(self, share: float) -> float:
        return _HEIGHT - _BOTTOM - share / self.top * (_HEIGHT - _TOP - _BOTTOM)

    def _grid(self) -> Iterator[str]:
        bottom, right = self._y(0), self._x(1)
        for step in range(6):
            share = step / 5
            yield _line(self._x(share), _TOP, self._x(share), bottom, "#ddd")
            yield _text(self._x(share), bottom + 18, f"{share:.0%}", anchor="middle")
            yield _line(_LEFT, self._y(share * self.top), right, self._y(share * self.top), "#ddd")
            yield _text(_LEFT - 8, self._y(share * self.top) + 4, f"{share * self.top:.0%}", anchor="end")
        yield _line(_LEFT, bottom, right, bottom, "#222")
        yield _line(_LEFT, _TOP, _LEFT, bottom, "#222")
        yield _text(
            (self._x(0) + right) / 2,
            _HEIGHT - 12,
            "coverage: answered, of the questions that have an answer",
            anchor="middle",
        )
        middle = (_TOP + bottom) / 2
        yield (
            f'<text transform="rotate(-90)" x="{-middle:.1f}" y="18" text-anchor="middle">'
            "share that goes wrong</text>"
        )

    def _lines(self) -> Iterator[str]:
        area = f'width="{self._x(1) - _LEFT}" height="{self._y(0) - _TOP}"'
        yield f'<clipPath id="plot"><rect x="{_LEFT}" y="{_TOP}" {area}/></clipPath>'
        if self.curve.unanswerable:
            yield self._curve(self.curve.let_through, _THROUGH, ' stroke-dasharray="7 5"')
        yield self._curve(self.curve.risk, _RISK, "")

    def _curve(self, share: Callable[[Point], float], colour: str, extra: str) -> str:
        places = [
            (self._x(self.curve.coverage(point)), self._y(min(2 * self.top, share(point))))
            for point in self.curve.points
        ]
        kept = places[:1]
        for place in places[1:]:
            if max(abs(place[0] - kept[-1][0]), abs(place[1] - kept[-1][1])) >= _FINEST:
                kept.append(place)
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in kept)
        return (
            f'<polyline points="{points}" clip-path="url(#plot)" fill="none" stroke="{colour}" '
            f'stroke-width="2.5" stroke-linejoin="round"{extra}/>'
        )

    def _marks(self) -> Iterator[str]:
        for name, threshold in self.marks:
            point = self.curve.at(threshold)
            x = self._x(self.curve.coverage(point))
            if self.curve.unanswerable:
                yield _mark(name, x, self._y(min(self.top, self.curve.let_through(point))), _THROUGH)
            yield _mark(name, x, self._y(min(self.top, self.curve.risk(point))), _RISK)


def _mark(name: str, x: float, y: float, colour: str) -> str:
    """A filled circle for the threshold to answer, an open diamond for the one to offer."""
    if name == "answer":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{colour}" stroke="#fff" stroke-width="1.5"/>'
    corners = f"{x:.1f},{y - 6.5:.1f} {x + 6.5:.1f},{y:.1f} {x:.1f},{y + 6.5:.1f} {x - 6.5:.1f},{y:.1f}"
    return f'<polygon points="{corners}" fill="#fff" stroke="{colour}" stroke-width="2"/>'


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, *, width: float = 1, dashed: bool = False
) -> str:
    dash = ' stroke-dasharray="7 5"' if dashed else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dash}/>'


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: int = 13, weight: str = "") -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"{bold}>{escape(text)}</text>'
    )
