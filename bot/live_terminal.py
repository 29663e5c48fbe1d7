"""How governments stand on a place as lines of a terminal: each one's own words, on its own scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot import live_wording
from bot.markup import plain
from bot.phrasebook import Phrasebook
from bot.style import Style
from knowledge.base import KnowledgeBase
from knowledge.feeds.advisory import Held
from knowledge.feeds.governments import governments
from knowledge.feeds.live import Standing


class LiveTerminal:
    """Renders standings. `now` is the moment to which their age is counted."""

    def __init__(self, knowledge: KnowledgeBase, style: Style, now: dt.datetime) -> None:
        self.knowledge = knowledge
        self.style = style
        self.now = now

    def blocks(self, live: Sequence[Standing], on: dt.date | None, phrases: Phrasebook) -> list[list[str]]:
        """A heading, a block for each advisory, and one for each reason why none is held."""
        places = list(dict.fromkeys(standing.place for standing in live))
        heading = live_wording.heading(places, on, self.knowledge, phrases)
        blocks = [[self.style.paint(heading, "bold")]]
        blocks += [self._block(standing, standing.held, on, phrases) for standing in live if standing.held]
        missing = [standing for standing in live if not standing.held]
        if on is not None:
            return [*blocks, self._missing("live.not_kept", missing, phrases)]
        unchecked = [standing for standing in missing if standing.state == "not_checked"]
        unlisted = [standing for standing in missing if standing.state == "not_listed"]
        not_checked = self._missing("live.not_checked", unchecked, phrases)
        return [*blocks, not_checked, self._missing("live.not_listed", unlisted, phrases)]

    def _block(self, standing: Standing, held: Held, on: dt.date | None, phrases: Phrasebook) -> list[str]:
        advisory, government = held.advisory, governments()[standing.issuer]
        _, words = advisory.wording(phrases.locale)
        flag = live_wording.flag(standing.issuer, self.knowledge)
        sign = f"{flag} {live_wording.circle(advisory, government)}".strip()
        said = live_wording.statement(advisory, government, phrases)
        audience = live_wording.audience(standing.issuer, government, phrases)
        lines = [
            self.style.paint(line, "bold")
            for line in self.style.wrap(f"{sign} {said} ({audience})", "", "   ")
        ]
        read = phrases.age((standing.fetched or held.seen).date(), self.now.date())
        if on is None and live_wording.is_stale(standing, self.now):
            key = "live.trouble" if standing.trouble else "live.stale"
            stale = self.style.wrap(phrases(key, when=read, page=words.url), "  ")
            lines += [self.style.paint(line, "yellow") for line in stale]
        for line in plain(words.summary).split("\n"):
            lines += self.style.wrap(line, "  ") if line.strip() else []
        if advisory.departure:
            lines += self.style.wrap(live_wording.departure(advisory.departure, phrases), "  ")
        if words.parts:
            lines += self.style.wrap(phrases("live.parts"), "  ")
            for part in words.parts:
                first, *rest = [line for line in plain(part).split("\n") if line.strip()] or [""]
                lines += self.style.wrap(first, "  - ", "    ")
                lines += [wrapped for line in rest for wrapped in self.style.wrap(line, "    ")]
        since = (
            phrases("live.read", when=read)
            if on is None
            else phrases("live.since", day=phrases.day(held.taken.date()))
        )
        small = [" · ".join([*live_wording.dates(advisory, phrases), since]), government.licence]
        lines += [self.style.paint(line, "dim") for text in small for line in self.style.wrap(text, "  ")]
        url = str(words.url)
        return [*lines, self.style.paint(f"  {self.style.link(url, url)}", "dim")]

    def _missing(self, key: str, missing: Sequence[Standing], phrases: Phrasebook) -> list[str]:
        if not missing:
            return []
        names = [live_wording.name(standing.issuer, self.knowledge, phrases) for standing in missing]
        wrapped = self.style.wrap(phrases(key, pages=phrases.joined(names)))
        lines = [self.style.paint(line, "yellow") for line in wrapped]
        for standing in missing:
            if page := live_wording.page(standing.issuer, self.knowledge):
                flag = live_wording.flag(standing.issuer, self.knowledge)
                lines.append(f"  {flag} {self.style.link(page, page)}")
        return lines
