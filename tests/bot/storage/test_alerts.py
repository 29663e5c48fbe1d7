"""Subscriptions and the outbox: nothing doubled, nothing lost, everything gone in time."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.storage import Address, Storage
from bot.storage.outbox import Cursor
from bot.storage.subscription import MOST_IN_DIRECT, MOST_IN_SERVER, Subscription, Wanted
from knowledge.feeds.advisory import Change
from tests.bot.storage.conftest import NOW
from tests.changes import advisory, change

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
SERVER, CHANNEL, DIRECT = 2**62, 2**62 + 1, 2**62 + 50
THREE, FOUR = advisory("3"), advisory("4")
NIGER = Wanted(SERVER, CHANNEL, "niger")


def raised(position: int = 1, at: dt.datetime = NOW + HOUR) -> Change:
    return change(position, THREE, FOUR, at=at)


async def added(storage: Storage, wanted: Wanted) -> Subscription:
    subscription, _ = await storage.subscriptions.add(wanted, NOW)
    assert subscription is not None
    return subscription


async def taken(storage: Storage, *changes: Change, after: int = 0) -> int:
    await storage.outbox.begin("us", 0, NOW)
    return await storage.outbox.take("us", after, changes, NOW + HOUR)


async def test_what_is_added_is_there_after_a_restart_and_added_twice_is_told(
    storage: Storage, address: Address
) -> None:
    first, said = await storage.subscriptions.add(NIGER, NOW)
    assert said == "added"
    assert (await storage.subscriptions.add(NIGER, NOW + HOUR)) == (first, "there")
    with_role = Wanted(SERVER, CHANNEL, "niger", role=5)
    assert (await storage.subscriptions.add(with_role, NOW))[1] == "changed"
    american = await added(storage, Wanted(SERVER, CHANNEL, "niger", "us"))
    direct = await added(storage, Wanted(None, DIRECT, "niger", language="de"))
    await storage.close()
    again = await Storage.open(address, clock=lambda: NOW)
    kept = await again.subscriptions.of(SERVER, [DIRECT])
    assert [(one.id, one.role, one.issuer) for one in kept[:2]] == [
        (first.id if first else 0, 5, None),
        (american.id, None, "us"),
    ]
    assert kept[2:] == [direct]
    assert await again.subscriptions.of(None, [CHANNEL]) == [], "a channel of a server is no direct message"
    assert await again.subscriptions.remove(american.id)
    assert not await again.subscriptions.remove(american.id)
    await again.close()


async def test_a_server_and_a_person_have_so_many_at_most(storage: Storage) -> None:
    for number in range(MOST_IN_SERVER):
        await added(storage, Wanted(SERVER, CHANNEL + number % 3, f"place-{number}"))
    assert await storage.subscriptions.add(NIGER, NOW) == (None, "full")
    for number in range(MOST_IN_DIRECT):
        await added(storage, Wanted(None, DIRECT, f"place-{number}"))
    assert await storage.subscriptions.add(Wanted(None, DIRECT, "niger"), NOW) == (None, "full")
    assert (await storage.subscriptions.add(Wanted(None, DIRECT, "place-3"), NOW))[1] == "there"
    await added(storage, Wanted(None, DIRECT + 1, "niger"))
    await added(storage, Wanted(SERVER + 1, CHANNEL + 9, "niger"))


async def test_a_change_is_taken_once_for_each_subscription_that_it_matches(storage: Storage) -> None:
    any_, american, direct = [
        await added(storage, wanted)
        for wanted in (
            NIGER,
            Wanted(SERVER, CHANNEL, "niger", "us"),
            Wanted(None, DIRECT, "niger"),
        )
    ]
    for other in ("france", "mali"):
        await added(storage, Wanted(SERVER, CHANNEL, other))
    await added(storage, Wanted(SERVER, CHANNEL, "niger", "uk"))
    assert await taken(storage, raised()) == 3
    assert await taken(storage, raised()) == 0, "the position has moved"
    assert await storage.outbox.cursor("us") == Cursor(1, NOW + HOUR)
    waiting = await storage.outbox.waiting()
    assert [(alert.subscription, alert.issuer, alert.position) for alert in waiting] == [
        (any_, "us", 1),
        (american, "us", 1),
    ]
    assert [alert.subscription for alert in await storage.outbox.waiting([CHANNEL])] == [direct]


async def test_however_much_waits_a_channel_with_two_subscriptions_gets_both_at_once(
    storage: Storage,
) -> None:
    """Cut off between the two, the same change would be two messages."""
    for wanted in (NIGER, Wanted(None, DIRECT, "niger"), Wanted(SERVER, CHANNEL, "niger", "us")):
        await added(storage, wanted)
    assert await taken(storage, *(raised(number, NOW + number * HOUR) for number in range(1, 201))) == 600
    waiting = await storage.outbox.waiting()
    assert [alert.position for alert in waiting] == [number for number in range(1, 201) for _ in range(2)]
    assert len(await storage.outbox.waiting([CHANNEL])) == 200


async def test_editorial_changes_and_those_before_the_subscription_are_no_news(storage: Storage) -> None:
    await added(storage, NIGER)
    editorial = change(1, THREE, FOUR, "text", at=NOW + HOUR)
    first = change(2, None, FOUR, "first", at=NOW + HOUR)
    earlier = raised(3, at=NOW - HOUR)
    assert await taken(storage, editorial, first, earlier) == 0
    assert await storage.outbox.cursor("us") == Cursor(3, NOW - HOUR)


async def test_a_step_that_is_taken_again_after_it_was_taken_back_is_told_again(storage: Storage) -> None:
    await added(storage, NIGER)
    back, again = change(2, FOUR, THREE, at=NOW + 2 * HOUR), raised(3, NOW + 3 * HOUR)
    assert raised(1).name == again.name
    assert await taken(storage, raised(1), back, again) == 3
    assert [alert.position for alert in await storage.outbox.waiting()] == [1, 2, 3]


async def test_the_very_change_is_told_once_whatever_its_position_in_the_log(storage: Storage) -> None:
    await added(storage, NIGER)
    assert await taken(storage, raised(1)) == 1
    assert await taken(storage, raised(7), after=1) == 0


async def test_two_who_take_at_the_same_time_take_it_once(storage: Storage, address: Address) -> None:
    other = await Storage.open(address, clock=lambda: NOW)
    await added(storage, NIGER)
    await storage.outbox.begin("us", 0, NOW)
    counts = await asyncio.gather(
        *(one.outbox.take("us", 0, [raised()], NOW) for one in (storage, other, storage, other))
    )
    assert sorted(counts) == [0, 0, 0, 1]
    await other.close()


async def test_what_is_cut_off_while_it_is_taken_is_taken_whole_later(storage: Storage) -> None:
    await added(storage, NIGER)
    await storage.outbox.begin("us", 0, NOW)
    broken = raised(2).model_copy(update={"at": "no moment"})
    with pytest.raises(TypeError):
        await storage.outbox.take("us", 0, [raised(1), broken], NOW)
    assert await storage.outbox.waiting() == []
    assert await storage.outbox.take("us", 0, [raised(1), raised(2, NOW + 2 * HOUR)], NOW) == 2


async def test_a_message_is_marked_before_and_after_it_is_sent(storage: Storage) -> None:
    for wanted in (NIGER, Wanted(SERVER, CHANNEL, "niger", "us")):
        await added(storage, wanted)
    await taken(storage, raised())
    ids = [alert.id for alert in await storage.outbox.waiting()]
    assert await storage.outbox.trying(ids, "alert-a", NOW)
    assert not await storage.outbox.trying(ids[:1], "alert-b", NOW)
    assert [(alert.message, alert.trying) for alert in await storage.outbox.waiting()] == [
        ("alert-a", NOW)
    ] * 2
    await storage.outbox.not_sent("alert-a")
    assert [alert.message for alert in await storage.outbox.waiting()] == [None, None]
    assert await storage.outbox.trying(ids, "alert-c", NOW)
    await storage.outbox.sent("alert-c", NOW + HOUR)
    await storage.outbox.not_sent("alert-c")
    assert await storage.outbox.waiting() == []
    assert await storage.outbox.sent_since(CHANNEL, NOW) == {"niger": [NOW + HOUR]}
    assert await storage.outbox.sent_since(CHANNEL, NOW + 2 * HOUR) == {}


async def test_a_pause_keeps_what_is_to_be_sent_until_it_ends(storage: Storage) -> None:
    niger = await added(storage, NIGER)
    await added(storage, Wanted(SERVER, CHANNEL, "mali"))
    assert await storage.subscriptions.pause("permission", NOW, channel=CHANNEL) == 2
    assert await storage.subscriptions.pause("server", NOW + HOUR, server=SERVER) == 0, "paused already"
    await taken(storage, raised())
    assert await storage.outbox.waiting() == []
    held = await storage.subscriptions.of(SERVER)
    assert [(one.paused, one.reason) for one in held] == [(NOW, "permission")] * 2
    assert (await storage.subscriptions.add(NIGER, NOW + HOUR)) == (niger, "resumed")
    assert {one.paused for one in await storage.subscriptions.of(SERVER)} == {None}
    assert len(await storage.outbox.waiting()) == 1


async def test_all_of_a_server_goes_with_it_and_the_rest_in_time(storage: Storage) -> None:
    await added(storage, NIGER)
    direct = await added(storage, Wanted(None, DIRECT, "niger"))
    closed = await added(storage, Wanted(None, DIRECT + 1, "niger"))
    assert await taken(storage, raised()) == 3
    await storage.servers.delete(SERVER)
    left = await storage.outbox.waiting()
    assert [alert.subscription for alert in left] == [direct]
    assert [alert.subscription for alert in await storage.outbox.waiting([DIRECT])] == [closed]
    await storage.outbox.trying([left[0].id], "alert-a", NOW)
    await storage.outbox.sent("alert-a", NOW)
    await storage.subscriptions.pause("closed", NOW, channel=DIRECT + 1)
    early = await storage.retention.purge(NOW + 7 * DAY)
    assert (early.alerts, early.subscriptions) == (0, 0)
    assert (await storage.retention.purge(NOW + 7 * DAY + HOUR)).alerts == 1
    late = await storage.retention.purge(NOW + 30 * DAY + 2 * HOUR)
    assert (late.alerts, late.subscriptions) == (1, 1)
    assert await storage.subscriptions.of(SERVER, [DIRECT, DIRECT + 1]) == [direct]
