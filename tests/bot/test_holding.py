"""A replaced advisor is let go of: whatever still held it would answer from it, and keep its memory."""

from __future__ import annotations

import asyncio
import gc
import weakref
from pathlib import Path

from bot.client import AdvisoryClient
from bot.commands import Commands
from bot.opening import Opening
from bot.storage import Address, Storage
from bot.watching import Metrics
from config import Logs, Settings
from knowledge import Advisor, Folders
from tests.small_knowledge import SmallKnowledge


def advisor_of(small: SmallKnowledge) -> Advisor:
    return Advisor.open(Folders.named([str(small.seed.parent)], [str(small.topic.parent)]))


async def test_nothing_holds_a_replaced_advisor(small: SmallKnowledge, tmp_path: Path) -> None:
    old = advisor_of(small)
    opening = Opening(Folders(), tmp_path, Logs())
    storage = await Storage.open(Address.of("", tmp_path))
    client = AdvisoryClient(
        old, opening, Settings(), tmp_path, Metrics(), message_content=False, storage=storage
    )
    commands = Commands(client).all()
    outcome, _ = client.follow_ups.ask("is the border open", channel=1, person=2, now=0)
    client.replies.of(outcome)
    client.information.about()
    client.asked(client.advisor.ask("is the border to France open"), private=False)
    await asyncio.sleep(0)  # the question is counted
    small.replace(small.topic, "said that the border", "told travellers that the border")
    client.hold(advisor_of(small))
    gone = weakref.ref(old), weakref.ref(old.knowledge)
    del old, outcome
    gc.collect()
    assert [reference() for reference in gone] == [None, None]
    again, _ = client.follow_ups.ask("and now?", channel=1, person=2, now=1)
    assert "told travellers" in again.answers[0].text
    assert commands
    await client.close()
    await storage.close()
