"""How the levels of a place changed: the button that asks for it, and the message that shows it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from typing_extensions import override

from bot import buttons, live_wording, wording
from bot.custom_ids import LANGUAGE, VERSION, PlaceAsked, custom_id
from bot.layout import Layout, Picture
from bot.markup import escape, small
from bot.phrasebook import Phrasebook, phrasebook
from knowledge.base import KnowledgeBase
from knowledge.feeds.advisory import Change
from knowledge.feeds.governments import governments
from knowledge.feeds.live import LiveAdvisories

if TYPE_CHECKING:
    from bot.feeds.folder import FeedFolder

_MOST_TOLD = 5
"""Changes of a government that are told in words below the picture; the newest."""


class ShowHistory(buttons.Press, template=rf"{VERSION}:history:(?P<place>[a-z0-9:-]+){LANGUAGE}"):
    """Shows how the levels of a place changed, to the one who pressed alone."""

    @override
    async def pressed(self, interaction: buttons.Interaction) -> None:
        client, asked = interaction.client, interaction.client.answering.place(self.state["place"])
        await client.delivery.acknowledge(interaction, alone=True, new=True)
        told = await asyncio.to_thread(
            history,
            asked,
            client.feeds.live,
            client.feeds.folder,
            client.advisor.knowledge,
            phrasebook(self.locale),
            dt.datetime.now(dt.UTC),
        )
        await client.delivery.respond(interaction, told, alone=True)


def button(place: PlaceAsked, lines: Phrasebook) -> buttons.Press:
    """The button: whatever day is shown, it is the whole history."""
    state = custom_id("history", PlaceAsked(place.place, place.issuer), locale=lines.locale)
    return buttons.button(ShowHistory, lines("button.history"), state, emoji="📈")


def history(
    asked: PlaceAsked,
    live: LiveAdvisories,
    folder: FeedFolder,
    knowledge: KnowledgeBase,
    lines: Phrasebook,
    now: dt.datetime,
) -> Layout:
    """The message: a picture, with a lane for each government, and the newest changes in words.

    Reads files and draws, which takes its time: not on an event loop. The picture is in English.
    """
    from bot.history_picture import Lane, Step, draw  # with it comes Pillow

    lanes, told = [], []
    for standing in live.on(asked.place):
        if asked.issuer not in (None, standing.issuer):
            continue
        changes = _of_level(
            change for change in folder.changes(standing.issuer) if change.after.place == asked.place
        )
        if changes:
            steps = tuple(Step(change.at, change.after.levels) for change in changes)
            until = min(standing.fetched or now, now)
            lanes.append(Lane(governments()[standing.issuer], steps, max(until, steps[-1].at)))
            told.append(_told(standing.issuer, changes, knowledge, lines))
    unofficial = small(lines("unofficial"))
    if not lanes:
        return Layout([escape(lines("history.none")), unofficial])
    title = f"{knowledge.vocabulary['en'].places[asked.place].name}: each government's level over time"
    about = lines("history.alt", place=wording.place_name(asked.place, knowledge, lines))
    picture = Picture("levels.png", draw(title, lanes, now), about)
    return Layout([escape(about), *told, unofficial], picture=picture)


def _of_level(changes: Iterable[Change]) -> list[Change]:
    """Those that changed levels or flags."""
    found: list[Change] = []
    for change in changes:
        if not found or change.after.levels != found[-1].after.levels:
            found.append(change)
    return found


def _told(issuer: str, changes: list[Change], knowledge: KnowledgeBase, lines: Phrasebook) -> str:
    government = governments()[issuer]
    told = [f"{live_wording.flag(issuer, knowledge)} **{escape(government.name)}**"]
    for change in changes[-_MOST_TOLD:]:
        said = escape(live_wording.level(change.after, government, lines))
        sign = live_wording.circle(change.after, government)
        told.append(f"{sign} {lines.day(change.at.date())}: {said}")
    return "\n".join(told)
