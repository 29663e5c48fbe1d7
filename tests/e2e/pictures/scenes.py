"""What is pictured: a question, and the bot's reply as the JSON that Discord is sent."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.alerts.message import News, alert
from bot.custom_ids import PlaceAsked
from bot.layout import Layout
from bot.phrasebook import phrasebook
from bot.replies import Replies
from config import Settings
from knowledge import Advisor, Folders
from knowledge.feeds.advisory import Change, Dated
from tests.advisories import fill, moment, us
from tests.e2e.loopback import BotProcess, Loopback

Component = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """A reply, and what it replies to.

    `name` is that of the picture's file. `asked` is the message of a person, or a slash command with its
    options; empty where nobody asked. `components` is the reply as JSON, in Discord's Components V2, where
    channels are called by their names instead of their ids.
    """

    name: str
    asked: str
    components: list[Component]


_QUESTIONS = {
    "answer": "Should Americans leave Ukraine now?",
    "choice": "embassy?",
    "silence": "Is the French embassy in Kyiv open?",
    "danger": "We are being shelled",
    "ukrainian": "Чи відкрите посольство Великої Британії в Києві?",
}
_PLACE = "russia"
_LIVE = "niger"


def scenes(cache: Path, today: dt.date) -> Iterator[Scene]:
    """Every scene, from the shipped knowledge base and settings, with ages counted to `today`.

    `cache` is the folder of the compiled knowledge base. Raises KnowledgeError.
    """
    advisor = Advisor.open(Folders(), cache)
    replies = Replies(advisor.knowledge, Settings().answers, lambda: today)
    for name, question in _QUESTIONS.items():
        reply = replies.of(advisor.ask(question, at=today))
        yield Scene(name, f"@advisory-bot {question}", as_json(reply))
    everything = replies.of(advisor.advisory(_PLACE, at=today), place=PlaceAsked(_PLACE))
    yield Scene("advisory", f"/advisory place: {advisor.place_name(_PLACE)}", as_json(everything))


def live_scene(cache: Path) -> Scene:
    """`/advisory` of a country, with advice that governments might give: made up, as if read just now."""
    now = dt.datetime.now(dt.UTC)
    advisor = Advisor.open(Folders(), cache)
    replies = Replies(advisor.knowledge, Settings().answers, now.date, lambda: now)
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        feeds = fill(Path(folder), now - dt.timedelta(minutes=20))
        live = feeds.live(Settings().feeds.sources)
    reply = replies.of(advisor.advisory(_LIVE, live=live), place=PlaceAsked(_LIVE))
    return Scene("live", f"/advisory place: {advisor.place_name(_LIVE)}", as_json(reply))


def alert_scene(cache: Path) -> Scene:
    """An alert in a channel, of a change that is made up."""
    knowledge = Advisor.open(Folders(), cache).knowledge
    before = us("3", departure="authorized", updated=Dated.at(moment(1, 10)), reviewed=None)
    after = us(note="The advisory level was increased to 4.", reviewed=None)
    step = Change(position=2, at=moment(4, 28), before=before, after=after, kinds=("level", "departure"))
    reply = alert([News(step)], knowledge, phrasebook("en"), moment(4, 28), key="alert-0")
    return Scene("alert", "", as_json(reply))


async def settings_scene(cache: Path) -> Scene:
    """`/settings` of the real bot, after some of them were changed. `cache` is as for `scenes`."""
    with tempfile.TemporaryDirectory(prefix="pictures-") as folder:
        async with (
            Loopback(judge=None) as discord,
            BotProcess(discord, Path(folder), cache=cache.parent) as bot,
        ):
            await bot.ready()
            page = await discord.response_of(discord.slash("settings", user=discord.moderator))
            for name, value in (("channels", discord.general.id), ("nationality", "uk")):
                discord.select(page, f"v1:set:{name}", [str(value)], user=discord.moderator)
                await discord.next_edit(page)
            number, name = discord.general.id, discord.general.name
            text = json.dumps(page.components).replace(f'"id": {number}', f'"id": "{name}"')
            return Scene("settings", "/settings", json.loads(text.replace(str(number), name)))


def as_json(layout: Layout) -> list[Component]:
    """The components of a message as they are sent."""
    components: list[Component] = layout.to_components()  # type: ignore[no-untyped-call]
    return components
