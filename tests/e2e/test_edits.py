"""An answer follows its question: edited with it, deleted with it."""

from __future__ import annotations

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.test_messages import ask

PATCH = "PATCH /channels/{channel_id}/messages/{message_id}"


async def test_an_edited_question_gets_its_answer_edited(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    question, answer = await ask(loopback)
    loopback.edit_message(question, f"{loopback.bot} {questions.AMERICANS}")
    assert questions.AMERICANS_ANSWER in (await loopback.next_edit(answer)).text


async def test_of_many_edits_the_last_one_counts(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    question, answer = await ask(loopback)
    for text in (questions.FRENCH, questions.CHATTER, questions.FRENCH, questions.AMERICANS):
        loopback.edit_message(question, f"{loopback.bot} {text}")
    await loopback.quiet()
    assert questions.AMERICANS_ANSWER in answer.text


async def test_an_update_that_is_no_edit_changes_nothing(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    question, _ = await ask(loopback)
    loopback.unfurl(question)
    await loopback.quiet()
    assert not loopback.requests_to(PATCH)


async def test_an_edit_that_leaves_no_question_removes_the_answer(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    question, answer = await ask(loopback)
    loopback.edit_message(question, "never mind")
    await loopback.gone(answer)


async def test_an_edit_in_a_chosen_channel(loopback: Loopback, bot: StartBot) -> None:
    loopback.privileged.add("message_content")
    await bot({"discord.message_content": True, "discord.answer_channels": [loopback.general.id]})
    message = loopback.say(loopback.general, questions.CHATTER)
    await loopback.quiet()
    loopback.edit_message(message, questions.BRITISH)
    answer = await loopback.reply_to(message)
    assert answer.text.startswith(questions.BRITISH_ANSWER)
    loopback.edit_message(message, questions.CHATTER)
    await loopback.gone(answer)
    loopback.edit_message(message, questions.BRITISH)
    assert (await loopback.reply_to(message)).text.startswith(questions.BRITISH_ANSWER)


async def test_a_deleted_question_takes_its_answer_along(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    question, answer = await ask(loopback)
    loopback.delete_message(question)
    await loopback.gone(answer)


async def test_questions_deleted_in_bulk_take_their_answers_along(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    pairs = [await ask(loopback, text) for text in (questions.BRITISH, questions.AMERICANS, questions.FRENCH)]
    loopback.delete_messages([question for question, _ in pairs])
    for _, answer in pairs:
        await loopback.gone(answer)


async def test_a_question_deleted_while_it_is_answered_leaves_no_answer(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot()
    held = loopback.faults.delay("POST /channels/*/messages", 0.3, after_effect=True)
    question = loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    await held.spent()
    loopback.delete_message(question)
    await loopback.quiet()
    assert not [message for message in loopback.messages(loopback.general) if message.author is loopback.bot]


async def test_a_question_deleted_before_it_is_answered_gets_none(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    held = loopback.faults.delay("POST /channels/*/messages", 0.3)
    question = loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    await held.spent()
    loopback.delete_message(question)
    await loopback.quiet()
    assert not loopback.replies_to(question)


async def test_an_edit_while_the_question_is_answered_is_not_lost(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    held = loopback.faults.delay("POST /channels/*/messages", 0.3, after_effect=True)
    question = loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    await held.spent()
    loopback.edit_message(question, f"{loopback.bot} {questions.AMERICANS}")
    answer = await loopback.reply_to(question)
    assert questions.AMERICANS_ANSWER in (await loopback.next_edit(answer)).text


async def test_an_answer_that_a_moderator_deleted_stays_away(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    question, answer = await ask(loopback)
    loopback.delete_message(answer)
    loopback.edit_message(question, f"{loopback.bot} {questions.AMERICANS}")
    await loopback.quiet()
    assert not [message for message in loopback.replies_to(question) if not message.deleted]
