"""What was missed while the bot was away: caught up once, within stated limits."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.loopback.messages import Message
from tests.e2e.test_messages import ask

MESSAGES = "POST /channels/{channel_id}/messages"
HISTORY = "GET /channels/{channel_id}/messages"


def state_file(loopback: Loopback, folder: Path) -> Path:
    return next((folder / "bot" / "data").rglob(f"{loopback.application_id}.json"))


def mention(loopback: Loopback, text: str = questions.BRITISH) -> Message:
    return loopback.say(loopback.general, text, mentions_bot=True)


async def restarted(loopback: Loopback, bot: StartBot, **settings: object) -> None:
    process = await bot({**questions.QUIET, **settings})
    await process.logged("shard 0 was away|too long", 20)
    await loopback.quiet()


async def test_mentions_missed_during_a_restart_are_answered_once(loopback: Loopback, bot: StartBot) -> None:
    process = await bot(questions.QUIET)
    before, _ = await ask(loopback)
    await process.stop()
    missed = [mention(loopback), mention(loopback, questions.AMERICANS)]
    chatter = loopback.say(loopback.general, questions.BRITISH)
    await restarted(loopback, bot)
    assert [len(loopback.replies_to(message)) for message in (before, *missed, chatter)] == [1, 1, 1, 0]


async def test_a_second_restart_answers_nothing_again(loopback: Loopback, bot: StartBot) -> None:
    process = await bot(questions.QUIET)
    await ask(loopback)
    await process.stop()
    missed = mention(loopback)
    process = await bot(questions.QUIET)
    await loopback.reply_to(missed)
    await process.stop()
    await restarted(loopback, bot)
    assert len(loopback.replies_to(missed)) == 1


async def test_a_kill_in_the_middle_of_an_answer_loses_and_doubles_nothing(
    loopback: Loopback, bot: StartBot
) -> None:
    process = await bot(questions.QUIET)
    await ask(loopback)
    await process.stop()
    process = await bot(questions.QUIET)
    held = loopback.faults.delay("POST /channels/*/messages", 1)
    waiting = mention(loopback)
    await held.spent()
    await process.kill()
    missed = mention(loopback)
    await restarted(loopback, bot)
    assert [len(loopback.replies_to(message)) for message in (waiting, missed)] == [1, 1]


async def test_only_channels_with_something_newer_are_read(loopback: Loopback, bot: StartBot) -> None:
    quiet = [loopback.add_channel(loopback.guild, f"quiet-{number}") for number in range(5)]
    for channel in quiet:
        loopback.say(channel, "an old message")
    process = await bot(questions.QUIET)
    await ask(loopback)
    await process.stop()
    missed = mention(loopback)
    await restarted(loopback, bot)
    assert len(loopback.replies_to(missed)) == 1
    assert {call.path.split("/")[2] for call in loopback.requests_to(HISTORY)} == {str(loopback.general.id)}


async def test_at_most_100_messages_a_channel(loopback: Loopback, bot: StartBot) -> None:
    process = await bot(questions.QUIET)
    await ask(loopback)
    await process.stop()
    within = mention(loopback)
    for number in range(120):
        loopback.say(loopback.general, f"talk {number}")
    beyond = mention(loopback)
    await restarted(loopback, bot)
    assert len(loopback.replies_to(within)) == 1
    assert len(loopback.replies_to(beyond)) == 0
    assert all(int(call.query["limit"]) <= 100 for call in loopback.requests_to(HISTORY))


async def test_an_answer_beyond_the_page_is_seen(loopback: Loopback, bot: StartBot, tmp_path: Path) -> None:
    process = await bot(questions.QUIET)
    await ask(loopback)
    await process.stop()
    saved = state_file(loopback, tmp_path)
    before = saved.read_text()
    for number in range(99):
        loopback.say(loopback.general, f"talk {number}")
    question = mention(loopback)
    process = await bot(questions.QUIET)
    await loopback.reply_to(question)
    await process.stop()
    saved.write_text(before)
    restart = await bot(questions.QUIET)
    await restart.logged("shard 0 was away", 20)
    await loopback.quiet()
    assert len(loopback.requests_to(MESSAGES)) == 2, "its nonce would hide that it was sent again"


async def test_after_eleven_minutes_nothing_is_caught_up(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    process = await bot(questions.QUIET)
    await ask(loopback)
    await process.stop()
    path = state_file(loopback, tmp_path)
    state = json.loads(path.read_text())
    state["shards"]["0"][1] -= 11 * 60
    path.write_text(json.dumps(state))
    missed = mention(loopback)
    await restarted(loopback, bot)
    assert not loopback.replies_to(missed)
    assert not loopback.requests_to(HISTORY)


async def test_the_first_start_catches_nothing_up(loopback: Loopback, bot: StartBot) -> None:
    old = loopback.say(loopback.general, questions.BRITISH, mentions_bot=True, at=_ago(minutes=5))
    await bot(questions.QUIET)
    _, answer = await ask(loopback)
    assert answer.text
    assert not loopback.replies_to(old)
    assert not loopback.requests_to(HISTORY)


async def test_a_direct_message_of_a_known_channel_is_caught_up(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    direct = loopback.dm(loopback.asker)
    await loopback.reply_to(loopback.say(direct, questions.BRITISH))
    await ask(loopback)
    loopback.gateway.invalidate(resumable=False)
    missed = loopback.say(direct, questions.AMERICANS)
    await loopback.gateway.next("ready", 30)
    assert questions.AMERICANS_ANSWER in (await loopback.reply_to(missed)).text


async def test_catching_up_is_paced(loopback: Loopback, bot: StartBot) -> None:
    channels = [loopback.add_channel(loopback.guild, f"busy-{number}") for number in range(30)]
    process = await bot(questions.QUIET)
    await ask(loopback)
    await process.stop()
    missed = [loopback.say(channel, questions.BRITISH, mentions_bot=True) for channel in channels]
    await restarted(loopback, bot)
    assert [len(loopback.replies_to(message)) for message in missed] == [1] * 30
    reads = [call.started for call in loopback.requests_to(HISTORY)]
    assert max(reads) - min(reads) >= 29 / 25, "no more than 25 requests a second"


async def test_a_channel_that_may_not_be_read_is_left_out(loopback: Loopback, bot: StartBot) -> None:
    closed = loopback.add_channel(loopback.guild, "closed")
    loopback.set_permissions(closed, deny=["READ_MESSAGE_HISTORY"])
    process = await bot(questions.QUIET)
    await ask(loopback)
    await process.stop()
    loopback.say(closed, questions.BRITISH, mentions_bot=True)
    missed = mention(loopback)
    await restarted(loopback, bot)
    assert len(loopback.replies_to(missed)) == 1
    assert str(closed.id) not in {call.path.split("/")[2] for call in loopback.requests_to(HISTORY)}


def _ago(minutes: int) -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(minutes=minutes)
