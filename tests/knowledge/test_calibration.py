"""Thresholds found on each knowledge base, and the chatter that keeps it from answering everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Advisor
from knowledge.calibration import HIGHEST, LET_THROUGH, LeftOut, calibrated
from knowledge.loading import load_weights
from tests.knowledge.conftest import KnowledgeFolder

WEIGHTS = load_weights()
LEAST = WEIGHTS.thresholds
tried = st.lists(
    st.builds(
        LeftOut, st.just(0), st.just("other"), st.floats(0, HIGHEST - 0.02), st.booleans(), st.booleans()
    )
)


@given(tried, st.lists(st.floats(0, HIGHEST - 0.02)))
def test_no_more_gets_through_than_may(left_out: list[LeftOut], chatter: list[float]) -> None:
    limits = calibrated(WEIGHTS, left_out, chatter).thresholds
    assert sum(one.answered(limits) for one in left_out) <= LET_THROUGH["answer"] * len(left_out)
    assert sum(probability >= limits.answer for probability in chatter) <= LET_THROUGH["chatter"] * len(
        chatter
    )
    if limits.offer < limits.answer:
        assert sum(one.offered(limits) for one in left_out) <= LET_THROUGH["offer"] * len(left_out)
    assert LEAST.answer <= limits.answer <= min(limits.scant, limits.clause)
    assert LEAST.offer <= limits.offer <= limits.answer


def test_what_the_shipped_knowledge_base_needs_is_what_it_ships(advisor: Advisor) -> None:
    """The thresholds in the data file hold for it as they are."""
    assert advisor.thresholds == LEAST


def test_nothing_raises_a_threshold_where_nothing_gets_through() -> None:
    harmless = [LeftOut(0, "other", 0.99, scant=False, excused=True)] * 10
    assert calibrated(WEIGHTS, harmless, []).thresholds == LEAST


@pytest.fixture
def crowded(small: KnowledgeFolder) -> KnowledgeFolder:
    """Three entries asked for in nearly the same words, and nothing declined."""
    (small.root / "entries/declined/en/chatter.yaml").unlink()
    topic = small.root / "entries/port.yaml"
    phrasings = small.root / "entries/phrasings/en/port.yaml"
    entry = topic.read_text("utf-8").partition("entries:\n")[2]
    for other in ("airport", "station"):
        with topic.open("a", encoding="utf-8") as file:
            file.write(entry.replace("id: port-open", f"id: {other}-open"))
        with phrasings.open("a", encoding="utf-8") as file:
            file.write(f"{other}-open:\n  any:\n")
            for way in ("is the {} open", "{} closed?", "is the {} working", "does the {} still operate"):
                file.write(f'    - "{way.format(other)}"\n')
            for way in ("{} status please", "how are things at the {}", "can we still use the {}"):
                file.write(f'    - "{way.format(other)}"\n')
    return small


def test_entries_easily_taken_for_others_need_more_certainty(
    crowded: KnowledgeFolder, tmp_path: Path
) -> None:
    """And what was found is kept with what was learnt. They cite one passage, until they don't."""
    assert Advisor.open(crowded.folders).thresholds == LEAST
    seed = crowded.root / "seeds/gazette.yaml"
    passage = seed.read_text("utf-8").partition("passages:\n")[2]
    topic = crowded.root / "entries/port.yaml"
    text = topic.read_text("utf-8")
    for other in ("airport", "station"):
        with seed.open("a", encoding="utf-8") as file:
            file.write(passage.replace("id: port-open", f"id: {other}-open"))
        before, found, after = text.partition(f"id: {other}-open")
        text = before + found + after.replace("cites: [port-open]", f"cites: [{other}-open]", 1)
    topic.write_text(text, "utf-8")
    learnt = Advisor.open(crowded.folders, tmp_path / "cache")
    assert learnt.thresholds.answer > LEAST.answer
    assert Advisor.open(crowded.folders, tmp_path / "cache").thresholds == learnt.thresholds


@pytest.mark.parametrize(
    "said", ["hello there folks", "who is streaming tonight", "my laptop won't start", "what a match!!"]
)
def test_a_knowledge_base_that_declines_nothing_still_leaves_chatter_alone(
    small: KnowledgeFolder, said: str
) -> None:
    (small.root / "entries/declined/en/chatter.yaml").unlink()
    advisor = Advisor.open(small.folders)
    assert advisor.ask(said).outcome != "answered"
    assert advisor.ask("is the port open at all").outcome == "answered"
