"""Opening the knowledge base: another process learns, and its end is noticed however it comes."""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.opening import LearningFailed, Opening
from config import Logs
from knowledge import Folders, KnowledgeError
from tests.e2e.loopback.waiting import Changes
from tests.small_knowledge import SmallKnowledge


def opening(small: SmallKnowledge, cache: Path) -> Opening:
    folders = Folders.named([str(small.seed.parent)], [str(small.topic.parent)])
    return Opening(folders, cache, Logs())


async def learner() -> BaseProcess:
    """The process that learns, once it runs."""
    changes = Changes(lambda: "no process was started")
    return await changes.until(lambda: next(iter(multiprocessing.active_children()), None), "a process")


async def test_what_changed_is_opened_and_what_did_not_is_not(small: SmallKnowledge, tmp_path: Path) -> None:
    small_opening = opening(small, tmp_path / "cache")
    advisor = await small_opening.advisor()
    assert advisor.ask("is the border open").answers
    assert await small_opening.changed_since(advisor.knowledge.fingerprint) is None
    small.replace(small.topic, "said that the border", "told travellers that the border")
    changed = await small_opening.changed_since(advisor.knowledge.fingerprint)
    assert changed is not None
    assert "told travellers" in changed.ask("is the border open").answers[0].text


async def test_a_cache_that_cannot_be_written_keeps_nothing_from_opening(
    small: SmallKnowledge, tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    advisor = await opening(small, tmp_path / "cache").advisor()
    assert advisor.ask("is the border open").answers


async def test_mistakes_are_told_with_file_and_line(small: SmallKnowledge, tmp_path: Path) -> None:
    small.replace(small.topic, "cites: [border-open]", "cites: [nothing]")
    with pytest.raises(KnowledgeError, match=r"border\.yaml:11: There is no passage “nothing”"):
        await opening(small, tmp_path / "cache").advisor()


async def test_a_learning_that_is_killed_is_told(small: SmallKnowledge, tmp_path: Path) -> None:
    task = asyncio.create_task(opening(small, tmp_path / "cache").advisor())
    (await learner()).kill()
    with pytest.raises(LearningFailed, match="ended early, with -9"):
        await task


async def test_an_opening_that_is_given_up_ends_the_learning(small: SmallKnowledge, tmp_path: Path) -> None:
    task = asyncio.create_task(opening(small, tmp_path / "cache").advisor())
    await learner()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not multiprocessing.active_children()
