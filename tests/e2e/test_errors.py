"""When something fails, the log has it first, and then the person one sentence."""

from __future__ import annotations

from typing import Any

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.test_messages import ask

MESSAGES = "POST /channels/{channel_id}/messages"
CALLBACK = "POST /interactions/*/*/callback"


async def test_a_missing_permission_is_explained_to_the_person_and_in_the_log(
    loopback: Loopback, bot: StartBot
) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    process = await bot()
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    told = await loopback.next_message(loopback.dm(loopback.asker))
    assert told.text.startswith(f"I may not answer in <#{loopback.general.id}> of Embassy watch.")
    assert "Somebody who manages the server can mend it: my role needs Send Messages there." in told.text
    await process.logged(
        f"no permission in channel {loopback.general.id} of server {loopback.guild.id}: Send Messages"
    )
    assert not told.pings


async def test_who_can_mend_a_missing_permission_is_told_how(loopback: Loopback, bot: StartBot) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    await bot()
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True, author=loopback.guild.owner)
    told = await loopback.next_message(loopback.dm(loopback.guild.owner))
    assert (
        "You can mend it: in the settings of the channel, under Permissions, allow my role Send Messages."
        in told.text
    )


async def test_a_missing_permission_is_told_once_a_channel(loopback: Loopback, bot: StartBot) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    await bot()
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    await loopback.next_message(loopback.dm(loopback.asker))
    loopback.say(loopback.general, questions.AMERICANS, mentions_bot=True)
    await loopback.quiet()
    assert len([m for m in loopback.messages(loopback.dm(loopback.asker)) if m.author is loopback.bot]) == 1


async def test_closed_direct_messages_end_quietly(loopback: Loopback, bot: StartBot) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    loopback.close_dms(loopback.asker)
    process = await bot()
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    await process.logged("no permission in channel")
    await loopback.quiet()


async def test_without_the_history_an_answer_refers_to_nothing(loopback: Loopback, bot: StartBot) -> None:
    loopback.set_permissions(loopback.general, deny=["READ_MESSAGE_HISTORY"])
    await bot()
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    answer = await loopback.next_message(loopback.general)
    assert answer.text.startswith(questions.BRITISH_ANSWER)


async def test_commands_work_where_the_bot_may_not_write(loopback: Loopback, bot: StartBot) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES", "VIEW_CHANNEL"])
    await bot()
    answer = await loopback.response_of(loopback.slash("ask", {"question": questions.BRITISH}))
    assert answer.text.startswith(questions.BRITISH_ANSWER)


async def test_an_old_command_says_to_reload(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    commands: dict[str, Any] = loopback.world.commands.find("help", 1, None)
    commands["name"] = "assist"
    told = await loopback.response_of(loopback.slash("assist"))
    assert told.text == "This command is an old one. Reload Discord (Ctrl+R), then try again."
    assert told.ephemeral
    await process.logged("CommandNotFound")


async def test_an_unknown_government_is_told_so(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    told = await loopback.response_of(loopback.slash("advisory", {"place": "ukraine", "issuer": "Narnia"}))
    assert told.text == "I don't know that government. Please choose one from the list."
    assert told.ephemeral


async def test_a_question_of_4000_characters(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback, ("help " * 1000)[: 4000 - len(str(loopback.bot)) - 1])
    assert answer.text
    text = (questions.BRITISH + " " + "x" * 4000)[:4000]
    assert (await loopback.response_of(loopback.slash("ask", {"question": text}))).text


async def test_everyone_in_a_question_is_not_echoed(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback, "@everyone @here is <@&1> the embassy of @everyone open?")
    place = await loopback.response_of(
        loopback.slash("advisory", {"place": "@everyone <@1> **x** https://evil.example"})
    )
    for message in (answer, place):
        assert not message.pings
        assert "@everyone" not in message.text
        assert "https://evil.example" not in message.text
    assert not loopback.loose_mentions()


async def test_malformed_events_do_not_stop_it(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    process.forgive("Traceback")
    loopback.gateway.dispatch("MESSAGE_DELETE_BULK", {"ids": [], "channel_id": str(loopback.general.id)})
    loopback.gateway.dispatch("SOMETHING_NEW", {"a": 1})
    loopback.gateway.dispatch("MESSAGE_UPDATE", loopback.say(loopback.general, "x").payload())
    _, answer = await ask(loopback)
    assert answer.text.startswith(questions.BRITISH_ANSWER)


async def test_the_log_holds_no_question_and_no_person(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    _, answer = await ask(loopback, questions.BRITISH + " xyzzy")
    await loopback.response_of(loopback.slash("ask", {"question": questions.BRITISH + " xyzzy"}))
    await loopback.response_of(loopback.press(answer, "Helpful"))
    loopback.faults.rate_limit("PATCH /webhooks/*/*/messages/*")
    await process.stop()
    text = "\n".join(process.log)
    for secret in ("xyzzy", "asker", str(loopback.asker.id), questions.BRITISH, loopback.token):
        assert secret not in text


async def test_state_files_hold_no_person_and_no_question(
    loopback: Loopback, bot: StartBot, tmp_path: Any
) -> None:
    process = await bot()
    await ask(loopback, questions.BRITISH + " xyzzy")
    await loopback.reply_to(loopback.say(loopback.dm(loopback.asker), "xyzzy"))
    await process.stop()
    files = [path for path in (tmp_path / "bot" / "data").rglob("*") if path.is_file()]
    assert {path.name for path in files} == {f"{loopback.application_id}.json", "advisory-bot.db"}
    for path in files:
        held = path.read_bytes()
        assert b"xyzzy" not in held
        assert str(loopback.asker.id).encode() not in held
