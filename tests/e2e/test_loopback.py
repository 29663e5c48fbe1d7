"""The loopback Discord itself: the real discord.py over real sockets finds what it would find at Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator

import discord
import pytest
import pytest_asyncio

from tests.e2e.loopback import CannotInvoke, Loopback, NotInTime
from tests.e2e.small_client import Layout, SmallClient, connected


@pytest_asyncio.fixture
async def client(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SmallClient]:
    """A connected client."""
    async with connected(loopback, monkeypatch) as client:
        yield client


def general(loopback: Loopback, client: SmallClient) -> discord.PartialMessageable:
    """The channel `general`, to send to."""
    return client.get_partial_messageable(loopback.general.id, guild_id=loopback.guild.id)


async def test_a_reply_refers_to_its_question_and_pings_nobody(
    loopback: Loopback, client: SmallClient
) -> None:
    question = loopback.say(loopback.general, f"hello {loopback.bystander} @everyone", mentions_bot=True)
    reply = await loopback.reply_to(question)
    assert reply.reference is question
    assert "@everyone" in reply.text
    assert not reply.pings
    assert not loopback.loose_mentions()


async def test_pings_that_are_not_switched_off_are_seen(loopback: Loopback, client: SmallClient) -> None:
    everybody = discord.AllowedMentions.all()
    await general(loopback, client).send(f"{loopback.bystander} @here", allowed_mentions=everybody)
    message = await loopback.next_message()
    assert message.pings == {str(loopback.bystander), "@here"}
    assert len(loopback.loose_mentions()) == 1


async def test_content_is_hidden_unless_discord_would_show_it(
    loopback: Loopback, client: SmallClient
) -> None:
    loopback.say(loopback.general, "hidden")
    answer = await loopback.reply_to(loopback.say(loopback.dm(loopback.asker), "in a DM"))
    loopback.say(answer.channel, "reply", reply_to=answer)
    question = loopback.say(loopback.general, "named", mentions_bot=True)
    answer = await loopback.reply_to(question)
    loopback.say(loopback.general, "reply without ping", reply_to=answer, ping=False)
    loopback.say(loopback.general, "reply with ping", reply_to=answer)
    loopback.say(loopback.general, "shown against the rule", content_hidden=False)
    await loopback.until(lambda: len(client.seen) == 7, "seven messages")
    assert client.seen == [
        "",
        "in a DM",
        "reply",
        question.content,
        "",
        "reply with ping",
        "shown against the rule",
    ]


async def test_history_is_paged_and_hides_content_too(loopback: Loopback, client: SmallClient) -> None:
    said = [loopback.say(loopback.general, f"message {number}") for number in range(5)]
    channel = general(loopback, client)
    newest = [message.id async for message in channel.history(limit=2)]
    assert newest == [said[4].id, said[3].id]
    after = [message.id async for message in channel.history(after=discord.Object(said[2].id))]
    assert after == [said[3].id, said[4].id]
    assert not [message.content async for message in channel.history() if message.content]


async def test_the_same_nonce_gives_the_first_message_again(loopback: Loopback, client: SmallClient) -> None:
    channel = general(loopback, client)
    first = await channel.send("once", nonce="answer-1")
    second = await channel.send("once", nonce="answer-1")
    assert first.id == second.id
    assert [message.text for message in loopback.messages(loopback.general)] == ["once"]


async def test_edits_and_deletions_are_told(loopback: Loopback, client: SmallClient) -> None:
    events: list[tuple[str, str | None]] = []

    @client.event
    async def on_raw_message_edit(payload: discord.RawMessageUpdateEvent) -> None:
        events.append((payload.data["content"], payload.data["edited_timestamp"]))

    @client.event
    async def on_raw_bulk_message_delete(payload: discord.RawBulkMessageDeleteEvent) -> None:
        events.append((f"{len(payload.message_ids)} deleted", None))

    first, second = (loopback.say(loopback.general, "text", mentions_bot=True) for _ in range(2))
    loopback.unfurl(first)
    loopback.edit_message(first, f"{loopback.bot} other")
    loopback.delete_messages([first, second])
    await loopback.until(lambda: len(events) >= 3, "three events")
    text, moment = events[1]
    assert events[0] == (f"{loopback.bot} text", None)
    assert text == f"{loopback.bot} other"
    assert moment is not None
    assert events[2] == ("2 deleted", None)


async def test_a_forum_post_and_its_thread_are_known(loopback: Loopback, client: SmallClient) -> None:
    question = loopback.add_post(loopback.forum, "Kyiv", f"{loopback.bot} is it open?")
    reply = await loopback.reply_to(question)
    assert reply.channel.parent is loopback.forum
    thread = client.get_channel(reply.channel.id)
    assert isinstance(thread, discord.Thread)
    assert thread.parent_id == loopback.forum.id


async def test_without_the_permission_to_send(loopback: Loopback, client: SmallClient) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    with pytest.raises(discord.Forbidden) as raised:
        await general(loopback, client).send("no")
    assert raised.value.code == 50013


async def test_without_sight_of_the_channel(loopback: Loopback, client: SmallClient) -> None:
    loopback.set_permissions(loopback.general, deny=["VIEW_CHANNEL"])
    loopback.say(loopback.general, "unseen", mentions_bot=True)
    with pytest.raises(discord.Forbidden) as raised:
        await general(loopback, client).send("no")
    assert raised.value.code == 50001
    await loopback.quiet(0.05)
    assert not client.seen


async def test_without_the_history_no_reply_is_possible(loopback: Loopback, client: SmallClient) -> None:
    loopback.set_permissions(loopback.general, deny=["READ_MESSAGE_HISTORY"])
    reference = discord.MessageReference(message_id=1, channel_id=loopback.general.id)
    with pytest.raises(discord.HTTPException) as raised:
        await general(loopback, client).send("no", reference=reference)
    assert raised.value.code == 160002


async def test_a_deleted_question_cannot_be_replied_to(loopback: Loopback, client: SmallClient) -> None:
    question = loopback.say(loopback.general, "gone")
    loopback.delete_message(question)
    reference = discord.MessageReference(message_id=question.id, channel_id=loopback.general.id)
    with pytest.raises(discord.HTTPException) as raised:
        await general(loopback, client).send("no", reference=reference)
    assert raised.value.code == 50035


async def test_closed_direct_messages(loopback: Loopback, client: SmallClient) -> None:
    loopback.close_dms(loopback.asker)
    user = await client.fetch_user(loopback.asker.id)
    with pytest.raises(discord.Forbidden) as raised:
        await user.send("no")
    assert raised.value.code == 50007


async def test_a_slash_command_is_answered(loopback: Loopback, client: SmallClient) -> None:
    interaction = loopback.slash("ask", {"how": "directly"})
    response = await loopback.response_of(interaction)
    callback = await loopback.callback_of(interaction)
    assert (response.text, callback.type) == ("directly", 4)
    assert 0 < callback.seconds < 3
    assert loopback.messages(loopback.general) == [response]


async def test_a_deferral_is_filled_in_and_followed_up(loopback: Loopback, client: SmallClient) -> None:
    interaction = loopback.slash("ask", {"how": "later"}, channel=loopback.dm(loopback.asker))
    response = await loopback.response_of(interaction)
    assert (response.text, response.ephemeral) == ("late", True)
    assert (await loopback.next_followup(interaction)).text == "and more"


async def test_a_modal_is_opened_and_submitted(loopback: Loopback, client: SmallClient) -> None:
    opened = loopback.slash("ask", {"how": "form"})
    assert (await loopback.modal_of(opened))["title"] == "A form"
    response = await loopback.response_of(loopback.submit_modal(opened, {"name": "Olena"}))
    assert (response.text, response.ephemeral) == ("Hello Olena", True)


async def test_autocomplete(loopback: Loopback, client: SmallClient) -> None:
    choices = await loopback.choices_of(loopback.autocomplete("ask", {"how": "uk"}, focused="how"))
    assert choices == [{"name": "UK", "value": "uk"}]


async def test_a_message_command_is_shown_its_message(loopback: Loopback, client: SmallClient) -> None:
    target = loopback.say(loopback.general, "hidden otherwise")
    response = await loopback.response_of(loopback.context_command("Quote", target))
    assert response.text == "hidden otherwise"


async def test_a_button_edits_its_message(loopback: Loopback, client: SmallClient) -> None:
    shown = await loopback.response_of(loopback.slash("ask", {"how": "less"}))
    pressed = loopback.press(shown, "More", user=loopback.bystander)
    assert (await loopback.callback_of(pressed)).type == 7
    assert (await loopback.next_edit(shown)).text == "more"


async def test_a_second_callback_is_refused(loopback: Loopback, client: SmallClient) -> None:
    loopback.slash("ask", {"how": "twice"})
    await loopback.until(lambda: len(_callbacks(loopback)) == 2, "two callbacks")
    await loopback.until(lambda: _callbacks(loopback)[1] == 40060, "40060")


async def test_an_unknown_interaction_is_refused(loopback: Loopback, client: SmallClient) -> None:
    loopback.slash("ask", {"how": "directly"}).expire()
    await loopback.until(lambda: _callbacks(loopback) == [10062], "10062")


async def test_people_cannot_invoke_what_is_not_there(loopback: Loopback, client: SmallClient) -> None:
    impossible: list[tuple[str, dict[str, object]]] = [
        ("nothing", {}),
        ("ask", {}),
        ("ask", {"how": 1}),
        ("ask", {"what": "x"}),
    ]
    for name, options in impossible:
        with pytest.raises(CannotInvoke):
            loopback.slash(name, options)


def _callbacks(loopback: Loopback) -> list[int | None]:
    calls = loopback.requests_to("POST /interactions/{interaction_id}/{interaction_token}/callback")
    return [(call.reply or {}).get("code") for call in calls]


async def test_a_layout_is_taken(loopback: Loopback, client: SmallClient) -> None:
    await general(loopback, client).send(view=Layout("x" * 4000))
    assert not loopback.problems()


async def test_a_bad_payload_is_refused_and_recorded(loopback: Loopback, client: SmallClient) -> None:
    with pytest.raises(discord.HTTPException) as raised:
        await general(loopback, client).send(view=Layout("x" * 4001))
    assert raised.value.code == 50035
    assert "4000" in loopback.problems()[0]
    loopback.forgive("4000")


async def test_an_unhandled_route_is_recorded(loopback: Loopback, client: SmallClient) -> None:
    with pytest.raises(discord.NotFound):
        await client.fetch_invite("abc")
    assert loopback.problems() == ["unhandled route: GET /invites/abc"]
    loopback.forgive("unhandled route")


async def test_a_failed_wait_tells_what_happened_last(loopback: Loopback, client: SmallClient) -> None:
    with pytest.raises(NotInTime, match=r"a message of the bot(.|\n)*PUT /applications"):
        await loopback.next_message(timeout=0.01)


async def test_our_own_replies_fit_the_document(loopback: Loopback, client: SmallClient) -> None:
    document = loopback.judge.document if loopback.judge else None
    if document is None:
        pytest.skip("DISCORD_OPENAPI is not set")
    channel = general(loopback, client)
    message = await loopback.reply_to(loopback.say(loopback.general, "hello", mentions_bot=True))
    await client.fetch_guild(loopback.guild.id)
    await client.fetch_channel(loopback.general.id)
    await channel.fetch_message(message.id)
    await (await client.fetch_user(loopback.asker.id)).create_dm()
    for how in ("directly", "later", "form"):
        await loopback.callback_of(loopback.slash("ask", {"how": how}))
    await loopback.quiet(0.05)
    faults = {str(call): document.reply_violations(call) for call in loopback.requests}
    assert not {call: found for call, found in faults.items() if found}
