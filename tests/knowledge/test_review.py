"""What a curator is told beside mistakes: entries that stand before others, and few phrasings."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.crossvalidation import CrossValidation, cross_validated
from knowledge.learning import learn
from knowledge.loading import examine
from knowledge.review import Review, review
from tests.knowledge.conftest import KnowledgeFolder

HARBOUR = """\
harbour-open:
  any:
    - "is the port open today"
    - "is the port closed?"
    - "can boats still leave port"
    - "is the harbour working now"
    - "does the harbour operate"
    - "are ships still sailing"
    - "port status"
"""


def reviewed(small: KnowledgeFolder) -> tuple[Review, CrossValidation]:
    base, problems, origin = examine(small.folders)
    assert not [problem for problem in problems if not problem.warning]
    learnt = learn(base)
    return review(base, origin, learnt), cross_validated(base, origin, learnt)


@pytest.fixture
def doubled(small: KnowledgeFolder) -> KnowledgeFolder:
    """Two entries for one question, on passages of their own."""
    seed, topic = small.root / "seeds/gazette.yaml", small.root / "entries/port.yaml"
    for path, heading in ((seed, "passages:\n"), (topic, "entries:\n")):
        record = path.read_text("utf-8").partition(heading)[2]
        with path.open("a", encoding="utf-8") as file:
            file.write(record.replace("port-open", "harbour-open"))
    with (small.root / "entries/phrasings/en/port.yaml").open("a", encoding="utf-8") as file:
        file.write(HARBOUR)
    return small


def test_two_entries_for_one_question_stand_before_each_other(doubled: KnowledgeFolder) -> None:
    """Each pair with the worst phrasing, in its file and line."""
    _, unseen = reviewed(doubled)
    assert {(shadow.entry, shadow.other) for shadow in unseen.shadows} & {
        ("port-open", "harbour-open"),
        ("harbour-open", "port-open"),
    }
    for shadow in unseen.shadows:
        lines = Path(shadow.worst.file).read_text("utf-8").splitlines()
        assert shadow.worst.text in lines[shadow.worst.line - 1]
        assert 0 < shadow.count <= shadow.asked
    assert unseen.wrong.count == sum(shadow.count for shadow in unseen.shadows)


def test_entries_named_together_are_no_shadows(doubled: KnowledgeFolder) -> None:
    doubled.change(
        "entries/port.yaml", '    subject: "the port"\n', '    subject: "the port"\n    together: [x]\n'
    )
    topic = doubled.root / "entries/port.yaml"
    first, _, second = topic.read_text("utf-8").partition("together: [x]")
    topic.write_text(
        f"{first}together: [harbour-open]{second.replace('together: [x]', 'together: [port-open]')}", "utf-8"
    )
    found, unseen = reviewed(doubled)
    assert unseen.shadows == ()
    assert found.taken_in == ()
    assert found.answered.count == 0


def test_every_phrasing_comes_out_one_way(doubled: KnowledgeFolder) -> None:
    _, unseen = reviewed(doubled)
    outcomes = (unseen.right, unseen.offered, unseen.silent, unseen.wrong)
    assert sum(share.count for share in outcomes) == unseen.right.total == 15
    assert unseen.curve.answerable == 15
    assert unseen.curve.unanswerable == 3


def test_few_phrasings_are_told_by_language(doubled: KnowledgeFolder) -> None:
    """In the languages that the knowledge base is asked in."""
    french = doubled.root / "entries/phrasings/fr/port.yaml"
    french.parent.mkdir()
    french.write_text('port-open:\n  any:\n    - "le port est-il ouvert"\n', "utf-8")
    found, _ = reviewed(doubled)
    assert found.few == {"port-open": {"fr": 1}, "harbour-open": {"en": 7, "fr": 0}}


def test_a_declined_question_like_no_other_is_told_if_it_would_be_answered(small: KnowledgeFolder) -> None:
    """It alone has taught that it has no answer."""
    path = small.root / "entries/declined/en/detail.yaml"
    path.write_text('reason: detail_not_stated\nquestions:\n  - "is the port open or closed"\n', "utf-8")
    _, unseen = reviewed(small)
    ((example, entry),) = unseen.answered
    assert (example.text, Path(example.file).name, example.line) == (
        "is the port open or closed",
        "detail.yaml",
        3,
    )
    assert entry == "port-open"
    assert (unseen.declined.count, unseen.declined.total) == (1, 1)
