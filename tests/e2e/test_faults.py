"""Faults of the gateway and of REST: nothing is lost and nothing is answered twice."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import BotProcess, Loopback
from tests.e2e.loopback.messages import Message
from tests.e2e.test_messages import ask

MESSAGES = "POST /channels/*/messages"
CALLBACK = "POST /interactions/*/*/callback"


def say(loopback: Loopback, count: int = 5) -> list[Message]:
    """Several questions by mention."""
    return [loopback.say(loopback.general, questions.BRITISH, mentions_bot=True) for _ in range(count)]


async def settled(bot: StartBot) -> BotProcess:
    """A bot that has read the start of its session: before that there is nothing to resume."""
    process = await bot(questions.QUIET)
    await process.logged("ready: ", 30)
    return process


async def answered_once(loopback: Loopback, asked: list[Message]) -> None:
    for message in asked:
        assert (await loopback.reply_to(message, 30)).text.startswith(questions.BRITISH_ANSWER)
    await loopback.quiet()
    assert [len(loopback.replies_to(message)) for message in asked] == [1] * len(asked)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lambda gateway: gateway.abort(), id="TCP abort"),
        pytest.param(lambda gateway: gateway.reconnect(), id="op 7"),
        pytest.param(lambda gateway: gateway.invalidate(resumable=True), id="op 9 resumable"),
        pytest.param(lambda gateway: gateway.close(4000), id="close 4000"),
        pytest.param(lambda gateway: gateway.close(1000), id="close 1000"),
        pytest.param(lambda gateway: gateway.close(1001), id="close 1001"),
    ],
)
async def test_all_messages_of_a_resumed_session_are_answered_once(
    loopback: Loopback, bot: StartBot, fault: Callable[[object], None]
) -> None:
    await settled(bot)
    before = say(loopback)
    fault(loopback.gateway)
    during = say(loopback)
    await loopback.gateway.next("resumed", 30)
    await answered_once(loopback, before + during + say(loopback))
    assert len(loopback.gateway.identifies) == 1


async def test_an_outage_of_the_gateway_is_resumed(loopback: Loopback, bot: StartBot) -> None:
    await settled(bot)
    with loopback.gateway.outage():
        asked = say(loopback)
        await loopback.gateway.next("refused", 30)
    await loopback.gateway.next("resumed", 60)
    await answered_once(loopback, asked)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lambda gateway: gateway.invalidate(resumable=False), id="op 9 not resumable"),
        pytest.param(lambda gateway: (gateway.forget_sessions(), gateway.abort()), id="RESUME refused"),
    ],
)
async def test_what_a_lost_session_missed_is_caught_up_once(
    loopback: Loopback, bot: StartBot, fault: Callable[[object], None]
) -> None:
    await settled(bot)
    before = say(loopback, 2)
    await answered_once(loopback, before)
    fault(loopback.gateway)
    during = say(loopback, 3)
    await loopback.gateway.next("ready", 30)
    await answered_once(loopback, before + during + say(loopback, 2))


async def test_a_silent_server_is_noticed(loopback: Loopback, bot: StartBot) -> None:
    loopback.gateway.heartbeat_interval = 1
    process = await settled(bot)
    loopback.gateway.hush()
    asked = say(loopback, 2)
    await loopback.gateway.next("close", 90)
    await process.logged("the connection to Discord broke: reconnecting", 30)
    await loopback.gateway.next("resumed", 90)
    await answered_once(loopback, asked)


@pytest.mark.parametrize("times", [1, 5, 6])
async def test_a_rate_limited_answer_arrives(loopback: Loopback, bot: StartBot, times: int) -> None:
    await bot(questions.QUIET)
    loopback.faults.rate_limit(MESSAGES, times)
    await answered_once(loopback, say(loopback, 1))


async def test_a_global_rate_limit_is_waited_out(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    loopback.faults.rate_limit(MESSAGES, 1, retry_after=0.3, everywhere=True)
    await answered_once(loopback, say(loopback, 3))


async def test_the_limits_of_discord_are_kept(loopback: Loopback, bot: StartBot) -> None:
    loopback.rate_limits = loopback.rate_limits.like_discord()
    await bot(questions.QUIET)
    await answered_once(loopback, say(loopback, 7))
    assert len([call for call in loopback.requests if call.status == 429]) <= 2


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("after_effect", [False, True])
async def test_trouble_of_the_server_neither_loses_nor_doubles(
    loopback: Loopback, bot: StartBot, status: int, after_effect: bool
) -> None:
    await bot(questions.QUIET)
    loopback.faults.status(MESSAGES, status, 1, after_effect=after_effect)
    await answered_once(loopback, say(loopback, 1))


@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_reset_during_a_post_neither_loses_nor_doubles(
    loopback: Loopback, bot: StartBot, after_effect: bool
) -> None:
    await bot(questions.QUIET)
    loopback.faults.reset(MESSAGES, 3, after_effect=after_effect)
    await answered_once(loopback, say(loopback, 1))


async def test_a_garbled_answer_of_discord_neither_loses_nor_doubles(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot(questions.QUIET)
    loopback.faults.malformed(MESSAGES, 1, after_effect=True)
    await answered_once(loopback, say(loopback, 1))


async def test_five_500s_in_a_row(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    loopback.faults.status(MESSAGES, 500, 5)
    asked = say(loopback, 1)
    await loopback.reply_to(asked[0], 60)
    await answered_once(loopback, asked)


@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_callback_that_is_reset_is_delivered(
    loopback: Loopback, bot: StartBot, after_effect: bool
) -> None:
    await bot(questions.QUIET)
    loopback.faults.reset(CALLBACK, 1, after_effect=after_effect)
    answer = await loopback.response_of(loopback.slash("ask", {"question": questions.BRITISH}))
    assert answer.text.startswith(questions.BRITISH_ANSWER)
    await loopback.quiet()


async def test_an_interaction_that_came_too_late_ends_quietly(loopback: Loopback, bot: StartBot) -> None:
    process = await bot(questions.QUIET)
    asked = loopback.slash("ask", {"question": questions.BRITISH})
    loopback.faults.error(CALLBACK, 404, 10062, "Unknown interaction")
    await process.logged("code 10062")
    loopback.forgive("without an answer")
    loopback.forgive(str(asked.id))


async def test_answers_do_not_wait_for_each_other(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    other = loopback.add_channel(loopback.guild, "other")
    loopback.faults.delay(f"POST /channels/{loopback.general.id}/messages", 3)
    slow = say(loopback, 1)
    started = time.perf_counter()
    quick = loopback.say(other, questions.BRITISH, mentions_bot=True)
    await loopback.reply_to(quick)
    assert time.perf_counter() - started < 2
    await answered_once(loopback, slow)


async def test_a_gateway_that_comes_and_goes(loopback: Loopback, bot: StartBot) -> None:
    await settled(bot)
    asked: list[Message] = []
    for _ in range(4):
        asked += say(loopback, 2)
        loopback.gateway.abort()
        asked += say(loopback, 2)
        await loopback.gateway.next("resumed", 30)
    await answered_once(loopback, asked)
    _, answer = await ask(loopback)
    assert answer.text.startswith(questions.BRITISH_ANSWER)
