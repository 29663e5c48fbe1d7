"""What is remembered is bounded, and small facts outlast a restart."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.answers_sent import AnswersSent, Sent
from bot.bounded import BoundedMap, BoundedSet
from bot.catchup import Progress
from bot.state_file import StateFile


def test_the_oldest_leaves_first() -> None:
    memory: BoundedMap[int, str] = BoundedMap(2)
    memory.put(1, "a")
    memory.put(2, "b")
    memory.put(1, "c")
    memory.put(3, "d")
    assert memory.keys() == [1, 3]


def test_a_thing_counts_once() -> None:
    seen: BoundedSet[int] = BoundedSet(2)
    assert [seen.count(1), seen.count(1), seen.count(2), seen.count(3), seen.count(1)] == [
        True,
        False,
        True,
        True,
        True,
    ]


def test_an_answer_is_found_by_its_question_and_the_other_way_round() -> None:
    sent = AnswersSent()
    question = Sent(question=1, channel=10, asker=5)
    sent.put(question)
    sent.answered(question, 2)
    assert sent.of_question(1) is question
    assert sent.of_answer(2) is question
    assert sent.unanswered(question) == 2
    assert sent.of_answer(2) is None


def test_the_map_of_answers_is_bounded() -> None:
    sent = AnswersSent(most=100)
    for number in range(1000):
        question = Sent(question=number, channel=10, asker=5)
        sent.put(question)
        sent.answered(question, number + 10_000)
    assert len(sent) == 100
    assert sent.of_answer(10_000) is None
    assert sent.of_answer(10_999) is not None


def test_an_answer_sent_anew_has_a_nonce_of_its_own_within_the_limit() -> None:
    question = Sent(question=2**63 - 1, channel=10, asker=5)
    first = question.nonce
    question.version = 99
    assert first != question.nonce
    assert len(question.nonce) <= 25


def test_a_message_that_still_waits_holds_the_progress_back() -> None:
    progress = Progress(last=50, pending={30, 40})
    assert progress.settled == 29
    progress.pending.clear()
    assert progress.settled == 50


def test_facts_outlast_a_restart(tmp_path: Path) -> None:
    StateFile(tmp_path / "new", 7).put("commands", "abc")
    again = StateFile(tmp_path / "new", 7)
    again.load()
    assert again.get("commands") == "abc"
    other = StateFile(tmp_path / "new", 8)
    other.load()
    assert other.get("commands") is None, "the facts of one application are not another's"


@pytest.mark.parametrize("content", ["", "{", "[1]", "\x00"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "7.json").write_text(content)
    state = StateFile(tmp_path, 7)
    state.load()
    assert state.get("commands") is None
    state.put("commands", "abc")
    again = StateFile(tmp_path, 7)
    again.load()
    assert again.get("commands") == "abc"


def test_a_folder_that_cannot_be_written_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    state = StateFile(tmp_path / "file", 7)
    with caplog.at_level(logging.WARNING):
        state.put("a", 1)
        state.put("b", 2)
    assert len(caplog.records) == 1
    assert "can't be written" in caplog.text
