"""Health, readiness and metrics of the real bot, as monitoring reads them."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.governments import Governments
from tests.e2e.governments.everyday import everyday
from tests.e2e.governments.server import UK_PAGES
from tests.e2e.loopback import Loopback
from tests.e2e.test_messages import ask

DASHBOARD = Path(__file__).parents[2] / "config" / "dashboard.json"

Sample = tuple[str, dict[str, str], float]


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest_asyncio.fixture
async def governments() -> AsyncIterator[Governments]:
    """The governments whose feeds are read, as on any day."""
    async with Governments() as server:
        everyday(server)
        yield server


class Monitoring:
    """What reads the bot's port."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self.session = session
        self.url = f"http://127.0.0.1:{port}"

    async def get(self, path: str) -> tuple[int, Any]:
        """The status and the JSON of a page."""
        async with self.session.get(self.url + path) as response:
            return response.status, await response.json()

    async def samples(self) -> list[Sample]:
        """Everything exported."""
        async with self.session.get(f"{self.url}/metrics") as response:
            assert response.status == 200
            families = text_string_to_metric_families(await response.text())
        return [
            (sample.name, sample.labels, sample.value) for family in families for sample in family.samples
        ]

    async def values(self, name: str) -> dict[tuple[str, ...], float]:
        """The values of one metric by its labels, in their alphabetical order."""
        return {
            tuple(labels[key] for key in sorted(labels)): value
            for found, labels, value in await self.samples()
            if found == name
        }


@pytest_asyncio.fixture
async def monitoring(port: int) -> AsyncIterator[Monitoring]:
    async with aiohttp.ClientSession() as session:
        yield Monitoring(session, port)


async def test_it_is_alive_before_it_is_ready(
    loopback: Loopback, bot: StartBot, port: int, monitoring: Monitoring, tmp_path: Path
) -> None:
    process = await bot({"watch.port": port}, {"XDG_CACHE_HOME": str(tmp_path / "empty")}, ready=False)
    await process.logged("reading the knowledge base", 30)
    assert await monitoring.get("/healthz") == (200, {"alive": True})
    status, said = await monitoring.get("/readyz")
    assert status == 503
    assert said == {"ready": False, "checks": {"gateway": False, "knowledge": False, "storage": True}}
    assert await process.stop() == 0


async def test_it_is_ready_as_long_as_it_hears_discord(
    loopback: Loopback, bot: StartBot, port: int, monitoring: Monitoring
) -> None:
    process = await bot({"watch.port": port})
    await process.logged("ready: ", 30)
    everything = {"ready": True, "checks": {"gateway": True, "knowledge": True, "storage": True}}
    assert await monitoring.get("/readyz") == (200, everything)
    assert await monitoring.values("advisory_bot_gateway_connected") == {("0",): 1}
    with loopback.gateway.outage():
        await loopback.gateway.next("refused", 30)
        status, said = await monitoring.get("/readyz")
        assert (status, said["checks"]) == (503, {"gateway": False, "knowledge": True, "storage": True})
        assert await monitoring.values("advisory_bot_gateway_connected") == {("0",): 0}
        assert (await monitoring.get("/healthz"))[0] == 200
    await loopback.gateway.next("resumed", 60)
    assert await monitoring.get("/readyz") == (200, everything)
    assert await monitoring.values("advisory_bot_gateway_disconnections_total") == {("0",): 1}


async def test_each_shard_has_its_state(
    loopback: Loopback, bot: StartBot, port: int, monitoring: Monitoring
) -> None:
    loopback.gateway.shards = 2
    process = await bot({"watch.port": port})
    await process.logged("ready: ", 30)
    assert await monitoring.values("advisory_bot_gateway_connected") == {("0",): 1, ("1",): 1}
    assert await monitoring.values("advisory_bot_servers") == {(): 1}


