"""An edited knowledge base is taken up while the bot runs, and a mistake in it changes nothing."""

from __future__ import annotations

import asyncio
import os
import pty
import shutil
import signal
import sys
from pathlib import Path
from typing import Protocol

import pytest

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import BotProcess, CannotInvoke, Loopback
from tests.e2e.test_messages import ask
from tests.small_knowledge import TOPIC, SmallKnowledge

MEBI = 1 << 20
ASKED = "is the border open"
BEFORE = "Reported on 2 March 2026: the U.K. Foreign Office said that the border was open."
AFTER = "Reported on 2 March 2026: the U.K. Foreign Office told travellers that the border was open."
TAKEN_UP = "the knowledge base was read anew"
REFUSED = "the knowledge base as edited can't be used, the old one stays"
WATCHED = "folders of the knowledge base are watched"
ANOTHER_ENTRY = """\
  - id: crossing
    question: "Can people cross?"
    subject: "crossing"
    answers:
      - issuer: uk
        question: "Can people cross, as the U.K. says?"
        text: "Reported on 2 March 2026: the U.K. Foreign Office said that the border was open."
        cites: [border-open]
"""


class StartSmall(Protocol):
    """Starts a bot that answers from the small knowledge base."""

    async def __call__(self, **settings: object) -> BotProcess: ...


@pytest.fixture
def start(bot: StartBot, small: SmallKnowledge, tmp_path_factory: pytest.TempPathFactory) -> StartSmall:
    """With a cache of its own: what is learnt of edits would push out what the other tests share."""
    cache = tmp_path_factory.getbasetemp() / "edits"

    async def start(**settings: object) -> BotProcess:
        return await bot(
            {**questions.QUIET, **settings}, {"XDG_CACHE_HOME": str(cache)}, arguments=small.options
        )

    return start


async def reloaded(process: BotProcess, nth: int = 1) -> None:
    """Asks for a reload, and waits for it."""
    process.hang_up()
    await process.logged(TAKEN_UP, 60, nth=nth)


def correct(small: SmallKnowledge) -> None:
    small.replace(small.topic, "said that the border", "told travellers that the border")


def spoil(small: SmallKnowledge) -> None:
    small.replace(small.topic, "cites: [border-open]", "cites: [nothing]")


async def answer_of(loopback: Loopback) -> str:
    return (await ask(loopback, ASKED))[1].text.split("\n")[0]


