"""What the loopback Discord breaks on demand, as the real discord.py finds it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import aiohttp
import discord
import pytest
import pytest_asyncio
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.e2e.loopback import Loopback, RateLimits
from tests.e2e.loopback.gateway import Gateway
from tests.e2e.small_client import ShardedClient, SmallClient, connected, small_intents

SEND = "POST /channels/*/messages"

Break = Callable[[Gateway], None]


@pytest_asyncio.fixture
async def client(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SmallClient]:
    """A connected client."""
    async with connected(loopback, monkeypatch) as client:
        yield client


def general(loopback: Loopback, client: SmallClient) -> discord.PartialMessageable:
    """The channel `general`, to send to."""
    return client.get_partial_messageable(loopback.general.id)


async def test_a_client_connects_with_zlib_stream(loopback: Loopback, client: SmallClient) -> None:
    connect = await loopback.gateway.next("connect")
    assert connect.detail == {"v": "10", "encoding": "json", "compress": "zlib-stream"}
    await client.wait_until_ready()
    assert [guild.name for guild in client.guilds] == ["Embassy watch"]
    assert loopback.gateway.identifies[0]["intents"] == small_intents().value
    assert client.latency < 5


@pytest.mark.parametrize(
    "break_it",
    [
        pytest.param(lambda gateway: gateway.abort(), id="TCP abort"),
        pytest.param(lambda gateway: gateway.reconnect(), id="op 7"),
        pytest.param(lambda gateway: gateway.invalidate(resumable=True), id="op 9 resumable"),
        pytest.param(lambda gateway: gateway.close(4000), id="close 4000"),
        pytest.param(lambda gateway: gateway.close(1000), id="close 1000"),
    ],
)
async def test_a_resumed_session_is_sent_what_it_missed(
    loopback: Loopback, client: SmallClient, break_it: Break
) -> None:
    break_it(loopback.gateway)
    await loopback.gateway.next("close")
    questions = [loopback.say(loopback.dm(loopback.asker), f"missed {number}") for number in range(3)]
    for question in questions:
        await loopback.reply_to(question)
    assert (await loopback.gateway.next("resumed")).shard == 0
    assert client.seen == ["missed 0", "missed 1", "missed 2"]
    assert len(loopback.gateway.identifies) == 1


async def test_a_session_that_is_not_resumable_is_begun_anew(loopback: Loopback, client: SmallClient) -> None:
    await loopback.gateway.next("ready")
    loopback.gateway.invalidate(resumable=False)
    await loopback.gateway.next("ready")
    assert len(loopback.gateway.identifies) == 2


async def test_a_forgotten_session_is_not_resumed(loopback: Loopback, client: SmallClient) -> None:
    loopback.gateway.forget_sessions()
    loopback.gateway.abort()
    assert (await loopback.gateway.next("invalid")).detail is False
    await loopback.gateway.ready()


async def test_an_outage_ends(loopback: Loopback, client: SmallClient) -> None:
    with loopback.gateway.outage():
        await loopback.gateway.next("refused")
        question = loopback.say(loopback.dm(loopback.asker), "during the outage")
    await loopback.reply_to(question)


async def test_a_silent_server_is_noticed(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    client = SmallClient(small_intents(), heartbeat_timeout=0.3)
    loopback.gateway.heartbeat_interval = 0.1
    async with connected(loopback, monkeypatch, client=client):
        loopback.gateway.hush()
        question = loopback.say(loopback.dm(loopback.asker), "into the silence")
        await loopback.gateway.next("resumed")
        await loopback.reply_to(question)


async def test_two_shards_are_served_each_its_guilds(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    channels = [
        loopback.add_channel(loopback.add_guild(f"guild {index}", shard=(index, 2)), "talk")
        for index in range(2)
    ]
    monkeypatch.setattr(Route, "BASE", loopback.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(loopback.gateway_url))
    seen: list[tuple[int, str]] = []
    async with ShardedClient(small_intents(), shard_count=2) as client:

        @client.event
        async def on_message(message: discord.Message) -> None:
            assert message.guild is not None
            seen.append((message.guild.shard_id, message.content))

        task = asyncio.create_task(client.start(loopback.token))
        await loopback.gateway.ready()
        for channel in channels:
            loopback.say(channel, channel.name, content_hidden=False, author=loopback.bot)
        await loopback.until(lambda: len(seen) == 2, "a message on each shard")
    await task
    assert sorted(seen) == [(0, "talk"), (1, "talk")]


async def test_a_privileged_intent_has_to_be_granted(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", loopback.api_url)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(loopback.gateway_url))
    async with SmallClient(small_intents(message_content=True)) as client:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await client.start(loopback.token)
    loopback.privileged.add("message_content")
    client = SmallClient(small_intents(message_content=True))
    async with connected(loopback, monkeypatch, client=client):
        await loopback.reply_to(loopback.say(loopback.general, "shown"))


async def test_a_wrong_token_is_refused_by_rest(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", loopback.api_url)
    async with SmallClient(small_intents()) as client:
        with pytest.raises(discord.LoginFailure):
            await client.start("wrong")


async def test_a_revoked_token_is_refused_by_the_gateway(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(discord.ConnectionClosed, match="4004"):
        await _connect_and_revoke(loopback, monkeypatch)


@pytest.mark.parametrize("everywhere", [False, True])
async def test_429_then_success(loopback: Loopback, client: SmallClient, everywhere: bool) -> None:
    fault = loopback.faults.rate_limit(SEND, 2, retry_after=0.02, everywhere=everywhere)
    await general(loopback, client).send("at last")
    assert fault.hits == 2
    assert [call.status for call in loopback.requests[-3:]] == [429, 429, 200]
    assert (await loopback.next_message()).text == "at last"


async def test_429_without_via_seems_a_ban(loopback: Loopback, client: SmallClient) -> None:
    loopback.faults.rate_limit(SEND, via=False)
    with pytest.raises(discord.HTTPException) as raised:
        await general(loopback, client).send("no")
    assert raised.value.status == 429


async def test_503_before_and_after_the_effect(loopback: Loopback, client: SmallClient) -> None:
    for after_effect, count in ((False, 0), (True, 1)):
        loopback.faults.status(SEND, 503, after_effect=after_effect)
        with pytest.raises(discord.DiscordServerError):
            await general(loopback, client).send("text")
        assert len(loopback.messages(loopback.general)) == count


async def test_a_reset_before_and_after_the_effect(loopback: Loopback, client: SmallClient) -> None:
    for after_effect, count in ((False, 0), (True, 1)):
        loopback.faults.reset(SEND, after_effect=after_effect)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await general(loopback, client).send("text")
        assert len(loopback.messages(loopback.general)) == count


async def test_an_error_of_the_api(loopback: Loopback, client: SmallClient) -> None:
    loopback.faults.error(SEND, 403, 50013, "Missing Permissions")
    with pytest.raises(discord.Forbidden) as raised:
        await general(loopback, client).send("no")
    assert raised.value.code == 50013
    await general(loopback, client).send("yes")


async def test_a_reply_that_breaks_off(loopback: Loopback, client: SmallClient) -> None:
    loopback.faults.malformed(SEND)
    with pytest.raises(ValueError, match=r"."):
        await general(loopback, client).send("text")


async def test_a_delay(loopback: Loopback, client: SmallClient) -> None:
    fault = loopback.faults.delay(SEND, 0.05, when=lambda call: call.body["content"] == "late")
    await general(loopback, client).send("late")
    await fault.spent()
    seconds = loopback.requests[-1].seconds
    assert seconds is not None
    assert seconds >= 0.05


async def test_limits_like_those_of_discord(loopback: Loopback, client: SmallClient) -> None:
    loopback.rate_limits = RateLimits((5, 0.1))
    for number in range(7):
        await general(loopback, client).send(str(number))
    assert [message.text for message in loopback.messages(loopback.general)] == list("0123456")
    assert not loopback.rate_limits.refused


async def _connect_and_revoke(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    async with connected(loopback, monkeypatch):
        loopback.revoke_token()
        await loopback.gateway.next("close")
