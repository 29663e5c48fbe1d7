"""Shares with their intervals, and what would be answered at every threshold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Advisor
from knowledge.coverage import Scored, curve
from knowledge.evaluation import Case, evaluate
from knowledge.shares import Share
from knowledge.weights import Thresholds

THRESHOLDS = Thresholds(answer=0.5, scant=0.9, offer=0.25, clause=0.7, together=0.35, near=0.4)
scored = st.lists(st.builds(Scored, st.booleans(), st.sampled_from([0.0, 0.2, 0.5, 0.9]), st.booleans()))


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_intervals_are_those_of_wilson(count: int, total: int, low: float, high: float) -> None:
    """The last one is the example of Newcombe (1998)."""
    assert Share(count, total).interval == pytest.approx((low, high), abs=1e-4)


def test_nothing_asked_tells_nothing() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)


@given(scored)
def test_a_lower_threshold_never_answers_less(questions: list[Scored]) -> None:
    found = curve(questions, THRESHOLDS)
    counts = [(point.answered, point.wrong, point.covered, point.let_through) for point in found.points]
    assert counts == sorted(counts)
    assert [point.threshold for point in found.points] == sorted(
        {one.probability for one in questions if one.probability}, reverse=True
    )


@given(scored, st.sampled_from([0.1, 0.2, 0.35, 0.5, 0.95]))
def test_a_point_counts_what_reaches_its_threshold(questions: list[Scored], threshold: float) -> None:
    point = curve(questions, THRESHOLDS).at(threshold)
    reached = [one for one in questions if one.probability >= threshold]
    assert point.answered == len(reached)
    assert point.wrong == sum(not one.right for one in reached)
    assert point.covered == sum(one.answerable for one in reached)
    assert point.let_through == sum(not one.answerable for one in reached)


def test_the_curve_goes_through_what_was_answered(advisor: Advisor) -> None:
    """At the threshold in force it counts as the table does; below it, what was left silent or offered."""
    report = evaluate(
        advisor,
        [
            Case(q="is the us embassy still open?", accept=("us-embassy-open",)),
            Case(q="is the us embassy still open?", accept=("uk-embassy-open",)),
            Case(q="are the yanks and the embassy thinking of leaving soon", accept=("us-embassy-open",)),
            Case(q="is the french embassy open?"),
            Case(q="who is playing tonight"),
        ],
    )
    total, point = report.total, report.curve.at(advisor.thresholds.answer)
    assert (point.answered - point.wrong, point.wrong) == (total.right, total.wrong)
    assert report.curve.points[-1].answered >= point.answered
    assert (report.curve.answerable, report.curve.unanswerable) == (3, 2)


def test_an_outcome_says_what_was_likeliest_also_when_it_is_silent(advisor: Advisor) -> None:
    answered = advisor.ask("is the us embassy still open?")
    assert answered.likeliest
    assert answered.likeliest.entry == "embassy-open"
    assert answered.likeliest.passages == tuple(
        citation.passage for citation in answered.answers[0].citations
    )
    silent = advisor.ask("has the american embassy got enough parking spaces")
    assert silent.outcome != "answered"
    assert silent.likeliest
    assert silent.likeliest.probability < advisor.thresholds.answer
    assert silent.to_json()["likeliest"]["entry"] == silent.likeliest.entry
    assert advisor.ask("!!!").to_json()["likeliest"] is None