async def test_a_signal_takes_up_an_edit(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    process = await start()
    assert await answer_of(loopback) == BEFORE
    correct(small)
    assert await answer_of(loopback) == BEFORE, "nobody asked to take it up"
    await reloaded(process)
    assert await answer_of(loopback) == AFTER
    assert len(loopback.gateway.identifies) == 1


async def test_a_signal_without_an_edit_says_so(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    process = await start()
    process.hang_up()
    await process.logged("the knowledge base has not changed")
    assert await answer_of(loopback) == BEFORE


async def test_a_mistake_changes_nothing_and_is_reported_with_file_and_line(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    process = await start()
    spoil(small)
    process.hang_up()
    await process.logged(REFUSED, 60)
    assert f"{small.topic}:11: There is no passage “nothing”." in await process.logged("no passage")
    told = await loopback.next_message(loopback.dm(loopback.guild.owner))
    assert told.text.startswith("The knowledge base was edited, and as it is now it can't be used.")
    assert "border.yaml:11: There is no passage “nothing”." in told.text
    assert not told.pings
    assert await answer_of(loopback) == BEFORE
    process.hang_up()
    await process.logged(REFUSED, 60, nth=2)
    await loopback.quiet()
    assert len(loopback.messages(loopback.dm(loopback.guild.owner))) == 1, (
        "the owner is not told at each save"
    )
    small.topic.write_text(TOPIC, encoding="utf-8")
    process.hang_up()
    await process.logged("the mistake in the knowledge base is gone")
    correct(small)
    await reloaded(process)
    assert await answer_of(loopback) == AFTER


async def test_an_owner_who_takes_no_messages_ends_quietly(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    loopback.close_dms(loopback.guild.owner)
    process = await start()
    spoil(small)
    process.hang_up()
    await process.logged("the bot's owner takes no direct messages of it", 60)
    assert await answer_of(loopback) == BEFORE


async def test_a_watched_folder_needs_no_signal(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    process = await start(**{"knowledge.watch": True})
    await process.logged(WATCHED)
    correct(small)
    await process.logged(TAKEN_UP, 60)
    assert await answer_of(loopback) == AFTER
    entries = small.topic.parent
    shutil.copytree(entries, entries.with_name("new"))
    entries.rename(entries.with_name("old"))
    entries.with_name("new").rename(entries)
    small.topic.write_text(TOPIC, encoding="utf-8")
    await process.logged(TAKEN_UP, 60, nth=2)
    assert await answer_of(loopback) == BEFORE
    await process.logged(WATCHED, nth=2)
    correct(small)
    await process.logged(TAKEN_UP, 60, nth=3)
    assert await answer_of(loopback) == AFTER


async def test_questions_at_the_time_of_a_swap_are_all_answered_once(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    process = await start()
    correct(small)
    process.hang_up()
    asked = []
    while not any(TAKEN_UP in line for line in process.log):
        asked.append(loopback.say(loopback.general, ASKED, mentions_bot=True))
        await loopback.reply_to(asked[-1])
    asked += [loopback.say(loopback.general, ASKED, mentions_bot=True) for _ in range(20)]
    first = {(await loopback.reply_to(message)).text.split("\n")[0] for message in asked}
    await loopback.quiet()
    assert [len(loopback.replies_to(message)) for message in asked] == [1] * len(asked)
    assert first == {BEFORE, AFTER}


async def test_buttons_of_older_messages_outlive_a_swap(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    small.topic.write_text(TOPIC + ANOTHER_ENTRY, encoding="utf-8")
    phrasings = "crossing:\n  any:\n" + "".join(f'    - "may people cross {n}"\n' for n in "abcdefgh")
    with small.phrasings.open("a", encoding="utf-8") as file:
        file.write(phrasings)
    process = await start()
    gone, stays, menu = [await loopback.response_of(loopback.slash("topics")) for _ in range(3)]
    for message in (gone, stays, menu):
        await loopback.callback_of(loopback.select(message, "v1:topic", ["border"]))
    await loopback.callback_of(loopback.select(gone, "v1:entry:0", ["crossing"]))
    await loopback.callback_of(loopback.select(stays, "v1:entry:0", ["border"]))
    small.topic.write_text(TOPIC, encoding="utf-8")
    small.phrasings.write_text(small.phrasings.read_text("utf-8").replace(phrasings, ""), encoding="utf-8")
    correct(small)
    await reloaded(process)
    for vanished in (
        loopback.press(gone, "I hold a … passport"),
        loopback.press(gone, "Helpful"),
        loopback.select(menu, "v1:entry:0", ["crossing"]),
    ):
        told = await loopback.response_of(vanished)
        assert told.text == "This is no longer part of the record. Please ask again, or see /topics."
    passports = await loopback.response_of(loopback.press(stays, "I hold a … passport"))
    await loopback.callback_of(loopback.select(passports, passports.selects[0].custom_id, ["uk"]))
    assert passports.text.startswith(AFTER)


async def test_an_owner_takes_up_an_edit_by_command(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    owner = loopback.guild.owner
    await start()
    told = [await loopback.response_of(loopback.slash("curate reload", user=owner))]
    correct(small)
    in_private = loopback.slash("curate reload", user=owner, channel=loopback.dm(owner))
    told.append(await loopback.response_of(in_private, 60))
    assert await answer_of(loopback) == AFTER
    spoil(small)
    told.append(await loopback.response_of(loopback.slash("curate reload", user=owner), 60))
    assert await answer_of(loopback) == AFTER
    assert [message.text.split("\n")[0] for message in told] == [
        "The knowledge base has not changed. Answers held: 1.",
        "The knowledge base was read anew. Answers held: 1.",
        "The knowledge base was edited, and as it is now it can't be used. I go on with what I had.",
    ]
    assert "border.yaml:11: There is no passage “nothing”." in told[2].text
    assert all(message.ephemeral for message in told)
    assert not [message for message in loopback.messages(loopback.dm(owner)) if not message.ephemeral]


async def test_nobody_else_can_use_the_commands_of_owners(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    await start()
    with pytest.raises(CannotInvoke):
        loopback.slash("curate reload", user=loopback.moderator)
    in_private = loopback.slash("curate reload", channel=loopback.dm(loopback.asker))
    told = await loopback.response_of(in_private)
    assert told.text == "You may not use this here."
    assert told.ephemeral


async def test_a_team_runs_the_bot_together(
    loopback: Loopback, start: StartSmall, small: SmallKnowledge
) -> None:
    head, developer, reader = (loopback.add_user(name) for name in ("head", "developer", "reader"))
    loopback.world.team = {head: "admin", developer: "developer", reader: "read_only"}
    process = await start()
    answers = {}
    for user in (head, developer, reader, loopback.guild.owner):
        told = await loopback.response_of(
            loopback.slash("curate reload", user=user, channel=loopback.dm(user))
        )
        answers[user.name] = told.text.split(" ")[0]
    assert answers == {"head": "The", "developer": "The", "reader": "You", "owner of Embassy watch": "You"}
    spoil(small)
    process.hang_up()
    assert "can't be used" in (await loopback.next_message(loopback.dm(head), 60)).text


async def test_memory_comes_back_down(loopback: Loopback, start: StartSmall, small: SmallKnowledge) -> None:
    process = await start()
    await ask(loopback, ASKED)
    before = process.memory()
    for number in range(1, 9):  # two states in turn, so that only the first two are learnt
        small.topic.write_text(f"{TOPIC}# {number % 2}\n", encoding="utf-8")
        await reloaded(process, number)
        await ask(loopback, ASKED)
    assert process.memory() - before < 25 * MEBI, process.memory() / MEBI


async def test_a_terminal_that_is_closed_stops_it(
    loopback: Loopback, tmp_path: Path, cache_folder: Path
) -> None:
    seen, terminal = pty.openpty()
    environment = BotProcess(loopback, tmp_path, cache=cache_folder).environment
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, cwd=tmp_path, stdout=terminal, stderr=terminal
    )  # fmt: skip
    os.close(terminal)
    await loopback.gateway.ready()
    os.close(seen)
    process.send_signal(signal.SIGHUP)
    assert await asyncio.wait_for(process.wait(), 30) == 0
