"""The picture of risk against coverage: an SVG that a browser can read, true to its figures."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from bot.picture import picture
from knowledge.coverage import Curve, Scored, curve
from knowledge.weights import Thresholds

THRESHOLDS = Thresholds(answer=0.5, scant=0.9, offer=0.25, clause=0.7, together=0.35, near=0.4)
SVG = "{http://www.w3.org/2000/svg}"


def measured(unanswerable: int = 20) -> Curve:
    """Forty questions of falling certainty, every tenth wrong; and some that have no answer."""
    asked = [Scored(True, 1 - number / 41, right=number % 10 != 9) for number in range(40)]
    return curve([*asked, *[Scored(False, 0.3, right=False)] * unanswerable], THRESHOLDS)


def drawn(curve_: Curve, title: str = "Risk") -> ET.Element:
    """The picture, read as a browser reads it."""
    return ET.fromstring(picture(curve_, title))  # noqa: S314 -- our own text


def test_it_says_what_happens_at_each_threshold() -> None:
    """In words, with counts, for those who don't see the picture too."""
    root = drawn(measured())
    words = [element.text or "" for element in root.iter(f"{SVG}text")]
    assert "40 questions that have an answer, 20 that have none" in words
    assert "Answered from 0.50 on: 21 of 40, and 0 of 20 without an answer; 2 of 21 wrong (9.5%)." in words
    description = root.find(f"{SVG}desc")
    assert description is not None
    assert "Answered or offered from 0.25 on: 31 of 40, and 20 of 20" in (description.text or "")


def test_the_marks_stand_where_the_figures_put_them() -> None:
    """The one to answer at its coverage, between the ends of the scale."""
    root = drawn(measured())
    ticks = {
        element.text: float(element.attrib["x"])
        for element in root.iter(f"{SVG}text")
        if element.get("text-anchor") == "middle" and "x" in element.attrib
    }
    expected = ticks["0%"] + 21 / 40 * (ticks["100%"] - ticks["0%"])
    places = [float(circle.attrib["cx"]) for circle in root.iter(f"{SVG}circle")]
    assert places[1:] == pytest.approx([expected, expected], abs=0.1)


def test_without_questions_that_have_no_answer_there_is_one_line() -> None:
    """Nothing is said of what there is none of."""
    assert len(list(drawn(measured(0)).iter(f"{SVG}polyline"))) == 1
    assert len(list(drawn(measured()).iter(f"{SVG}polyline"))) == 2


def test_a_title_is_text_whatever_is_in_it() -> None:
    """A file may have any name."""
    title = drawn(measured(), 'a < b & "c".jsonl').find(f"{SVG}title")
    assert title is not None
    assert title.text == 'a < b & "c".jsonl'


def test_nothing_answered_is_drawn_too() -> None:
    """An empty line, and both marks at nothing."""
    silent = curve([Scored(True, 0.1, right=True)], THRESHOLDS)
    words = [element.text for element in drawn(silent).iter(f"{SVG}text")]
    assert "Answered from 0.50 on: 0 of 1; 0 of 0 wrong (0.0%)." in words
