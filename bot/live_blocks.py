"""How governments stand on a place as texts on Discord: each one's own words, on its own scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from bot import live_wording
from bot.layout import Block, Piece
from bot.markup import chunks, escape, link, small
from bot.phrasebook import Phrasebook
from knowledge.base import KnowledgeBase
from knowledge.feeds.advisory import Held, Wording
from knowledge.feeds.governments import Government, governments
from knowledge.feeds.live import Standing

_LONG_PART = 1200


class LiveBlocks:
    """Renders standings. `now` gives the moment to which their age is counted."""

    def __init__(self, knowledge: KnowledgeBase, now: Callable[[], dt.datetime]) -> None:
        self.knowledge = knowledge
        self.now = now

    def heading(self, places: Iterable[str], on: dt.date | None, lines: Phrasebook) -> str:
        """What stands before them: which places, and whether as of now or of a day."""
        named = list(dict.fromkeys(places))
        flags = "".join(self.knowledge.places[place].flag for place in named)
        return f"{flags} **{escape(live_wording.heading(named, on, self.knowledge, lines))}**"

    def blocks(self, live: Sequence[Standing], on: dt.date | None, lines: Phrasebook) -> list[Block]:
        """A block for each advisory, and one for all governments of which none is held.

        If the first government was not checked, that is said first.
        """
        held = [self._block(standing, standing.held, on, lines) for standing in live if standing.held]
        missing = [one for one in live if not one.held]
        if on is not None:  # what wasn't listed on an earlier day isn't known any more
            return [*held, *self._missing("live.not_kept.discord", missing, lines)]
        unchecked = self._missing(
            "live.not_checked.discord", [one for one in missing if one.state == "not_checked"], lines
        )
        unlisted = self._missing(
            "live.not_listed", [one for one in missing if one.state == "not_listed"], lines
        )
        first = bool(live) and live[0].state == "not_checked"
        return [*unchecked, *held, *unlisted] if first else [*held, *unchecked, *unlisted]

    def _block(self, standing: Standing, held: Held, on: dt.date | None, lines: Phrasebook) -> Block:
        advisory, government = held.advisory, governments()[standing.issuer]
        _, words = advisory.wording(lines.locale)
        flag = live_wording.flag(standing.issuer, self.knowledge)
        said = escape(live_wording.statement(advisory, government, lines))
        audience = escape(live_wording.audience(standing.issuer, government, lines))
        sign = f"{flag} {live_wording.circle(advisory, government)}".strip()
        parts = [f"{sign} **{said}** ({audience})"]
        if on is None and live_wording.is_stale(standing, self.now()):
            parts.append(self._stale(standing, held, words, lines))
        parts += _quoted(words.summary)
        if advisory.departure:
            parts.append(f"**{escape(live_wording.departure(advisory.departure, lines))}**")
        if words.parts:
            parts += [lines("live.parts"), *(quoted for part in words.parts for quoted in _listed(part))]
        parts.append(small(self._dates(standing, held, words, government, on, lines)))
        return tuple(parts)

    def _stale(self, standing: Standing, held: Held, words: Wording, lines: Phrasebook) -> str:
        key = "live.trouble.discord" if standing.trouble else "live.stale.discord"
        page = link(lines("old.discord.page"), str(words.url))
        return lines(key, when=_relative(standing.fetched or held.seen), page=page)

    def _dates(
        self,
        standing: Standing,
        held: Held,
        words: Wording,
        government: Government,
        on: dt.date | None,
        lines: Phrasebook,
    ) -> str:
        """Small print: every date with its meaning, the page, and the line of the licence."""
        read = (
            lines("live.read", when=_relative(standing.fetched or held.seen))
            if on is None
            else lines("live.since", day=lines.day(held.taken.date()))
        )
        page = link(lines("official.page"), str(words.url))
        said = [*live_wording.dates(held.advisory, lines), read, page]
        return f"{' · '.join(said)}\n{escape(government.licence)}"

    def _missing(self, key: str, missing: Sequence[Standing], lines: Phrasebook) -> list[Block]:
        pages = " · ".join(self._linked(standing.issuer, lines) for standing in missing)
        return [(lines(key, pages=pages),)] if missing else []

    def _linked(self, issuer: str, lines: Phrasebook) -> str:
        name = live_wording.name(issuer, self.knowledge, lines)
        page = live_wording.page(issuer, self.knowledge)
        return link(name, page) if page else escape(name)


def page_texts(
    pages: Sequence[Sequence[Piece]], page: int, live: Sequence[Block], now: str, record: str
) -> list[str]:
    """The texts of a page on which blocks of the record follow those that are `live`.

    What `now` says begins the first line of what is live, so that this line is true by itself; the heading
    `record` stands above the record. Where an advisory goes on from the page before, its first line is
    repeated, so that nothing stands without who says it.
    """
    texts: list[str] = []
    above = ""
    before = pages[page - 1][-1].block if page else None
    for piece in pages[page]:
        is_live = piece.block < len(live)
        heading = now if is_live else record
        goes_on = is_live and not texts and piece.block == before
        text = "\n".join([live[piece.block][0], piece.text] if goes_on else [piece.text])
        texts.append(text if heading == above else (led if is_live else headed)(heading, text))
        above = heading
    return texts


def led(beginning: str, text: str) -> str:
    """A text with something before its first line."""
    return " · ".join(filter(None, [beginning, text]))


def headed(heading: str, text: str) -> str:
    """A text with a line above it."""
    return "\n".join(filter(None, [heading, text]))


def _relative(moment: dt.datetime) -> str:
    """A moment that Discord shows as its distance to now."""
    return f"<t:{int(moment.timestamp())}:R>"


def _quoted(text: str) -> list[str]:
    """Official Markdown as block quotes that are short enough to be kept whole."""
    return [
        "\n".join(f"> {line}" for line in piece.split("\n")) for piece in chunks(text, _LONG_PART) if piece
    ]


def _listed(part: str) -> list[str]:
    """What is said of one part of a place, as a point of a list in a block quote."""
    first, *rest = [line for line in part.split("\n") if line.strip()] or [""]
    point = "\n".join([f"- {first.removeprefix('- ')}", *(f"  {line}" for line in rest)])
    return _quoted(point)