async def test_questions_are_counted_by_entrance_outcome_and_reason(
    loopback: Loopback, bot: StartBot, port: int, monitoring: Monitoring
) -> None:
    loopback.privileged.add("message_content")
    channel = loopback.add_channel(loopback.guild, "chosen")
    limits = {"discord.cooldown.person.questions": 6, "discord.cooldown.person.seconds": 3600}
    chosen = {"discord.message_content": True, "discord.answer_channels": [channel.id]}
    await bot({"watch.port": port, **limits, **chosen})
    _, answer = await ask(loopback)
    await ask(loopback, questions.FRENCH)
    choice = loopback.say(loopback.general, "leave?", mentions_bot=True, author=loopback.moderator)
    await loopback.reply_to(choice)
    await loopback.reply_to(loopback.say(loopback.dm(loopback.asker), questions.BRITISH))
    await loopback.reply_to(loopback.say(loopback.general, "and the American one?", reply_to=answer))
    await loopback.response_of(loopback.slash("ask", {"question": questions.AMERICANS}))
    others = loopback.say(loopback.general, questions.BRITISH, author=loopback.bystander)
    await loopback.response_of(loopback.context_command("Find the advisory", others))
    await ask(loopback, "one too many")
    await loopback.callback_of(loopback.press(answer, "What the United States said"))
    await loopback.reply_to(loopback.say(channel, questions.AMERICANS, author=loopback.bystander))
    loopback.say(channel, questions.CHATTER, author=loopback.bystander)
    place = await loopback.response_of(
        loopback.slash("advisory", {"place": "ukraine"}, user=loopback.bystander)
    )
    await loopback.callback_of(loopback.press(place, "Next page ▶", user=loopback.bystander))
    await loopback.quiet()
    assert await monitoring.values("advisory_bot_questions_total") == {
        ("mention", "answered", ""): 1,
        ("mention", "unknown", "other_issuer"): 1,
        ("mention", "ambiguous", ""): 1,
        ("mention", "cooldown", ""): 1,
        ("direct_message", "answered", ""): 1,
        ("reply", "answered", ""): 1,
        ("slash_command", "answered", ""): 2,
        ("message_command", "answered", ""): 1,
        ("button", "answered", ""): 1,
        ("channel", "answered", ""): 1,
        ("channel", "unknown", "not_a_question"): 1,
    }
    assert await monitoring.values("advisory_bot_answering_seconds_count") == {(): 10}


async def test_requests_to_discord_and_errors_are_counted(
    loopback: Loopback, bot: StartBot, port: int, monitoring: Monitoring
) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    process = await bot({"watch.port": port})
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    await loopback.next_message(loopback.dm(loopback.asker))
    await process.logged("no permission in channel")
    assert await monitoring.values("advisory_bot_errors_total") == {("Forbidden",): 2}
    requests = await monitoring.values("advisory_bot_discord_request_seconds_count")
    assert requests["POST", "403"] == 1
    assert requests["POST", "200"] == 2, "a channel for the direct message, and the message"
    assert not any(status in {"101", "failed"} for _, status in requests), "the gateway is no request"


async def test_no_label_names_a_person_or_a_server(
    loopback: Loopback, bot: StartBot, port: int, monitoring: Monitoring
) -> None:
    await bot({"watch.port": port})
    await ask(loopback)
    text = json.dumps(await monitoring.samples())
    ids = loopback.asker.id, loopback.guild.id, loopback.general.id, loopback.bot.id, loopback.guild.owner.id
    assert not [number for number in ids if str(number) in text]
    assert loopback.token not in text


async def test_the_dashboard_shows_what_is_exported(
    loopback: Loopback, bot: StartBot, port: int, monitoring: Monitoring, governments: Governments
) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    del governments.documents[UK_PAGES + "niger"]  # so that something is refused
    process = await bot({"watch.port": port, **governments.settings})
    await process.logged("the feed of uk: changes taken")
    loopback.say(loopback.general, questions.BRITISH, mentions_bot=True)
    await process.logged("no permission in channel")
    process.hang_up()
    await process.logged("has not changed")
    await process.logged("ready: ", 30)
    with loopback.gateway.outage():
        await loopback.gateway.next("refused", 30)
    await loopback.gateway.next("resumed", 60)
    exported: dict[str, set[str]] = {}
    for name, labels, _ in await monitoring.samples():
        exported.setdefault(name, set()).update(labels)
    queried: set[str] = set()
    for expression in expressions(json.loads(DASHBOARD.read_text("utf-8"))):
        found = re.findall(r"\b((?:advisory_bot|process)_\w+)(?:\{([^}]*)\})?", expression)
        assert found, expression
        for name, matchers in found:
            queried.add(name)
            named = set(re.findall(r"(\w+)=", matchers))
            grouped = set(re.findall(r"by \((\w+)\)", expression))
            assert named | grouped <= exported[name] | {"instance"}, expression
    own = {name for name in exported if name.startswith("advisory_bot_") and not name.endswith("_created")}
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in own}
    assert families == {
        re.sub(r"_(bucket|count|sum)$", "", name) for name in queried if name.startswith("advisory_bot_")
    }


def expressions(part: Any) -> Iterator[str]:
    """Every query of a dashboard."""
    if isinstance(part, dict):
        if isinstance(part.get("expr"), str):
            yield part["expr"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from expressions(inner)


async def test_the_port_is_off_unless_it_is_set(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    await process.logged("ready: ", 30)
    assert not [line for line in process.log if "watched at" in line]


async def test_a_port_that_is_taken_is_told_at_the_start(
    loopback: Loopback, bot: StartBot, port: int
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        process = await bot({"watch.port": port}, ready=False)
        assert await process.wait(60) == 78
    assert f"watch.port {port} on 127.0.0.1 can't be used: Address already in use." in process.log[-1]
    assert not loopback.requests
