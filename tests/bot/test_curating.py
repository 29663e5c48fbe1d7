"""Questions without a sure answer: kept without persons, never from direct messages, grouped with counts."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.curating import Curating
from bot.storage import Address, Storage
from config import Curating as Settings
from knowledge import Advisor, Outcome
from tests.program import Program

NOW = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def advisor(program: Program) -> Advisor:
    return Advisor.open(cache=program.cache / "advisory-bot")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without anything in it, to be copied."""
    folder = tmp_path_factory.mktemp("made")

    async def make() -> None:
        await (await Storage.open(Address.of("", folder))).close()

    asyncio.run(make())
    return folder


@pytest_asyncio.fixture
async def storage(made: Path, tmp_path: Path) -> AsyncIterator[Storage]:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    opened = await Storage.open(Address.of("", tmp_path), clock=lambda: NOW)
    yield opened
    await opened.close()


@pytest.fixture
def curating(advisor: Advisor, storage: Storage) -> Curating:
    return Curating(advisor, storage.gaps, Settings())


def unknown(question: str, reason: str = "no_match") -> Outcome:
    return Outcome(question, "unknown", reason=reason)  # type: ignore[arg-type]


async def kept(storage: Storage) -> list[tuple[str, str, int]]:
    await storage.written()
    return [(gap.question.text, gap.reason, gap.times) for gap in await storage.gaps.since(dt.date.min)]


def written(folder: Path) -> bytes:
    """All that the files of the database hold."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_what_got_no_sure_answer_is_kept_with_its_reason(
    advisor: Advisor, curating: Curating, storage: Storage
) -> None:
    for question in ("is the french embassy in kyiv open?", "Is the French embassy in Kyiv open"):
        curating.asked(advisor.ask(question), TODAY, private=False)
    curating.asked(Outcome("is the embassy open", "ambiguous"), TODAY, private=False)
    assert await kept(storage) == [
        ("is the french embassy in kyiv open", "other_issuer", 2),
        ("is the embassy open", "ambiguous", 1),
    ]


@pytest.mark.parametrize("question", ["should americans leave ukraine?", "lol what a game", "你好吗"])
async def test_what_was_answered_or_is_no_question_is_not_kept(
    advisor: Advisor, curating: Curating, storage: Storage, question: str
) -> None:
    curating.asked(advisor.ask(question), TODAY, private=False)
    assert await kept(storage) == []


async def test_an_answer_too_unsure_to_be_given_unasked_is_kept(
    advisor: Advisor, curating: Curating, storage: Storage
) -> None:
    outcome = advisor.ask("should americans leave ukraine?")
    curating.asked(outcome, TODAY, private=False, silent=True)
    assert await kept(storage) == [("should americans leave ukraine", "unsure", 1)]


async def test_the_nearest_entry_is_told(curating: Curating, storage: Storage) -> None:
    for question in ("is the french embassy open", "should americans 17 leave ukraine"):
        curating.asked(unknown(question), TODAY, private=False)
    await storage.written()
    nearest = {group.question.text: curating.nearest(group) for group in await curating.groups(TODAY)}
    assert nearest == {
        "is the french embassy open": "embassy-open",
        "should americans ▢ leave ukraine": "leave-ukraine",
    }


async def test_nothing_is_kept_of_a_cry_for_help(
    advisor: Advisor, curating: Curating, storage: Storage
) -> None:
    outcome = advisor.ask("we are being shelled right now, help")
    assert outcome.danger
    curating.asked(outcome, TODAY, private=False)
    assert await kept(storage) == []


async def test_nothing_is_kept_from_direct_messages(curating: Curating, storage: Storage) -> None:
    curating.asked(unknown("is the french embassy open"), TODAY, private=True)
    assert await kept(storage) == []


async def test_one_setting_switches_it_off(advisor: Advisor, storage: Storage) -> None:
    off = Curating(advisor, storage.gaps, Settings(questions=False))
    off.asked(unknown("is the french embassy open"), TODAY, private=False)
    assert await kept(storage) == []


async def test_the_files_hold_no_name_number_or_link(
    curating: Curating, storage: Storage, tmp_path: Path
) -> None:
    secrets = [
        "Kowalska",
        "Zbigniew",
        "Руслан",
        "4711",
        "380445215",
        "sunny_day",
        "example.com",
        "Khreshchatyk",
    ]
    for secret in secrets:
        for frame in ("is {} in kyiv, is the french embassy open", "чи посольство відкрите, {}", "{}"):
            curating.asked(unknown(frame.format(secret)), TODAY, private=False)
    await storage.written()
    await storage.servers.change(9, NOW, language="uk")
    content = written(tmp_path).decode("utf-8", "replace").casefold()
    assert "is ▢ in kyiv is the french embassy open" in content
    assert [secret for secret in secrets if secret.casefold() in content] == []


async def test_what_was_deleted_is_no_longer_in_the_files(
    curating: Curating, storage: Storage, tmp_path: Path
) -> None:
    curating.asked(unknown("is the french embassy open"), TODAY, private=False)
    await storage.servers.change(1234567890123456789, NOW, answer_channels=frozenset({1234567890123456790}))
    await storage.servers.present((), NOW)
    await storage.written()
    traces = [
        b"is the french embassy open",
        (1234567890123456789).to_bytes(8, "big"),
        (1234567890123456790).to_bytes(8, "big"),
    ]

    def found() -> list[bool]:
        return [trace in written(tmp_path) for trace in traces]

    assert found() == [True, True, True]
    await storage.retention.purge(NOW + dt.timedelta(days=31))
    assert found() == [False, False, False]


async def test_questions_are_grouped_by_likeness_with_counts(curating: Curating, storage: Storage) -> None:
    asked = {
        "is the french embassy in kyiv open": 3,
        "is the french embassy in kyiv open now": 2,
        "french embassy kyiv open?": 1,
        "is the polish embassy in kyiv open": 2,
        "how do i get a visa in kyiv": 1,
        "чи відкрите посольство франції у києві": 1,
    }
    for number, (question, times) in enumerate(asked.items()):
        for _ in range(times):
            curating.asked(unknown(question), TODAY - dt.timedelta(days=number), private=False)
    await storage.written()
    groups = await curating.groups(dt.date.min)
    assert [(group.question.text, group.count, len(group.others)) for group in groups[:2]] == [
        ("is the french embassy in kyiv open", 6, 2),
        ("is the polish embassy in kyiv open", 2, 0),
    ]
    assert (groups[0].first, groups[0].last) == (TODAY - dt.timedelta(days=2), TODAY)
    assert len(groups) == 4
