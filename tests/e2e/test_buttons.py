"""Buttons: what they do, for whom, and after a restart."""

from __future__ import annotations

import json

import pytest

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.loopback.interactions import Interaction
from tests.e2e.loopback.messages import Message
from tests.e2e.test_messages import ask

OTHER = "What the United States said"


async def slash(loopback: Loopback, text: str) -> Message:
    return await loopback.response_of(loopback.slash("ask", {"question": text}))


async def test_an_ambiguous_question_then_a_button_then_the_answer(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, choice = await ask(loopback, "leave?")
    assert choice.text.startswith("That can mean more than one thing.")
    await loopback.callback_of(loopback.press(choice, choice.buttons[0].label or ""))
    assert "24 January 2022" in choice.text or "23 January 2022" in choice.text


async def test_another_issuers_answer(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback)
    await loopback.callback_of(loopback.press(answer, OTHER))
    assert "the U.S. Embassy in Kyiv was staying open" in answer.text


async def test_after_a_button_a_follow_up_refers_to_what_is_shown(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback, questions.FRENCH)
    await loopback.callback_of(loopback.press(answer, "Is the U.S. embassy in Kyiv open?"))
    _, later = await ask(loopback, "and the British one?")
    assert later.text.startswith(questions.BRITISH_ANSWER)


async def test_somebody_elses_press_is_answered_to_them_alone(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    for answer in ((await ask(loopback))[1], await slash(loopback, questions.BRITISH + " please")):
        before = answer.text
        alone = await loopback.response_of(loopback.press(answer, OTHER, user=loopback.bystander))
        assert alone.ephemeral
        assert "the U.S. Embassy in Kyiv was staying open" in alone.text
        assert answer.text == before


def press_old(loopback: Loopback, message: Message, state: str) -> Interaction:
    """Presses a button with a state that another version of the bot, or of its record, had put there."""
    present = message.button("Remove").custom_id or ""
    message.components = json.loads(json.dumps(message.components).replace(present, state))
    return loopback.press(message, state)


async def test_an_old_button_works_after_a_restart(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    by_mention, by_command = (await ask(loopback))[1], await slash(loopback, questions.BRITISH + " please")
    place = await loopback.response_of(loopback.slash("advisory", {"place": "ukraine"}))
    await process.stop()
    await bot()
    for answer in (by_mention, by_command):
        await loopback.callback_of(loopback.press(answer, OTHER))
        assert "the U.S. Embassy in Kyiv was staying open" in answer.text
    await loopback.callback_of(loopback.press(place, "Next page ▶"))
    assert "Page 2 of" in place.text


async def test_a_button_to_what_is_no_longer_held_says_so(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    for state in (
        "v1:show:no-such-entry:us",
        "v1:page:1:answers:abcdef",
        "v1:passport:gone:uk",
        "v1:place:atlantis",
    ):
        _, answer = await ask(loopback)
        told = await loopback.response_of(press_old(loopback, answer, state))
        assert told.text == "This is no longer part of the record. Please ask again, or see /topics."
        assert told.ephemeral


@pytest.mark.parametrize("state", ["v0:show:embassy-open:us", "something else", "v1:unheard-of"])
async def test_a_button_of_an_older_version_says_so(loopback: Loopback, bot: StartBot, state: str) -> None:
    await bot()
    _, answer = await ask(loopback)
    told = await loopback.response_of(press_old(loopback, answer, state))
    assert "no longer part of the record" in told.text


async def test_the_passport_button_asks_again_for_that_nationality(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback)
    menu = await loopback.response_of(loopback.press(answer, "I hold a … passport"))
    assert menu.ephemeral, "a nationality is nobody else's business"
    await loopback.callback_of(loopback.select(menu, menu.selects[0].custom_id, ["us"]))
    assert "the U.S. Embassy in Kyiv was staying open" in menu.text
    assert answer.text.startswith(questions.BRITISH_ANSWER)


async def test_a_nationality_without_a_statement(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback)
    menu = await loopback.response_of(loopback.press(answer, "I hold a … passport"))
    await loopback.callback_of(loopback.select(menu, menu.selects[0].custom_id, ["france"]))
    assert menu.text.startswith("Nothing here from France.")
    assert "[France](https://www.diplomatie.gouv.fr" in menu.text


async def test_helpful_is_counted_in_the_log_once_a_person(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    _, answer = await ask(loopback)
    for _ in range(2):
        thanks = await loopback.response_of(loopback.press(answer, "Helpful"))
        assert thanks.ephemeral
    await loopback.response_of(loopback.press(answer, "Not helpful", user=loopback.bystander))
    lines = [line for line in process.log if "feedback" in line]
    assert [line.split("feedback ")[1] for line in lines] == [
        "helpful entry=embassy-open issuer=uk",
        "unhelpful entry=embassy-open issuer=uk",
    ]
    assert not [line for line in process.log if "asker" in line or str(loopback.asker.id) in line]


async def test_the_asker_can_remove_an_answer(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    for answer in ((await ask(loopback))[1], await slash(loopback, questions.BRITISH + " please")):
        loopback.press(answer, "Remove")
        await loopback.gone(answer)


async def test_a_moderator_can_remove_an_answer(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback)
    loopback.press(answer, "Remove", user=loopback.moderator)
    await loopback.gone(answer)


async def test_nobody_else_can_remove_an_answer(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback)
    told = await loopback.response_of(loopback.press(answer, "Remove", user=loopback.bystander))
    assert told.text == "Only the person who asked, or a moderator, can remove this answer."
    assert told.ephemeral
    assert not answer.deleted


async def test_after_a_removal_the_same_question_is_answered_again(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback)
    loopback.press(answer, "Remove")
    await loopback.gone(answer)
    _, again = await ask(loopback)
    assert again.text.startswith(questions.BRITISH_ANSWER)


async def test_an_answer_can_be_removed_after_a_restart(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    _, answer = await ask(loopback)
    await process.stop()
    await bot()
    loopback.press(answer, "Remove")
    await loopback.gone(answer)
