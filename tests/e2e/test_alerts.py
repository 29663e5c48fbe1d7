"""Alerts: a change on disk becomes one message for each channel that asked, whatever happens meanwhile."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.sender import MOST_AN_HOUR
from bot.feeds.folder import FeedFolder, SourceState
from knowledge.feeds.advisory import Advisory, ChangeKind, Dated
from knowledge.feeds.governments import governments
from knowledge.feeds.ledger import Ledger
from tests.changes import advisory, change
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import LEAST, Channel, Loopback, Message, Permissions, User
from tests.e2e.test_settings import choose, rows, settings
from tests.e2e.test_storage import database

MESSAGES = "POST /channels/*/messages"
RAISED = (
    "the U.S. Department of State raised its advice on Niger: 🟠 Level 3: Reconsider Travel → "
    "🔴 Level 4: Do Not Travel.**"
)


class Feed:
    """What a bot reads of the U.S. feed: changes as they are kept on its disk."""

    def __init__(self, loopback: Loopback, folder: Path) -> None:
        self._loopback, self.folder = loopback, folder
        self._disk = FeedFolder(folder / "bot" / "data" / "advisory-bot" / "feeds")
        self.position = 0

    def keep(
        self, before: str, after: str, place: str = "niger", kind: ChangeKind = "level", **more: Any
    ) -> None:
        """A change from one level to another, taken at this moment."""
        now = dt.datetime.now(dt.UTC)
        self.position += 1
        then, new = self._held(before, place), self._held(after, place, updated=Dated.at(now))
        self._disk.keep(
            SourceState(ledger=Ledger(issuer="us", position=self.position)),
            [change(self.position, then, new, kind, at=now, **more)],
        )

    def _held(self, level: str, place: str, **more: Any) -> Advisory:
        return advisory(level, place=place, updated=more.get("updated"))

    async def taken(self) -> None:
        """Waits until the bot has taken all that is kept; of each government, nothing is too little."""

        def probe() -> bool:
            found = rows(self.folder, "SELECT issuer, position FROM alert_positions")
            return len(found) == len(governments()) and ("us", self.position) in found

        await self._loopback.until(probe, f"position {self.position} in the database")


@pytest.fixture
def feed(loopback: Loopback, tmp_path: Path) -> Feed:
    return Feed(loopback, tmp_path)


async def alerts(
    loopback: Loopback,
    name: str,
    user: User,
    channel: Channel | None = None,
    locale: str = "en-US",
    **options: Any,
) -> str:
    """What is answered to a subcommand of /alerts, to that person alone."""
    used = loopback.slash(f"alerts {name}", options, user=user, channel=channel, locale=locale)
    answer = await loopback.response_of(used)
    assert answer.ephemeral
    return answer.text


async def add(loopback: Loopback, channel: Channel, place: str = "niger", **options: Any) -> str:
    """Adds an alert in a channel, as the moderator."""
    wanted = {"place": place, "where": "channel", "channel": channel, **options}
    used = loopback.slash("alerts add", wanted, user=loopback.moderator)
    return (await loopback.response_of(used)).text


def told(loopback: Loopback, channel: Channel) -> list[Message]:
    """The alerts in a channel."""
    found = loopback.messages(channel)
    return [one for one in found if any("v1:alerts:" in str(button.custom_id) for button in one.buttons)]


async def shown(loopback: Loopback, channel: Channel, count: int = 1) -> Message:
    """The newest alert of a channel, once there are so many."""
    await loopback.until(lambda: len(told(loopback, channel)) >= count, f"{count} alerts in {channel.name}")
    assert len(told(loopback, channel)) == count
    return told(loopback, channel)[-1]


async def to_owner(loopback: Loopback) -> Message:
    return await loopback.next_message(loopback.dm(loopback.guild.owner))


async def test_a_change_is_told_once_in_each_channel_that_asked(
    loopback: Loopback, bot: StartBot, feed: Feed
) -> None:
    news, quiet = (loopback.add_channel(loopback.guild, name) for name in ("news", "quiet"))
    role = loopback.add_role(loopback.guild, "travellers", mentionable=True)
    feed.keep("4", "3")
    process = await bot()
    await feed.taken()
    direct = loopback.dm(loopback.asker)
    assert await add(loopback, loopback.general, role=role) == (
        f"✅ 🇳🇪 Niger · any government: when the advice changes, I tell it in <#{loopback.general.id}>. "
        f"Each alert mentions {role}."
    )
    await add(loopback, loopback.general, issuer="us")
    await add(loopback, news, issuer="us")
    await add(loopback, quiet, "mali")
    await add(loopback, quiet, issuer="canada")
    mine = await alerts(loopback, "add", loopback.asker, locale="de", place="niger", where="dm")
    assert "I tell it in direct messages to you" in mine
    assert (await loopback.next_message(direct)).text.startswith(
        "Here I tell you when official advice changes"
    )
    feed.keep("3", "4", kind="text")
    feed.keep("3", "4")
    first = await shown(loopback, loopback.general)
    assert RAISED in first.text.split("\n")[0]
    assert first.text.startswith("**On "), "the first line has its day"
    assert first.pings == {str(role)}
    assert first.allowed_mentions == {"parse": [], "roles": [role.id]}
    assert (await shown(loopback, news)).pings == frozenset()
    german = await shown(loopback, direct)
    assert "US-Außenministerium: Reisehinweise verschärft (Niger)" in german.text
    assert "Level 4: Do Not Travel" in german.text, "official words stay as they are"
    await loopback.quiet()
    assert await process.stop() == 0
    await bot()
    feed.keep("4", "3", reversal=True)
    second = await shown(loopback, news, 2)
    assert "lowered its advice on Niger" in second.text
    assert "This takes back the change of " in second.text
    await shown(loopback, loopback.general, 2)
    await shown(loopback, direct, 2)
    await loopback.quiet()
    assert told(loopback, quiet) == told(loopback, loopback.dm(loopback.moderator)) == []
    pinging = [
        one for channel in (loopback.general, news, quiet) for one in loopback.messages(channel) if one.pings
    ]
    assert pinging == told(loopback, loopback.general)
    assert loopback.loose_mentions() == []
    pressed = loopback.press(second, "Alerts here", user=loopback.moderator)
    listed = (await loopback.next_followup(pressed)).text
    assert "**Alerts of this server** (5 of at most 25)" in listed
    assert f"- 🇳🇪 Niger · any government · <#{loopback.general.id}> · mentions {role}" in listed


@pytest.mark.parametrize("arrived", [False, True])
async def test_a_bot_that_is_killed_while_it_sends_tells_it_once(
    loopback: Loopback, bot: StartBot, feed: Feed, arrived: bool
) -> None:
    process = await bot()
    await feed.taken()
    await add(loopback, loopback.general)
    fault = loopback.faults.reset(MESSAGES, 100, after_effect=arrived)
    feed.keep("3", "4")
    await loopback.until(lambda: fault.hits > 0, "an attempt to send it")
    await process.kill()
    fault.remove()
    loopback.nonces.clear()  # Discord remembers a nonce for minutes only
    before = len(loopback.requests_to("POST /channels/{channel_id}/messages"))
    await bot()
    assert RAISED in (await shown(loopback, loopback.general)).text
    sent = "SELECT count(*) FROM outbox WHERE sent IS NOT NULL"
    await loopback.until(lambda: rows(feed.folder, sent) == [(1,)], "the mark that it was sent")
    await loopback.quiet()
    assert len(told(loopback, loopback.general)) == 1
    after = len(loopback.requests_to("POST /channels/{channel_id}/messages"))
    assert after - before == (0 if arrived else 1)


async def test_a_message_whose_change_went_from_disk_before_it_arrived_is_not_sent_empty(
    loopback: Loopback, bot: StartBot, feed: Feed
) -> None:
    process = await bot()
    await feed.taken()
    await add(loopback, loopback.general)
    fault = loopback.faults.reset(MESSAGES, 100)
    feed.keep("3", "4")
    await loopback.until(lambda: fault.hits > 0, "an attempt to send it")
    await process.kill()
    fault.remove()
    (log,) = feed.folder.rglob("us.changes.jsonl")
    log.unlink()
    await bot()
    waiting = "SELECT count(*) FROM outbox WHERE message IS NULL"
    await loopback.until(lambda: rows(feed.folder, waiting) == [(1,)], "the mark that it was not sent")
    await loopback.quiet()
    assert told(loopback, loopback.general) == []


async def test_what_changed_while_the_bot_was_away_is_told_together_at_its_start(
    loopback: Loopback, bot: StartBot, feed: Feed
) -> None:
    process = await bot()
    await choose(loopback, await settings(loopback), "language", "fr")
    await feed.taken()
    for place in ("niger", "mali", "chad"):
        await add(loopback, loopback.general, place)
    await process.kill()
    for place in ("niger", "mali", "chad"):
        feed.keep("3", "4", place)
    await bot()
    together = await shown(loopback, loopback.general)
    assert together.text.startswith("**Modifications d'avis officiels : 3 (Niger, Mali et Tchad)**")
    assert [name in together.text for name in ("(Niger)", "(Mali)", "(Tchad)")] == [True] * 3


async def test_a_channel_that_gets_many_on_one_place_gets_the_rest_when_the_hour_is_over(
    loopback: Loopback, bot: StartBot, feed: Feed, tmp_path: Path
) -> None:
    await bot()
    await feed.taken()
    await add(loopback, loopback.general)

    def sent(at: dt.datetime) -> None:
        """Makes it that as many as may be were sent at a moment."""
        with closing(sqlite3.connect(database(tmp_path / "bot"), isolation_level=None)) as opened:
            for number in range(MOST_AN_HOUR):
                opened.execute(
                    "INSERT INTO outbox (subscription_id, issuer, position, name, changed, taken, message, "
                    "sent) VALUES (1, 'uk', ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET sent = excluded.sent",
                    (
                        number,
                        str(number),
                        "2026-01-01",
                        "2026-01-01",
                        f"sent-{number}",
                        at.replace(tzinfo=None).isoformat(" "),
                    ),
                )

    now = dt.datetime.now(dt.UTC)
    sent(now)
    feed.keep("3", "4")
    await feed.taken()
    await loopback.quiet()
    assert told(loopback, loopback.general) == []
    sent(now - dt.timedelta(minutes=61))
    await add(loopback, loopback.general, "mali")
    assert RAISED in (await shown(loopback, loopback.general)).text


async def test_what_cant_be_sent_is_paused_and_an_owner_is_told_once(
    loopback: Loopback, bot: StartBot, feed: Feed
) -> None:
    names = ("gone", "locked", "works")
    gone, locked, works = (loopback.add_channel(loopback.guild, name) for name in names)
    elsewhere = loopback.add_guild("Other server")
    lobby = loopback.add_channel(elsewhere, "lobby")
    keeper = loopback.world.add_moderator(elsewhere, "keeper")
    process = await bot()
    await feed.taken()
    for channel in (gone, locked, works):
        await add(loopback, channel)
    options = {"place": "niger", "where": "channel"}
    used = loopback.slash("alerts add", options, user=keeper, channel=lobby)
    assert "✅" in (await loopback.response_of(used)).text
    await alerts(loopback, "add", loopback.asker, place="niger", where="dm")
    await loopback.next_message(loopback.dm(loopback.asker))
    loopback.delete_channel(gone)
    loopback.set_permissions(locked, deny=["SEND_MESSAGES"])
    loopback.remove_bot(elsewhere)
    loopback.close_dms(loopback.asker)
    feed.keep("3", "4")
    owner = [(await to_owner(loopback)).text for _ in range(4)]
    no_permission = "I may not write there any more (View Channel, Send Messages)"
    assert sorted(text.split(". What")[0] for text in owner) == sorted(
        [
            f"Alerts in <#{gone.id}> of Embassy watch are paused: the channel is gone",
            f"Alerts in <#{locked.id}> of Embassy watch are paused: {no_permission}",
            f"Alerts in all channels of server {elsewhere.id} are paused: I was removed from the server",
            "Alerts by direct message to somebody are paused: that person takes no direct messages of mine",
        ]
    )
    await shown(loopback, works)
    feed.keep("4", "3")
    await shown(loopback, works, 2)
    await loopback.quiet()
    assert [one for one in loopback.sent if one.channel is loopback.dm(loopback.guild.owner)] == []
    listed = await alerts(loopback, "list", loopback.moderator)
    assert "I may not write there. Allow my role View Channel and Send Messages there, then use" in listed
    assert "the channel is gone. Use `/alerts remove`" in listed
    assert await process.stop() == 0
    await bot()
    loopback.set_permissions(locked, allow=["SEND_MESSAGES"])
    assert "the pause is over" in await add(loopback, locked)
    both = [await shown(loopback, locked, 2)]
    assert "lowered" in both[0].text
    still = await alerts(loopback, "add", loopback.asker, place="niger", where="dm")
    assert still.startswith("I can't send you direct messages.")
    loopback.closed_dms.clear()
    again = await alerts(loopback, "add", loopback.asker, place="niger", where="dm")
    assert "the pause is over" in again
    await shown(loopback, loopback.dm(loopback.asker), 2)
    assert len(told(loopback, works)) == 2


async def test_a_subscription_that_cant_be_is_refused_with_how_to_mend_it(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    locked = loopback.add_channel(loopback.guild, "locked")
    hidden = loopback.add_channel(loopback.guild, "hidden")
    loopback.set_permissions(locked, deny=["SEND_MESSAGES", "READ_MESSAGE_HISTORY"])
    loopback.set_permissions(hidden, deny=["VIEW_CHANNEL"])
    role = loopback.add_role(loopback.guild, "travellers")
    await bot()
    everyone = loopback.guild.everyone
    for options, said in (
        ({"channel": locked}, "my role lacks Send Messages and Read Message History there"),
        ({"channel": hidden}, f"I can't see <#{hidden.id}>: allow my role View Channel there"),
        ({"channel": loopback.forum}, "Alerts go to text channels"),
        ({"role": everyone}, "Alerts don't mention @everyone."),
        ({"role": role}, f"I can't mention {role}. In the settings of that role, turn on “Allow anyone to"),
        ({"place": "xqzw"}, "I don't know that place."),
        ({"issuer": "mongolia"}, "Changes by that government are not read."),
    ):
        wanted: dict[str, Any] = {"channel": loopback.general, **options}
        assert said in await add(loopback, **wanted)
    (own,) = loopback.guild.members[loopback.bot.id].roles
    loopback.set_role(own, loopback.guild, LEAST | Permissions.MENTION_EVERYONE)
    assert "You may not mention" in await add(loopback, loopback.general, role=role)
    place: dict[str, Any] = {"place": "niger"}
    denied = await alerts(loopback, "add", loopback.asker, **place, where="channel")
    assert denied.startswith("Only those who may manage this server (Manage Server)")
    no_role = await alerts(loopback, "add", loopback.asker, **place, where="dm", role=role)
    assert no_role.startswith("A channel and a role are for alerts in a channel")
    direct = loopback.dm(loopback.asker)
    there = await alerts(loopback, "add", loopback.asker, direct, **place, where="channel")
    assert there.startswith("Alerts in a channel are for servers")
    loopback.close_dms(loopback.asker)
    closed = await alerts(loopback, "add", loopback.asker, **place, where="dm")
    assert closed.startswith("I can't send you direct messages.")
    assert rows(tmp_path, "SELECT * FROM subscriptions") == []


async def test_everybody_sees_and_ends_what_is_theirs(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    await bot()
    await add(loopback, loopback.general)
    assert (await add(loopback, loopback.general)).endswith("already. Nothing was changed.")
    for user in (loopback.asker, loopback.bystander):
        await alerts(loopback, "add", user, place="mali", where="dm", issuer="British")
        await loopback.next_message(loopback.dm(user))
    kept = rows(tmp_path, "SELECT * FROM subscriptions")
    people = {loopback.asker.id, loopback.bystander.id, loopback.moderator.id}
    assert not people & {value for row in kept for value in row}

    async def offered(user: User, typed: str = "", channel: Channel | None = None) -> list[dict[str, Any]]:
        typing = loopback.autocomplete(
            "alerts remove", {"alert": typed}, focused="alert", user=user, channel=channel
        )
        return await loopback.choices_of(typing)

    assert [one["name"] for one in await offered(loopback.moderator)] == [
        "🇳🇪 Niger · any government · #general"
    ]
    (mine,) = await offered(loopback.asker)
    assert mine["name"] == "🇲🇱 Mali · the United Kingdom · direct message"
    assert await offered(loopback.asker, "niger") == []
    assert await offered(loopback.asker, channel=loopback.dm(loopback.asker)) == [mine]
    not_theirs = await alerts(loopback, "remove", loopback.bystander, alert=mine["value"])
    assert not_theirs == "There is no such alert here. Please choose one from the list."
    assert "(1 of at most 10)" in await alerts(loopback, "list", loopback.asker)
    ended = await alerts(loopback, "remove", loopback.asker, alert=mine["value"])
    assert ended == "✅ Ended: 🇲🇱 Mali · the United Kingdom, by direct message."
    assert (await alerts(loopback, "list", loopback.asker)).startswith("There are no alerts here.")
    assert len(await offered(loopback.bystander)) == 1
    places = loopback.autocomplete("alerts add", {"place": "nige"}, focused="place")
    assert {"niger", "nigeria"} <= {one["value"] for one in await loopback.choices_of(places)}
    issuers = loopback.autocomplete("alerts add", {"place": "niger", "issuer": ""}, focused="issuer")
    assert {one["value"] for one in await loopback.choices_of(issuers)} == governments().keys()
    page = await settings(loopback)
    loopback.press(page, "Reset to defaults", user=loopback.moderator)
    await loopback.next_edit(page)
    loopback.press(page, "Yes, reset", user=loopback.moderator)
    await loopback.next_edit(page)
    assert await offered(loopback.moderator) == []
