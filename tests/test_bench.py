"""The bench is fair: what is asked has not been learnt, one rule for all thresholds, and gaps are named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest

from knowledge import Advisor, Folders, load
from knowledge.evaluation import Case
from knowledge.learning import learn
from knowledge.text import normalise
from tests.bench.attempts import AS_IT_IS, Attempt, Contest
from tests.bench.cost import measured
from tests.bench.engines import OURS, kinds, texts_of
from tests.bench.generated import PER_ENTRY, generated
from tests.bench.labelled import held_out, is_near, of_file, wanted
from tests.bench.quality import area, threshold
from tests.bench.tables import of_building
from tests.small_knowledge import SmallKnowledge


def attempt(score: float, *accept: str) -> Attempt:
    """An attempt at a question that is answered by these passages."""
    return Attempt(Case(q="?", accept=accept), right=True, score=score)


def test_no_fold_asks_what_it_has_learnt() -> None:
    """In no case and with no punctuation; and every fold asks of everything."""
    for fold in held_out(load()):
        learnt = set(texts_of(fold.base))
        asked = {normalise(case.q) for case in fold.cases}
        assert asked
        assert not asked & learnt
        assert any(map(wanted, fold.cases))
        assert any(map(is_near, fold.cases))


def test_a_threshold_lets_a_tenth_of_the_unanswerable_pass() -> None:
    """However high the answerable ones score."""
    bar = threshold([*(attempt(score / 100) for score in range(100)), attempt(0.05, "passage")])
    assert [score for score in range(100) if score / 100 > bar] == list(range(90, 100))


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [([2, 3], [0, 1], 1), ([0], [1], 0), ([1], [1], 0.5), ([1, 3], [2, 0], 0.75)],
)
def test_the_area_is_the_share_of_pairs_in_order(
    above: list[float], below: list[float], expected: float
) -> None:
    """A tie counts half."""
    assert area(above, below) == expected


def test_every_engine_answers_the_same_questions(small: SmallKnowledge) -> None:
    """Right where the passage is cited, wrong where another was asked for."""
    base = load(Folders.named([str(small.seed.parent)], [str(small.topic.parent)]))
    cases = [
        Case(q="Is the border closed?", accept=("border-open",)),
        Case(q="Is the border closed?", accept=("another",)),
    ]
    names = []
    for name, engine in Contest([kind for kind in kinds() if "token_s" in kind.name]).taught(base):
        names.append(name)
        assert [one.right for one in engine(cases)] == [True, False], name
    assert names == [AS_IT_IS, OURS, "rapidfuzz token_set_ratio", "rapidfuzz token_sort_ratio"]


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    """With its file and number."""
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps({"q": "open?"}) + "\n" + json.dumps({"question": "open?"}) + "\n", "utf-8")
    with pytest.raises(click.ClickException, match=re.escape(f"{file}:2: ")):
        of_file(file)


def test_a_generated_knowledge_base_can_be_asked() -> None:
    """The same size gives the same records, and each entry is found by its words."""
    base = generated(4 * PER_ENTRY)
    assert base == generated(4 * PER_ENTRY)
    assert len(base.entries) == 4
    asked = base.phrasings[::10]
    kept = tuple(phrasing for phrasing in base.phrasings if phrasing not in asked)
    advisor = Advisor(learn(base.model_copy(update={"phrasings": kept})))
    answered = [{answer.entry for answer in advisor.ask(phrasing.text).answers} for phrasing in asked]
    found = sum(phrasing.entry in entries for phrasing, entries in zip(asked, answered, strict=True))
    assert found >= len(asked) / 2


def test_what_takes_too_long_is_left_out_and_named() -> None:
    """In a note below the table."""
    results = list(measured([1000], None, seconds=0.01, gigabytes=4))
    assert all(one.cost is None for one in results)
    (note,) = of_building(results).notes
    assert f"{OURS}: not within" in note
