"""A message arrives once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.delivery import Delivery
from bot.layout import Layout


def refusal(
    status: int, code: int = 0, text: str = "", headers: dict[str, str] | None = None
) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="", headers=headers or {})
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    kind = discord.DiscordServerError if status >= 500 else kind
    return kind(response, {"code": code, "message": text})


class Wire:
    """A line to Discord that fails as told, then gives `answer`."""

    def __init__(self, *failures: Exception, answer: Any = None) -> None:
        self.failures = list(failures)
        self.answer = answer
        self.calls: list[dict[str, Any]] = []

    async def __call__(self, **arguments: Any) -> Any:
        self.calls.append(arguments)
        if self.failures:
            raise self.failures.pop(0)
        return self.answer


def question() -> Any:
    return SimpleNamespace(id=7, to_reference=lambda **_: "to 7")


async def reply(wire: Wire) -> int | None:
    channel: Any = SimpleNamespace(send=wire)
    return await Delivery([0] * 8, [0] * 3).reply(channel, question(), Layout(["text"]), "7")


RESET = aiohttp.ClientOSError(104, "Connection reset by peer")
CUT = aiohttp.ServerDisconnectedError()


@pytest.mark.parametrize(
    "failures",
    [
        [refusal(503)],
        [RESET, CUT],
        [refusal(429, headers={"Retry-After": "0"})] * 6,
        [TimeoutError()],
        [refusal(500)] * 8,
    ],
)
async def test_what_passes_is_tried_again_with_the_same_nonce(failures: list[Exception]) -> None:
    wire = Wire(*failures, answer=SimpleNamespace(id=99))
    assert await reply(wire) == 99
    assert len(wire.calls) == len(failures) + 1
    assert {call["nonce"] for call in wire.calls} == {"7"}


async def test_it_gives_up_after_all_attempts() -> None:
    with pytest.raises(discord.DiscordServerError):
        await reply(Wire(*[refusal(503)] * 50))


@pytest.mark.parametrize(
    "failure", [refusal(400, 50035, "Invalid Form Body"), refusal(403, 50013), refusal(404, 10003)]
)
async def test_a_refusal_is_not_tried_again(failure: discord.HTTPException) -> None:
    wire = Wire(failure)
    with pytest.raises(discord.HTTPException):
        await reply(wire)
    assert len(wire.calls) == 1


@pytest.mark.parametrize(
    "failure", [refusal(404, 10008), refusal(400, 50035, "In message_reference: Unknown message")]
)
async def test_a_question_deleted_meanwhile_gets_no_answer(failure: discord.HTTPException) -> None:
    assert await reply(Wire(failure)) is None


async def test_without_the_right_to_read_the_history_it_answers_without_a_reference() -> None:
    wire = Wire(refusal(400, 160002), answer=SimpleNamespace(id=99))
    assert await reply(wire) == 99
    assert ["reference" in call for call in wire.calls] == [True, False]


def interaction(wire: Wire, *, done: bool = False) -> Any:
    response: Any = SimpleNamespace(send_message=wire, edit_message=wire, is_done=lambda: done)
    return SimpleNamespace(response=response, followup=SimpleNamespace(send=wire))


async def test_a_callback_that_arrived_though_its_answer_was_lost_counts_as_delivered() -> None:
    wire = Wire(RESET, refusal(400, 40060))
    assert await Delivery([0], [0, 0]).respond(interaction(wire), Layout(["text"]), alone=True) is None
    assert len(wire.calls) == 2


async def test_an_answered_interaction_gets_a_follow_up() -> None:
    wire = Wire(answer=SimpleNamespace(id=5))
    assert await Delivery([0], [0]).respond(interaction(wire, done=True), Layout(["text"]), alone=True) == 5
    assert wire.calls[0]["wait"]


@pytest.mark.parametrize("call", ["edit", "delete"])
async def test_what_is_gone_already_is_no_failure(call: str) -> None:
    wire = Wire(refusal(404, 10008))
    message: Any = SimpleNamespace(edit=wire, delete=wire)
    delivery = Delivery([0], [0])
    calls: dict[str, Callable[[], Any]] = {
        "edit": lambda: delivery.edit(message, Layout(["text"])),
        "delete": lambda: delivery.delete(message),
    }
    assert await calls[call]() is False
