"""Settings of servers: kept for good, read from memory, deleted after the bot was removed."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from pydantic import ValidationError

from bot.storage import Address, Storage
from bot.storage.server_settings import DEFAULTS
from tests.bot.storage.conftest import NOW

ID = 1234567890123456789
DAY = dt.timedelta(days=1)


async def reopened(storage: Storage, address: Address) -> Storage:
    await storage.close()
    return await Storage.open(address, clock=lambda: NOW)


async def test_a_server_that_changed_nothing_has_the_defaults(storage: Storage) -> None:
    assert storage.servers.get(ID) == DEFAULTS


async def test_settings_outlast_a_restart(storage: Storage, address: Address) -> None:
    given = await storage.servers.change(
        ID, NOW, answer_channels=frozenset({2**62, 7}), language="uk", ephemeral=True, cooldown_questions=0,
        cooldown_seconds=9, nationality="uk", feedback=False,
    )  # fmt: skip
    assert storage.servers.get(ID) == given
    again = await reopened(storage, address)
    assert again.servers.get(ID) == given
    assert given.answer_channels == {2**62, 7}
    await again.close()


async def test_a_change_leaves_the_other_settings_alone(storage: Storage) -> None:
    await storage.servers.change(ID, NOW, language="pl", answer_channels=frozenset({1, 2}))
    await storage.servers.change(ID, NOW, feedback=False)
    after = await storage.servers.change(ID, NOW, answer_channels=frozenset({2, 3}))
    assert (after.language, after.feedback) == ("pl", False)
    assert after.answer_channels == {2, 3}
    assert (await storage.servers.change(ID, NOW, language=None)).language is None


async def test_changes_at_the_same_time_are_all_kept(storage: Storage, address: Address) -> None:
    other = await Storage.open(address, clock=lambda: NOW)
    await asyncio.gather(
        storage.servers.change(ID, NOW, language="de"),
        other.servers.change(ID, NOW, ephemeral=True),
        storage.servers.change(ID, NOW, nationality="us"),
        other.servers.change(ID, NOW, feedback=True),
    )
    await storage.servers.load()
    settings = storage.servers.get(ID)
    assert (settings.language, settings.ephemeral, settings.nationality, settings.feedback) == (
        "de",
        True,
        "us",
        True,
    )
    await other.close()


async def test_another_process_reads_what_was_changed_and_deleted(storage: Storage, address: Address) -> None:
    other = await Storage.open(address, clock=lambda: NOW)
    await storage.servers.change(ID, NOW, language="de")
    await storage.servers.change(8, NOW, language="fr")
    await other.servers.load()
    assert other.servers.get(ID).language == "de"
    await storage.servers.delete(ID)
    await other.servers.load()
    assert other.servers.get(ID) == DEFAULTS
    assert other.servers.get(8).language == "fr"
    await other.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "x" * 9},
        {"colour": "red"},
        {"cooldown_seconds": -1},
        {"answer_channels": frozenset({0})},
        {"answer_channels": frozenset(range(1, 502))},
        {"ephemeral": "yes"},
    ],
)
async def test_a_value_that_does_not_fit_changes_nothing(storage: Storage, wrong: dict[str, object]) -> None:
    await storage.servers.change(ID, NOW, language="es")
    with pytest.raises(ValidationError):
        await storage.servers.change(ID, NOW, **wrong)
    await storage.servers.load()
    assert storage.servers.get(ID).language == "es"


async def test_a_server_is_forgotten_thirty_days_after_the_bot_was_removed(
    storage: Storage, address: Address
) -> None:
    for server in (1, 2, 3):
        await storage.servers.change(server, NOW, language="de", answer_channels=frozenset({server + 10}))
    await storage.servers.present({3}, NOW)
    await storage.servers.present({2, 3}, NOW + 20 * DAY)
    assert (await storage.retention.purge(NOW + 30 * DAY)).servers == 0
    assert storage.servers.get(1).language == "de"
    assert (await storage.retention.purge(NOW + 30 * DAY + dt.timedelta(seconds=1))).servers == 1
    again = await reopened(storage, address)
    assert again.servers.get(1) == DEFAULTS
    assert again.servers.get(2).answer_channels == {12}
    assert again.servers.get(3).answer_channels == {13}
    await again.close()


async def test_what_happened_while_the_bot_was_away_is_noted(storage: Storage) -> None:
    for server in (1, 2, 3, 4):
        await storage.servers.change(server, NOW, language="de")
    await storage.servers.present({1, 3, 4}, NOW - 29 * DAY)
    await storage.servers.present({2, 3}, NOW, among=lambda server: server != 4)
    assert (await storage.retention.purge(NOW + 31 * DAY)).servers == 1
    held = [server for server in (1, 2, 3, 4) if storage.servers.get(server) != DEFAULTS]
    assert held == [2, 3, 4], "4 is of another process, 2 came back"


async def test_a_server_that_came_back_and_changes_a_setting_stays(storage: Storage) -> None:
    await storage.servers.change(1, NOW, language="de")
    await storage.servers.present((), NOW)
    await storage.servers.change(1, NOW, feedback=True)
    assert (await storage.retention.purge(NOW + 31 * DAY)).servers == 0
    assert storage.servers.get(1).language == "de"
