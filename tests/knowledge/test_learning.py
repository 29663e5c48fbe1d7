"""What is learnt is kept, and learnt anew when anything changed or was damaged."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from knowledge import Advisor, KnowledgeError
from knowledge.evaluation import Case, evaluate
from tests.knowledge.conftest import KnowledgeFolder

QUESTIONS = ("is the port open", "can boats leave the harbor", "hello everyone", "is the French port open")


def outcomes(advisor: Advisor) -> list[str]:
    return [json.dumps(advisor.ask(question).to_json()) for question in QUESTIONS]


def test_what_was_kept_answers_as_what_was_learnt(small: KnowledgeFolder, tmp_path: Path) -> None:
    learnt = Advisor.open(small.folders, tmp_path / "cache")
    heard: list[float] = []
    kept = Advisor.open(small.folders, tmp_path / "cache", heard.append)
    assert outcomes(kept) == outcomes(learnt)
    assert heard == []


def test_a_change_is_learnt(small: KnowledgeFolder, tmp_path: Path) -> None:
    Advisor.open(small.folders, tmp_path / "cache")
    small.change("entries/port.yaml", "was staying open, with", "was half open, with")
    assert "half open" in Advisor.open(small.folders, tmp_path / "cache").answer("port-open").answers[0].text


@pytest.mark.parametrize("damage", [b"", b"not an archive", b"PK\x03\x04 cut off"])
def test_a_damaged_keeping_is_learnt_anew(
    small: KnowledgeFolder, tmp_path: Path, damage: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    cache = tmp_path / "cache"
    expected = outcomes(Advisor.open(small.folders, cache))
    for path in cache.glob("*.npz"):
        path.write_bytes(damage)
    with caplog.at_level(logging.WARNING):
        assert outcomes(Advisor.open(small.folders, cache)) == expected
    assert "learnt anew" in caplog.text


def test_where_nothing_can_be_kept_it_still_answers(
    small: KnowledgeFolder, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        assert Advisor.open(small.folders, tmp_path / "cache").ask("is the port open").answers
    assert "can't be kept" in caplog.text


def test_a_broken_knowledge_base_is_never_kept(small: KnowledgeFolder, tmp_path: Path) -> None:
    small.change("entries/port.yaml", "cites: [port-open]", "cites: [nothing]")
    for _ in range(2):
        with pytest.raises(KnowledgeError):
            Advisor.open(small.folders, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_knowledge_base_of_ones_own_works_with_a_handful_of_phrasings(small: KnowledgeFolder) -> None:
    advisor = Advisor.open(small.folders)
    assert [answer.entry for answer in advisor.ask("is the port open?").answers] == ["port-open"]
    assert advisor.ask("is the us embassy open").outcome != "answered"


def test_evaluation_counts_right_offered_silent_and_wrong(small: KnowledgeFolder) -> None:
    report = evaluate(
        Advisor.open(small.folders),
        [
            Case(q="is the port open", kind="asked", accept=("port-open",), all=("port-open",)),
            Case(q="is the port open", kind="asked", accept=("another",), all=("another",)),
            Case(q="hello everyone", kind="asked", accept=("port-open",), all=("port-open",)),
            Case(q="hello everyone", kind="chatter"),
            Case(q="is the port open", kind="chatter"),
        ],
    )
    rows = {
        row.kind: (row.total, row.answerable, row.right, row.complete, row.silent, row.wrong)
        for row in report.rows
    }
    assert rows == {"asked": (3, 3, 1, 1, 1, 1), "chatter": (2, 0, 0, 0, 1, 1)}
    assert report.irrelevant == 0
    assert [case.q for case, _ in report.misses] == ["is the port open", "hello everyone", "is the port open"]


def test_what_was_edited_while_it_was_learnt_is_not_taken_for_the_edit(
    small: KnowledgeFolder, tmp_path: Path
) -> None:
    def edit(_: float) -> None:
        if "staying open" in (small.root / "entries/port.yaml").read_text("utf-8"):
            small.change("entries/port.yaml", "was staying open, with", "was half open, with")

    before = Advisor.open(small.folders, tmp_path / "cache", edit)
    after = Advisor.open(small.folders, tmp_path / "cache")
    assert "staying open" in before.answer("port-open").answers[0].text
    assert "half open" in after.answer("port-open").answers[0].text
    assert before.knowledge.fingerprint != after.knowledge.fingerprint
