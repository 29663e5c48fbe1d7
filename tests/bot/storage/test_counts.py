"""Counts: gaps and votes, added up, without waiting for the database, and deleted in time."""

from __future__ import annotations

import datetime as dt

from bot.storage import Address, Storage
from bot.storage.database import Database
from bot.storage.feedback import Feedback, Votes
from bot.storage.gaps import Gap, Question
from bot.storage.writer import Writer
from tests.bot.storage.conftest import NOW

TODAY = NOW.date()
DAY = dt.timedelta(days=1)
FRENCH = Question("is the french embassy open", "en", ("france",))
VISA = Question("как получить визу", "ru")


async def test_a_question_is_counted_by_day_and_reason(storage: Storage) -> None:
    for question, reason, day in (
        (FRENCH, "other_issuer", TODAY),
        (FRENCH, "other_issuer", TODAY),
        (FRENCH, "ambiguous", TODAY),
        (FRENCH, "other_issuer", TODAY - DAY),
        (VISA, "no_match", TODAY),
    ):
        storage.gaps.record(question, reason, day)
    await storage.written()
    storage.gaps.record(FRENCH, "other_issuer", TODAY)
    await storage.written()
    assert await storage.gaps.since(TODAY) == [
        Gap(TODAY, FRENCH, "other_issuer", 3),
        Gap(TODAY, FRENCH, "ambiguous", 1),
        Gap(TODAY, VISA, "no_match", 1),
    ]
    assert len(await storage.gaps.since(TODAY - DAY)) == 4


async def test_votes_are_counted_by_answer(storage: Storage) -> None:
    for entry, issuer, day, helpful in (
        ("open", "us", TODAY, True),
        ("open", "us", TODAY, False),
        ("open", "us", TODAY - DAY, True),
        ("open", "uk", TODAY, False),
    ):
        storage.feedback.count(entry, issuer, day, helpful=helpful)
    await storage.written()
    assert await storage.feedback.totals() == [Votes("open", "uk", 0, 1), Votes("open", "us", 2, 1)]
    assert await storage.feedback.totals(TODAY) == [Votes("open", "uk", 0, 1), Votes("open", "us", 1, 1)]


async def test_two_bots_count_together(storage: Storage, address: Address) -> None:
    other = await Storage.open(address, clock=lambda: NOW)
    for _ in range(3):
        for one in (storage, other):
            one.feedback.count("open", "us", TODAY, helpful=True)
            one.gaps.record(FRENCH, "no_match", TODAY)
            await one.written()
    assert await storage.feedback.totals() == [Votes("open", "us", 6, 0)]
    assert [gap.times for gap in await other.gaps.since(TODAY)] == [6]
    await other.close()


async def test_what_waits_is_written_at_the_stop(storage: Storage, address: Address) -> None:
    storage.feedback.count("open", "us", TODAY, helpful=True)
    await storage.close()
    again = await Storage.open(address, clock=lambda: NOW)
    assert await again.feedback.totals() == [Votes("open", "us", 1, 0)]
    await again.close()


async def test_questions_are_kept_for_thirty_days_and_votes_for_a_year(storage: Storage) -> None:
    for age in (0, 29, 30, 364, 365):
        storage.gaps.record(FRENCH, "no_match", TODAY - age * DAY)
        storage.feedback.count("open", "us", TODAY - age * DAY, helpful=True)
    await storage.written()
    purged = await storage.retention.purge(NOW)
    assert (purged.gaps, purged.feedback) == (3, 1)
    assert [gap.day for gap in await storage.gaps.since(dt.date.min)] == [TODAY, TODAY - 29 * DAY]
    assert await storage.feedback.totals() == [Votes("open", "us", 4, 0)]


async def test_switched_off_what_was_kept_goes(storage: Storage) -> None:
    storage.gaps.record(FRENCH, "no_match", TODAY)
    await storage.written()
    storage.retention.gap_days = 0
    await storage.retention.purge(NOW)
    assert await storage.gaps.since(dt.date.min) == []


async def test_what_waits_in_memory_is_bounded(address: Address) -> None:
    database = Database(address)
    writer = Writer(database, most=3)
    feedback = Feedback(database, writer)
    for entry in ("a", "b", "c", "d", "a", "e"):
        feedback.count(entry, "us", TODAY, helpful=True)
    assert (writer.waiting, writer.lost) == (4, 2)
    await writer.write()
    assert [votes.entry for votes in await feedback.totals()] == ["a", "b", "c"]
    assert writer.waiting == 0
    await database.close()
