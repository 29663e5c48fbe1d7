"""`ask` and `advisory`: what they print, in text and as JSON, and how they end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.program import Program

EMBASSY = "is the us embassy still open?"


def test_ask_prints_the_answer_with_issuer_day_age_and_citation(program: Program) -> None:
    """The answer, whose it is, how old it is, where to check and where it comes from."""
    ran = program("ask", EMBASSY)
    assert ran.code == 0
    first, verdict, *_ = ran.out.splitlines()
    assert "🇺🇸" in first
    assert "United States" in first
    assert "24 January 2022" in verdict
    assert "old, check the current advice at https://travel.state.gov" in ran.out
    assert "As reported by The Moscow Times, 24 January 2022" in ran.out
    assert "https://www.themoscowtimes.com/2022/01/24/" in ran.out


def test_ask_prints_plain_text_when_piped(program: Program) -> None:
    """No escape codes in a pipe."""
    assert "\x1b" not in program("ask", EMBASSY).out


def test_ask_json_is_the_object_of_the_contract(program: Program) -> None:
    """Every key of the contract, with its type."""
    ran = program("ask", EMBASSY, "--json")
    assert ran.code == 0
    outcome = ran.json
    assert outcome["question"] == EMBASSY
    assert outcome["outcome"] == "answered"
    assert outcome["reason"] is None
    assert 0 <= outcome["confidence"] <= 1
    answer = outcome["answers"][0]
    assert answer["issuer"] == "us"
    assert answer["about"] == ["ukraine"]
    assert {"entry", "speaker", "text", "quotes", "stated", "as_of"} <= set(answer)
    citation = answer["citations"][0]
    assert citation["passage"] == "us-embassy-open"
    assert citation["published"] == "2022-01-24"
    assert {"source", "title", "publisher", "url"} <= set(citation)


def test_a_question_may_be_written_without_quotes(program: Program) -> None:
    """Words are joined by spaces."""
    assert program("ask", "--json", *EMBASSY.split()).json["question"] == EMBASSY


def test_a_question_can_come_from_standard_input(program: Program) -> None:
    """The question “-” stands for standard input."""
    assert program("ask", "-", "--json", stdin=EMBASSY).json["outcome"] == "answered"


def test_at_a_day_before_everything_leaves_everything_out(program: Program) -> None:
    """What was said later is not known on that day."""
    ran = program("ask", EMBASSY, "--json", "--at", "2020-01-01")
    assert ran.code == 0
    assert ran.json["answers"] == []


def test_at_counts_ages_from_that_day(program: Program) -> None:
    """Three days later the advice is not old."""
    out = program("ask", EMBASSY, "--at", "2022-01-27").out
    assert "3 days ago" in out
    assert "old" not in out.split("As reported by")[0].replace("told", "")


def test_issuer_asks_for_the_answers_of_one(program: Program) -> None:
    """Only that issuer's answers are given."""
    outcome = program("ask", "is the embassy open?", "--issuer", "UK", "--json").json
    assert {answer["issuer"] for answer in outcome["answers"]} == {"uk"}


def test_previous_makes_a_follow_up(program: Program) -> None:
    """“and the british one?” is understood after a question on an embassy."""
    outcome = program("ask", "and the british one?", "--previous", EMBASSY, "--json").json
    assert [answer["issuer"] for answer in outcome["answers"]][:1] == ["uk"]


def test_another_issuer_is_refused_with_a_reason_and_their_page(program: Program) -> None:
    """A question about the French embassy is never answered with the American one."""
    ran = program("ask", "is the french embassy open?")
    assert ran.code == 0
    assert "Nothing here from France" in ran.out
    assert "https://www.diplomatie.gouv.fr" in ran.out
    assert "As reported by" not in ran.out


def test_unknown_is_not_a_failure(program: Program) -> None:
    """An outcome without an answer ends with 0, also as JSON."""
    ran = program("ask", "what is the phone number of the embassy?", "--json")
    assert ran.code == 0
    assert ran.json["outcome"] == "unknown"


@pytest.mark.parametrize("question", ["", "   ", "🙂🙂🙂", "?!"])
def test_a_question_without_words_is_told_so(program: Program, question: str) -> None:
    """It is no input that could be read; the outcome says the same."""
    ran = program("ask", "--json", question)
    assert ran.code == 1
    assert ran.err == "There are no words in the question. Ask: is the us embassy still open?\n"
    assert ran.json["outcome"] == "unknown"


def test_a_question_of_a_megabyte_is_read_as_far_as_is_documented(program: Program) -> None:
    """It is cut, answered and told so."""
    question = EMBASSY + " please" * 150_000
    ran = program("ask", "-", "--json", stdin=question)
    assert ran.code == 1
    assert ran.err == f"The question has {len(question):,} characters; only the first 4,000 were read.\n"
    assert ran.json["outcome"] in {"answered", "ambiguous", "unknown"}


def test_invalid_utf8_in_a_question_is_survived(program: Program) -> None:
    """What can't be decoded is replaced."""
    assert program("ask", "-", "--json", stdin=b"is the \xff us embassy still open?").code == 0


def test_advisory_shows_everything_about_a_place(program: Program) -> None:
    """All statements on a place, by any of its names."""
    ran = program("advisory", "russia", "--json")
    assert ran.code == 0
    assert ran.json["outcome"] == "answered"
    cited = {citation["passage"] for answer in ran.json["answers"] for citation in answer["citations"]}
    assert "us-do-not-travel-russia" in cited
    assert "Russia" in program("advisory", "Russian Federation").out


def test_advisory_of_an_unknown_place_suggests_near_names(program: Program) -> None:
    """A place that isn't one: a sentence with suggestions, and 1."""
    ran = program("advisory", "atlantis")
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err.startswith("No place is called “atlantis”.")
    typo = program("advisory", "ukrane-ish")
    assert typo.code == 1 or "Ukraine" in typo.out
    assert "Ukraine" in program("advisory", "ukrainne").out + program("advisory", "ukrainne").err


def test_advisory_of_a_place_without_statements_says_so(program: Program) -> None:
    """A true place of which nothing is held is no failure."""
    ran = program("advisory", "portugal")
    assert ran.code == 0
    assert "Nothing here about Portugal" in ran.out


def test_global_options_may_stand_before_or_after_the_command(program: Program, tmp_path: Path) -> None:
    """Both places mean the same."""
    missing = tmp_path / "nothing.yaml"
    before = program("--config", missing, "ask", EMBASSY)
    after = program("ask", EMBASSY, "--config", missing)
    assert (before.code, before.err) == (after.code, after.err)
    assert before.code == 78


def test_a_place_is_shown_in_the_language_asked_for(program: Program) -> None:
    """The English text stays where it was; the translation is a key more."""
    answers = program("advisory", "russia", "--locale", "es", "--json").json["answers"]
    assert answers
    for answer in answers:
        assert re.match(r"(Reported on|On) ", answer["text"])
        assert answer["translation"]["locale"] == "es"
        assert answer["translation"]["text"] != answer["text"]
