"""Answers as they stand on a terminal: every kind of outcome, and the days in words."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot import guidance
from bot.phrasebook import phrasebook
from bot.style import Style
from bot.terminal import TerminalRenderer
from config import Answers
from knowledge import Folders, KnowledgeBase, Option, Outcome, load

TODAY = dt.date(2026, 3, 1)
ENGLISH = phrasebook("en")


@pytest.fixture(scope="module")
def knowledge() -> KnowledgeBase:
    """The shipped knowledge base, loaded but not learnt."""
    return load(Folders())


@pytest.fixture
def renderer(knowledge: KnowledgeBase) -> TerminalRenderer:
    """Plain output, as in a pipe."""
    return TerminalRenderer(knowledge, Answers(), Style(), TODAY)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-01", "today"),
        ("2026-02-28", "yesterday"),
        ("2026-02-20", "9 days ago"),
        ("2026-02-08", "3 weeks ago"),
        ("2026-01-01", "8 weeks ago"),
        ("2025-12-30", "2 months ago"),
        ("2025-03-02", "11 months ago"),
        ("2025-03-01", "1 year ago"),
        ("2022-01-24", "4 years ago"),
        ("2026-03-02", "dated 2 March 2026, which is still to come"),
    ],
)
def test_ages_are_told_in_whole_units(day: str, said: str) -> None:
    """Rounded down, with the unit a person would use."""
    assert ENGLISH.age(dt.date.fromisoformat(day), TODAY) == said


def test_names_are_joined_as_in_a_sentence() -> None:
    """With commas and one last word."""
    assert ENGLISH.joined([]) == ""
    assert ENGLISH.joined(["a"]) == "a"
    assert ENGLISH.joined(["a", "b", "c"], "or") == "a, b or c"


@pytest.mark.parametrize(
    ("text", "said"), [("2021", "2021"), ("2021-04", "April 2021"), ("2021-04-30", "30 April 2021")]
)
def test_partial_days_are_told(text: str, said: str) -> None:
    """A year, a month or a day."""
    assert ENGLISH.partial_day(text) == said


def test_another_issuer_is_told_with_who_has_spoken(renderer: TerminalRenderer) -> None:
    """The reason, who has spoken, their answers to choose from, the page of the one asked about."""
    options = tuple(
        Option("embassy-open", issuer, f"Is the {issuer} embassy open?", (f"{issuer}-embassy-open",))
        for issuer in ("us", "uk")
    )
    said = renderer.render(
        Outcome(
            "is the french embassy open",
            "unknown",
            reason="other_issuer",
            missing="France",
            subject="embassies in Kyiv",
            known=("us", "uk"),
            options=options,
        )
    )
    assert said.startswith(
        "Nothing here from France. The United States and the United Kingdom have spoken on embassies in Kyiv."
    )
    assert "  1  Is the us embassy open?\n  2  Is the uk embassy open?\n" in said
    assert "🇫🇷 France: https://www.diplomatie.gouv.fr" in said
    assert "travel.state.gov" not in said


def test_danger_comes_first(renderer: TerminalRenderer) -> None:
    """The operator's text and the emergency pages, never a bare “no match”."""
    said = renderer.render(Outcome("we are being shelled", "unknown", reason="no_match", danger=True))
    assert said.startswith(Answers().emergency)
    assert "https://travel.state.gov" in said
    assert "Nothing held here" not in said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("no_match", "Nothing held here answers that."),
        ("detail_not_stated", "The statements held here don't give that."),
        ("not_a_question", "That is not a question about official advice. Ask for example: "),
        ("language", "This is in a language that this bot can't read. Please ask in English"),
    ],
)
def test_every_reason_has_a_sentence(renderer: TerminalRenderer, reason: str, said: str) -> None:
    """The true one, and never an apology."""
    outcome = Outcome("x", "unknown", reason=reason)  # type: ignore[arg-type]
    assert renderer.render(outcome).startswith(said)


def test_an_ambiguous_question_is_a_numbered_choice(renderer: TerminalRenderer) -> None:
    """Each option once, in order."""
    options = (Option("a", None, "A?", ()), Option("b", None, "B?", ()), Option("a", None, "A?", ()))
    outcome = Outcome("x", "ambiguous", options=options)
    assert guidance.choices(outcome) == options[:2]
    assert "  1  A?\n  2  B?\n" in renderer.render(outcome)


def test_lines_keep_to_the_width_of_a_terminal(knowledge: KnowledgeBase) -> None:
    """Escape codes don't count."""
    renderer = TerminalRenderer(knowledge, Answers(), Style(colour=True, links=True, width=60), TODAY)
    text = renderer.render(Outcome("x", "unknown", reason="language", missing="this text"))
    plain = re.sub(r"\x1b\[[\d;]*m|\x1b\]8;;.*?\x1b\\", "", text)
    assert all(len(line) <= 60 or "http" in line for line in plain.splitlines())
