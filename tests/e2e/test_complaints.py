"""What users of such bots complain about, each as a test. The numbers are those of the list of models."""

from __future__ import annotations

import asyncio
import string
from pathlib import Path

import pytest

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.test_messages import ask
from tests.e2e.test_starting import SYNC

MESSAGES = "POST /channels/{channel_id}/messages"


async def test_1_nothing_is_invisible_with_previews_off(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    for text in (questions.BRITISH, questions.FRENCH, questions.SHELLED, "", questions.CHATTER):
        _, answer = await ask(loopback, text)
        assert answer.is_v2
        assert not answer.embeds
        assert not answer.attachments
        assert answer.text


@pytest.mark.parametrize(
    ("asked", "twin"),
    [
        ("Niger", "Nigeria"),
        ("Nigeria", "Niger "),
        ("Sudan", "South Sudan"),
        ("Iran", "Iraq"),
        ("Iraq", "Iran"),
    ],
)
async def test_2_twin_countries_are_not_taken_for_each_other(
    loopback: Loopback, bot: StartBot, asked: str, twin: str
) -> None:
    await bot()
    typing = loopback.autocomplete("advisory", {"place": asked}, focused="place")
    choices = await loopback.choices_of(typing)
    assert choices[0]["name"].endswith(f" {asked}")
    _, answer = await ask(loopback, f"Should citizens leave {asked}?")
    assert twin not in answer.text
    assert "Ukraine" not in answer.text.split("\n")[0] or answer.text.startswith("Nothing")


async def test_3_the_nearest_answer_is_not_given_for_the_right_one(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    for text in (
        questions.FRENCH,
        "Is the British embassy in Minsk open?",
        "What is the phone number of the US embassy?",
    ):
        _, answer = await ask(loopback, text)
        assert "staying open" not in answer.text.split("\n")[0], text


async def test_4_no_verdict_without_who_said_it_and_when(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    for text in ("Should Americans leave Ukraine?", "Should Americans not leave Ukraine?"):
        _, answer = await ask(loopback, text)
        first = answer.text.split("\n")[0]
        assert not first.lower().startswith(("yes", "no ", "no,", "no."))
        if "told" in first or "said" in first:
            assert "January 2022" in first


async def test_5_autocomplete_is_quick_and_within_the_limits(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    typed = [*string.ascii_lowercase, "united", "the ", "ukraine" * 14, "ü", "中", "🇺🇦", "' OR 1=1", "\\"]
    typings = [loopback.autocomplete("advisory", {"place": text}, focused="place") for text in typed]
    for typing in typings:
        choices = await loopback.choices_of(typing)
        assert len(choices) <= 25
        assert all(1 <= len(choice["name"]) <= 100 and 1 <= len(choice["value"]) <= 100 for choice in choices)
        assert (await loopback.callback_of(typing)).seconds < 3


async def test_6_a_missing_privileged_intent_does_not_end_it(loopback: Loopback, bot: StartBot) -> None:
    process = await bot({"discord.message_content": True}, ready=False)
    await process.logged("starting once more without it")
    await process.ready()
    _, answer = await ask(loopback)
    assert answer.text.startswith(questions.BRITISH_ANSWER)


async def test_7_that_no_commands_appear_has_an_answer_in_the_log(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    await process.logged(r"\d+ commands registered. If they don't appear, reload Discord \(Ctrl\+R\)")
    assert loopback.commands()


async def test_8_a_start_without_changes_registers_nothing(loopback: Loopback, bot: StartBot) -> None:
    for _ in range(3):
        process = await bot()
        await process.stop()
    assert len(loopback.requests_to(SYNC)) == 1


async def test_9_two_processes_have_two_names_and_give_one_answer(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    first = await bot(folder=tmp_path / "one")
    second = await bot(folder=tmp_path / "two")
    names = [(await process.logged("instance ")).split("instance ")[1][:6] for process in (first, second)]
    assert names[0] != names[1]
    question, _ = await ask(loopback)
    await loopback.quiet()
    assert len(loopback.replies_to(question)) == 1, "both send it with the nonce of the question"


async def test_10_everyone_is_never_echoed(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback, "@everyone is the embassy open?")
    assert "@everyone" not in answer.text
    assert not answer.pings
    assert answer.allowed_mentions is not None
    assert answer.allowed_mentions["parse"] == []


async def test_11_a_missing_permission_is_not_silent(loopback: Loopback, bot: StartBot) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    process = await bot()
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    assert "Send Messages" in (await loopback.next_message(loopback.dm(loopback.asker))).text
    assert "Send Messages" in await process.logged("no permission in channel")


async def test_12_buttons_outlive_a_restart(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    _, answer = await ask(loopback)
    await process.stop()
    await bot()
    await loopback.callback_of(loopback.press(answer, "What the United States said"))
    assert "U.S. Embassy in Kyiv was staying open" in answer.text


async def test_13_a_token_in_a_file_with_a_line_break_is_seen(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    secret = tmp_path / "token"
    await asyncio.to_thread(secret.write_text, f"{loopback.token}\n")
    await bot(env={"DISCORD_TOKEN": None, "DISCORD_TOKEN_FILE": str(secret)})
    _, answer = await ask(loopback)
    assert answer.text


async def test_13_restarts_do_not_use_up_the_starts_of_a_day(loopback: Loopback, bot: StartBot) -> None:
    loopback.gateway.session_starts_left = 50
    process = await bot(ready=False)
    await process.logged("only 50 starts are left for today, as Discord counts them: waiting", 60)
    assert not loopback.gateway.identifies


async def test_14_an_answer_longer_than_a_message_is_paged(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    message = await loopback.response_of(loopback.slash("advisory", {"place": "ukraine"}))
    shown = 1
    while any(button.label == "Next page ▶" for button in message.buttons):
        await loopback.callback_of(loopback.press(message, "Next page ▶"))
        shown += 1
    assert f"Page {shown} of {shown}." in message.text
