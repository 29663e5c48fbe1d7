"""Starting and stopping: what is asked for, what is registered, and what is said when it can't run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.test_messages import ask

SYNC = "PUT /applications/{application_id}/commands"
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
LEAST = GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES


async def test_it_asks_for_no_privileged_intent(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    assert [identify["intents"] for identify in loopback.gateway.identifies] == [LEAST]


async def test_it_shows_what_it_is_in_its_presence(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    presence = loopback.gateway.identifies[0]["presence"]
    assert "unofficial" in json.dumps(presence)


async def test_the_log_has_the_least_permission_invite_and_the_instance(
    loopback: Loopback, bot: StartBot
) -> None:
    process = await bot()
    line = await process.logged("add the bot to a server")
    assert (
        f"client_id={loopback.application_id}&permissions=274877975552&scope=bot+applications.commands"
        in line
    )
    assert "instance " in line


async def test_commands_are_registered_once(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    await process.stop()
    again = await bot()
    await again.logged("registered already")
    assert len(loopback.requests_to(SYNC)) == 1


async def test_a_lost_fingerprint_costs_one_more_registration(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    await (await bot(folder=tmp_path / "one")).stop()
    await (await bot(folder=tmp_path / "two")).stop()
    assert len(loopback.requests_to(SYNC)) == 2


async def test_commands_that_cannot_be_registered_do_not_keep_it_from_running(
    loopback: Loopback, bot: StartBot
) -> None:
    loopback.faults.error(SYNC, 403, 20001, "Bots cannot use this endpoint")
    process = await bot()
    await process.logged("the commands can't be registered")
    _, answer = await ask(loopback)
    assert answer.text.startswith(questions.BRITISH_ANSWER)


async def test_message_content_that_is_refused_starts_once_more_without_it(
    loopback: Loopback, bot: StartBot
) -> None:
    process = await bot(
        {"discord.message_content": True, "discord.answer_channels": [loopback.general.id]}, ready=False
    )
    await process.logged("Discord refuses the message content intent: starting once more without it")
    await process.ready()
    assert [identify["intents"] for identify in loopback.gateway.identifies] == [
        LEAST | MESSAGE_CONTENT,
        LEAST,
    ]
    await process.logged("answer_channels are set, but the bot can't read them")
    in_channel = loopback.say(loopback.general, questions.BRITISH)
    _, answer = await ask(loopback, questions.AMERICANS)
    assert questions.AMERICANS_ANSWER in answer.text
    await loopback.quiet()
    assert not loopback.replies_to(in_channel)


async def test_answer_channels_without_the_intent_are_explained(loopback: Loopback, bot: StartBot) -> None:
    process = await bot({"discord.answer_channels": [loopback.general.id]})
    await process.logged("turn on the Message Content Intent in the developer portal")


async def test_message_content_is_asked_for_where_the_operator_wants_it(
    loopback: Loopback, bot: StartBot
) -> None:
    loopback.privileged.add("message_content")
    await bot({"discord.message_content": True})
    assert [identify["intents"] for identify in loopback.gateway.identifies] == [LEAST | MESSAGE_CONTENT]


async def test_a_stop_while_the_knowledge_base_is_learnt(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    process = await bot(env={"XDG_CACHE_HOME": str(tmp_path / "empty")}, ready=False)
    await process.logged("reading the knowledge base", 30)
    await process.stop()
    assert not loopback.gateway.identifies


async def test_a_stop_is_graceful(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    held = loopback.faults.delay("POST /channels/*/messages", 0.5)
    question = loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    await held.spent()
    assert await process.stop() == 0
    assert len(loopback.replies_to(question)) == 1, "what was being answered is finished"
    assert loopback.gateway.happenings[-1].kind == "close"
    assert loopback.gateway.happenings[-1].detail == 1000


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"DISCORD_TOKEN": None}, "DISCORD_TOKEN is not set."),
        ({"DISCORD_TOKEN": ""}, "DISCORD_TOKEN is not set."),
        ({"DISCORD_TOKEN": "secret-client"}, "DISCORD_TOKEN doesn't hold a bot token"),
        ({"DISCORD_TOKEN": None, "DISCORD_TOKEN_FILE": "/nonexistent"}, "can't be read"),
    ],
)
async def test_a_start_without_a_usable_token(
    loopback: Loopback, bot: StartBot, env: dict[str, str | None], said: str
) -> None:
    process = await bot(env=env, ready=False)
    assert await process.wait(30) == 78
    assert said in "\n".join(process.log)
    assert "secret-client" not in "\n".join(process.log)
    assert not loopback.requests


async def test_a_token_that_discord_refuses_at_the_start(loopback: Loopback, bot: StartBot) -> None:
    old = loopback.token
    loopback.revoke_token()
    process = await bot(env={"DISCORD_TOKEN": old}, ready=False)
    assert await process.wait(60) == 78
    assert "Discord refuses the token" in process.log[-1]
    assert "Reset Token" in process.log[-1]


async def test_a_token_that_the_gateway_refuses(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    loopback.gateway.close(4004)
    assert await process.wait() == 78
    assert "Discord refuses the token" in "\n".join(process.log)


async def test_discord_out_of_reach_at_the_start_is_waited_out(loopback: Loopback, bot: StartBot) -> None:
    loopback.faults.status("GET /gateway/bot", 503)
    loopback.faults.status("GET /users/@me", 503)
    process = await bot(ready=False)
    await process.logged("Discord can't be reached at http://127.0.0.1")
    await process.logged("Discord doesn't let the bot in")
    await process.ready()


async def test_few_starts_left_are_not_used_up(loopback: Loopback, bot: StartBot) -> None:
    loopback.gateway.session_starts_left = 3
    process = await bot(ready=False)
    line = await process.logged("only 3 starts are left for today", timeout=60)
    assert "waiting 3600 s" in line
    assert await process.stop() == 0
    assert not loopback.gateway.identifies


async def test_two_shards(loopback: Loopback, bot: StartBot) -> None:
    loopback.gateway.shards = 2
    guilds = [loopback.add_guild(f"shard {index}", shard=(index, 2)) for index in range(2)]
    channels = [loopback.add_channel(guild, "general") for guild in guilds]
    await bot()
    people = [loopback.add_user(f"person {n}", guild) for n, guild in enumerate(guilds)]
    for channel, person in zip(channels, people, strict=True):
        question = loopback.say(channel, questions.BRITISH, mentions_bot=True, author=person)
        assert (await loopback.reply_to(question)).text.startswith(questions.BRITISH_ANSWER)
    assert sorted(identify["shard"] for identify in loopback.gateway.identifies) == [[0, 2], [1, 2]]
