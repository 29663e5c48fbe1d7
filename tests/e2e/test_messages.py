"""Questions in messages: mentions, direct messages, replies, chosen channels, forum posts."""

from __future__ import annotations

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.loopback.messages import Message


async def ask(loopback: Loopback, text: str = questions.BRITISH) -> tuple[Message, Message]:
    """A question by mention, and its answer."""
    question = loopback.say(loopback.general, text, mentions_bot=True)
    return question, await loopback.reply_to(question)


async def test_a_mention_is_answered_in_a_reply(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback)
    assert answer.text.startswith(questions.BRITISH_ANSWER)
    assert answer.is_v2
    assert not answer.pings


async def test_a_direct_message_is_answered(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    answer = await loopback.reply_to(loopback.say(loopback.dm(loopback.asker), questions.BRITISH))
    assert answer.text.startswith(questions.BRITISH_ANSWER)


async def test_a_reply_to_an_answer_is_a_follow_up(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback)
    reply = loopback.say(
        loopback.general, "and the American one?", reply_to=answer, author=loopback.bystander
    )
    assert "U.S. Embassy in Kyiv was staying open" in (await loopback.reply_to(reply)).text


async def test_a_follow_up_of_the_same_person(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    await ask(loopback)
    _, answer = await ask(loopback, "and the American one?")
    assert "U.S. Embassy in Kyiv was staying open" in answer.text


async def test_a_reply_without_ping_has_no_text_and_is_never_no_match(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot()
    _, answer = await ask(loopback)
    reply = loopback.say(loopback.general, "and the American one?", reply_to=answer, ping=False)
    told = await loopback.reply_to(reply)
    assert told.text.startswith("Discord doesn't show me the text of that message.")
    again = loopback.say(loopback.general, "hello?", reply_to=answer, ping=False)
    await loopback.quiet()
    assert not loopback.replies_to(again), "it is said once, not at every reply"


async def test_a_bare_mention_gets_help(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback, "")
    assert answer.text.startswith("Ask in your own words")


async def test_a_mention_in_a_thread(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    thread = loopback.add_thread(loopback.general, "what now")
    question = loopback.say(thread, questions.BRITISH, mentions_bot=True)
    assert (await loopback.reply_to(question)).text.startswith(questions.BRITISH_ANSWER)


async def test_what_is_not_meant_for_the_bot_is_left_alone(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback)
    loopback.say(loopback.general, questions.BRITISH)
    loopback.say(loopback.general, "I agree", reply_to=loopback.say(loopback.general, "so?"))
    await loopback.quiet()
    assert [message for message in loopback.messages(loopback.general) if message.author is loopback.bot] == [
        answer
    ]


async def test_bots_are_ignored(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    other = loopback.add_user("another bot")
    other.bot = True
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True, author=other)
    await loopback.quiet()
    assert not loopback.requests_to("POST /channels/{channel_id}/messages")


async def test_a_chosen_channel_when_sure_and_when_not(loopback: Loopback, bot: StartBot) -> None:
    loopback.privileged.add("message_content")
    await bot({"discord.message_content": True, "discord.answer_channels": [loopback.general.id]})
    unsure = [
        loopback.say(loopback.general, text)
        for text in (questions.CHATTER, questions.FRENCH, "what time is it", "who is the best president")
    ]
    sure = loopback.say(loopback.general, questions.BRITISH)
    assert (await loopback.reply_to(sure)).text.startswith(questions.BRITISH_ANSWER)
    await loopback.quiet()
    assert not [message for message in unsure if loopback.replies_to(message)]


async def test_other_channels_stay_silent(loopback: Loopback, bot: StartBot) -> None:
    loopback.privileged.add("message_content")
    other = loopback.add_channel(loopback.guild, "other")
    await bot({"discord.message_content": True, "discord.answer_channels": [loopback.general.id]})
    loopback.say(other, questions.BRITISH)
    await loopback.quiet()
    assert not loopback.messages(other)[1:]


async def test_a_chosen_forum_answers_the_post_and_not_the_talk_below(
    loopback: Loopback, bot: StartBot
) -> None:
    loopback.privileged.add("message_content")
    await bot({"discord.message_content": True, "discord.answer_channels": [loopback.forum.id]})
    by_title = loopback.add_post(loopback.forum, questions.BRITISH, "Please, does anybody know?")
    assert (await loopback.reply_to(by_title)).text.startswith(questions.BRITISH_ANSWER)
    by_text = loopback.add_post(loopback.forum, "A question", questions.BRITISH)
    assert (await loopback.reply_to(by_text)).text.startswith(questions.BRITISH_ANSWER)
    unsure = loopback.add_post(loopback.forum, "Last night", questions.CHATTER)
    below = loopback.say(by_title.channel, questions.AMERICANS)
    await loopback.quiet()
    assert not loopback.replies_to(unsure)
    assert not loopback.replies_to(below)


async def test_a_channel_has_only_so_many_unprompted_answers(loopback: Loopback, bot: StartBot) -> None:
    loopback.privileged.add("message_content")
    await bot(
        {
            "discord.message_content": True,
            "discord.answer_channels": [loopback.general.id],
            "discord.cooldown.channel.questions": 2,
        }
    )
    asked = [
        loopback.say(loopback.general, questions.BRITISH, author=loopback.add_user(f"p{n}")) for n in range(4)
    ]
    await loopback.quiet()
    assert [len(loopback.replies_to(message)) for message in asked] == [1, 1, 0, 0]


async def test_the_cooldown_gives_one_notice(loopback: Loopback, bot: StartBot) -> None:
    await bot({"discord.cooldown.person.questions": 2, "discord.cooldown.person.seconds": 3600})
    asked = [loopback.say(loopback.general, f"{questions.BRITISH} {n}", mentions_bot=True) for n in range(5)]
    await loopback.quiet()
    texts = [[reply.text for reply in loopback.replies_to(message)] for message in asked]
    assert [len(replies) for replies in texts] == [1, 1, 1, 0, 0]
    assert texts[2][0].startswith("Those were many questions at once.")
    other = loopback.say(loopback.general, questions.BRITISH, mentions_bot=True, author=loopback.bystander)
    assert (await loopback.reply_to(other)).text.startswith(questions.BRITISH_ANSWER)


async def test_the_cooldown_of_a_command_is_told_to_the_person_alone(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot({"discord.cooldown.person.questions": 1, "discord.cooldown.person.seconds": 3600})
    await loopback.response_of(loopback.slash("ask", {"question": questions.BRITISH}))
    told = await loopback.response_of(loopback.slash("ask", {"question": questions.AMERICANS}))
    assert told.text.startswith("Those were many questions at once.")
    assert told.ephemeral


async def test_the_same_question_is_pointed_to_its_answer(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, first = await ask(loopback)
    _, second = await ask(loopback, f"  {questions.BRITISH.upper()} ")
    assert second.text == (
        "You asked that a moment ago. The answer is here: "
        f"https://discord.com/channels/{loopback.guild.id}/{loopback.general.id}/{first.id}"
    )


async def test_zero_switches_the_cooldowns_off(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    asked = [loopback.say(loopback.general, questions.BRITISH, mentions_bot=True) for _ in range(12)]
    for message in asked:
        assert (await loopback.reply_to(message)).text.startswith(questions.BRITISH_ANSWER)


async def test_danger_gets_the_emergency_text_first(loopback: Loopback, bot: StartBot) -> None:
    await bot({"answers.emergency": "Take shelter. Call 101 or 112."})
    _, answer = await ask(loopback, questions.SHELLED)
    assert answer.text.startswith("Take shelter. Call 101 or 112.\nEmergency pages: [")
    assert "Nothing held here" not in answer.text


async def test_a_language_it_does_not_read_is_told_so(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    _, answer = await ask(loopback, "大使館は開いていますか？")
    assert "a language that this bot can't read" in answer.text
    assert "English" in answer.text


async def test_an_issuer_without_a_statement_is_never_answered_with_another(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot()
    _, answer = await ask(loopback, questions.FRENCH)
    assert answer.text.startswith("Nothing here from France.")
    assert "[France](https://www.diplomatie.gouv.fr" in answer.text
    assert "staying open" not in answer.text
