"""The log of a real bot: what programs read, and nothing of what people wrote or who they are."""

from __future__ import annotations

import json

import pytest

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import BotProcess, Loopback
from tests.e2e.test_messages import ask

SECRET_WORD = "xyzzy"


async def much_happens(loopback: Loopback, process: BotProcess) -> None:
    """Questions by every way, buttons, failures, a broken connection, and a stop."""
    direct = loopback.dm(loopback.asker)
    _, answer = await ask(loopback, f"{questions.BRITISH} {SECRET_WORD}")
    await loopback.reply_to(loopback.say(direct, f"{SECRET_WORD} {questions.AMERICANS}"))
    await loopback.response_of(loopback.slash("ask", {"question": f"{questions.FRENCH} {SECRET_WORD}"}))
    others = loopback.say(loopback.general, f"{questions.BRITISH} {SECRET_WORD}", author=loopback.bystander)
    await loopback.response_of(loopback.context_command("Find the advisory", others))
    await loopback.callback_of(loopback.press(answer, "What the United States said"))
    await loopback.response_of(loopback.press(answer, "Helpful"))
    await loopback.response_of(loopback.slash("advisory", {"place": "ukraine", "issuer": SECRET_WORD}))
    loopback.faults.error("POST /channels/*/messages", 400, 50035, "Invalid Form Body")
    await ask(loopback, f"{questions.AMERICANS} {SECRET_WORD}?")
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    loopback.say(loopback.general, f"{questions.SHELLED} {SECRET_WORD}", mentions_bot=True)
    await process.logged("no permission in channel")
    loopback.gateway.abort()
    await loopback.gateway.next("resumed", 30)
    await process.stop()


@pytest.mark.parametrize(
    "settings", [{}, {"logs.format": "json"}, {"logs.format": "json", "logs.level": "debug"}]
)
async def test_the_log_holds_no_question_no_person_and_no_token(
    loopback: Loopback, bot: StartBot, settings: dict[str, object]
) -> None:
    process = await bot({**questions.QUIET, **settings})
    await much_happens(loopback, process)
    text = "\n".join(process.log)
    people = [loopback.asker, loopback.bystander, loopback.moderator, loopback.guild.owner]
    asked = [questions.BRITISH, questions.AMERICANS, questions.FRENCH, questions.SHELLED, SECRET_WORD]
    secrets = [loopback.token, *loopback.world.interactions]
    for word in (*asked, *secrets, *(str(user.id) for user in people), *(user.name for user in people)):
        assert word not in text, word
    for said in ("no permission in channel", "connection to Discord broke", "feedback helpful", "stopped"):
        assert said in text, said


async def test_json_is_one_object_a_line_with_the_class_of_each_error(
    loopback: Loopback, bot: StartBot
) -> None:
    process = await bot({**questions.QUIET, "logs.format": "json", "logs.level": "debug"})
    await much_happens(loopback, process)
    lines = [json.loads(line) for line in process.log]
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    assert {line.get("error") for line in lines} >= {"Forbidden", "HTTPException", "ToldError"}
    counted = [line for line in lines if "entrance" in line]
    assert {"entrance": "slash_command", "outcome": "unknown", "reason": "other_issuer"}.items() <= counted[
        2
    ].items()


@pytest.mark.parametrize(("level", "least"), [("warning", "WARNING"), ("error", "ERROR")])
async def test_less_is_logged_where_less_is_wanted(
    loopback: Loopback, bot: StartBot, level: str, least: str
) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    process = await bot({"logs.level": level})
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    await loopback.next_message(loopback.dm(loopback.asker))
    await process.stop()
    levels = {line.split()[1] for line in process.log}
    assert levels == ({"WARNING"} if least == "WARNING" else set())
