"""An alert as a message: what changed, from what to what, for whom, since when, and where it can be read.

Official wording stands as the government wrote it, in its own language; the lines around it are ours. Whether
advice was raised or lowered is told by the government's own scale.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from discord.utils import format_dt

from bot import wording
from bot.alerts.here import here_button
from bot.layout import MAX_TEXT, Layout, size
from bot.live_wording import circle
from bot.markup import chunks, escape, link, quotation, shortened, small
from bot.phrasebook import Phrasebook
from knowledge.base import KnowledgeBase
from knowledge.feeds.advisory import Advisory, Change, Dated
from knowledge.feeds.governments import governments, grade

LATE = dt.timedelta(days=3)
"""An alert that is sent later than this after the change says so."""
TOGETHER = 3
"""So many changes for one channel at once are put into one message."""
MOST_TOGETHER = 8
"""Changes in one message: each has its few lines within the limit of its text."""

_ROOM_FOR_HEAD = 400
_MOST_PARTS = 3
_LONG_PART = 240
_LONG_NOTE = 300
_LONG_LEVEL = 90
_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class News:
    """A change to be told. `taken_back` is the day of the change that it takes back, if it does."""

    change: Change
    taken_back: dt.date | None = None


def alert(
    news: Sequence[News],
    knowledge: KnowledgeBase,
    lines: Phrasebook,
    now: dt.datetime,
    *,
    key: str,
    roles: Collection[int] = (),
) -> Layout:
    """The message of one change, or of at most `MOST_TOGETHER` of them.

    `key` names the message, and is found again in its button. `roles` are mentioned in it.
    """
    telling = _Telling(knowledge, lines, now)
    mentions = " ".join(f"<@&{role}>" for role in sorted(roles))
    if len(news) == 1:
        first, *texts = telling.whole(news[0])
    else:
        first, texts = f"**{telling.heading(news)}**", [telling.short(one) for one in news]
    return Layout([f"{first}\n{mentions}".rstrip(), *texts, _foot(news, lines)], [[here_button(key, lines)]])


def together(
    news: Sequence[News], knowledge: KnowledgeBase, lines: Phrasebook, roles: Collection[int] = ()
) -> int:
    """How many of the changes, from the first on, are for one message: 1 if they are few.

    However late it is sent, all of them fit in it.
    """
    if len(news) < TOGETHER:
        return 1
    telling = _Telling(knowledge, lines, _LAST)
    room = MAX_TEXT - _ROOM_FOR_HEAD - 25 * len(roles) - size(_foot(news, lines))
    count = 0
    for one in news[:MOST_TOGETHER]:
        room -= size(telling.short(one))
        if room < 0:
            break
        count += 1
    return max(count, 1)


def _foot(news: Sequence[News], lines: Phrasebook) -> str:
    licences = dict.fromkeys(governments()[one.change.after.issuer].licence for one in news)
    return small("\n".join([*map(escape, licences), lines("unofficial")]))


class _Telling:
    """How one change is told, in one language."""

    def __init__(self, knowledge: KnowledgeBase, lines: Phrasebook, now: dt.datetime) -> None:
        self.knowledge = knowledge
        self.lines = lines
        self.now = now

    def whole(self, news: News) -> list[str]:
        """All of a change, as texts; the first is true by itself."""
        change, after = news.change, news.change.after
        staff = self._staff(change) if "departure" in change.kinds else ""
        changed = "\n".join(filter(None, [staff, *self._parts(change)]))
        note = (
            f"{self.lines('alert.note')}\n{quotation(shortened(after.note, _LONG_NOTE))}"
            if after.note
            else ""
        )
        audience = self._named(f"audience.{after.issuer}", governments()[after.issuer].audience)
        about = [
            self.lines("alert.audience", audience=escape(audience)),
            self._dates(change),
            self._page(after),
        ]
        return [*self._beginning(news), changed, note, "\n".join(about)]

    def heading(self, news: Sequence[News]) -> str:
        """How many changes, of which places."""
        places = dict.fromkeys(one.change.after.place for one in news)
        names = [escape(wording.place_name(place, self.knowledge, self.lines)) for place in places]
        return self.lines("alert.together", number=len(news), places=self.lines.joined(names))

    def short(self, news: News) -> str:
        """A change in a few lines."""
        change, counted = news.change, ""
        if "departure" in change.kinds:
            counted = self._staff(change)
        new, gone = self._moved_parts(change)
        if "parts" in change.kinds and (new or gone):
            counted += "\n" + self.lines("alert.parts.counted", new=len(new), gone=len(gone))
        beginning = "\n".join(filter(None, self._beginning(news)))
        return "\n".join(filter(None, [beginning, counted.strip(), self._page(change.after)]))

    def _beginning(self, news: News) -> list[str]:
        return [f"**{self._headline(news.change)}**", self._reversal(news), self._late(news.change)]

    def _headline(self, change: Change) -> str:
        before, after = change.before, change.after
        values = {
            "when": self._when(change),
            "government": escape(self._named(f"office.{after.issuer}", governments()[after.issuer].name)),
            "place": escape(wording.place_name(after.place, self.knowledge, self.lines)),
            "after": self._level(after),
        }
        if "level" in change.kinds and before is not None:
            rise = grade(after) - grade(before)
            key = "alert.raised" if rise > 0 else "alert.lowered" if rise < 0 else "alert.changed"
            return self.lines(key, before=self._level(before), **values)
        return self.lines("alert.parts" if "parts" in change.kinds else "alert.departure", **values)

    def _when(self, change: Change) -> str:
        """The government's own day, if it is new with this change; else the day on which it was read."""
        own = change.after.updated or change.after.issued
        held = change.before.dated if change.before else None
        if own and own.day <= change.at.date() and (held is None or own.order > held.order):
            return self.lines("alert.on", day=self.lines.day(own.day))
        return self.lines("alert.read_on", day=self.lines.day(change.at.date()))

    def _level(self, advisory: Advisory) -> str:
        """The government's words for it, with its own colour."""
        _, words = advisory.wording(self.lines.locale)
        colour = circle(advisory, governments()[advisory.issuer])
        return f"{colour} {escape(shortened(words.level, _LONG_LEVEL).rstrip('.'))}"

    def _reversal(self, news: News) -> str:
        if not news.change.reversal:
            return ""
        if news.taken_back is None:
            return self.lines("alert.reversal.undated")
        return self.lines("alert.reversal", day=self.lines.day(news.taken_back))

    def _late(self, change: Change) -> str:
        if self.now - change.at <= LATE:
            return ""
        return self.lines("alert.late.discord", day=self.lines.day(change.at.date()))

    def _staff(self, change: Change) -> str:
        before, after = (self._departure(one) for one in (change.before, change.after))
        return self.lines("alert.staff", before=before, after=after)

    def _departure(self, advisory: Advisory | None) -> str:
        if advisory is None or advisory.departure is None:
            return self.lines("alert.staff.unsaid")
        return self._named(f"live.departure.{advisory.departure}", advisory.departure)

    def _parts(self, change: Change) -> list[str]:
        if "parts" not in change.kinds:
            return []
        texts: list[str] = []
        for key, parts in zip(
            ("alert.parts.new", "alert.parts.gone"), self._moved_parts(change), strict=True
        ):
            if parts:
                shown = [f"- {_part(part)}" for part in parts[:_MOST_PARTS]]
                if len(parts) > _MOST_PARTS:
                    shown.append(self.lines("alert.more", number=len(parts) - _MOST_PARTS))
                texts.append("\n".join([self.lines(key), *shown]))
        return texts

    def _moved_parts(self, change: Change) -> tuple[list[str], list[str]]:
        """What is said of parts now and wasn't before, and the other way round, in the same language."""
        locale, words = change.after.wording(self.lines.locale)
        held = change.before.wordings.get(locale) if change.before else None
        before = held.parts if held else ()
        return [one for one in words.parts if one not in before], [
            one for one in before if one not in words.parts
        ]

    def _dates(self, change: Change) -> str:
        own = change.after.updated or change.after.issued
        dated = self.lines("alert.dated", date=self._date(own)) if own else self.lines("alert.undated")
        return f"{dated} {self.lines('alert.read', moment=format_dt(change.at, 'f'))}"

    def _date(self, date: Dated) -> str:
        return format_dt(date.moment, "f") if date.moment else self.lines.day(date.day)

    def _page(self, advisory: Advisory) -> str:
        _, words = advisory.wording(self.lines.locale)
        return link(self.lines("official.page"), str(words.url))

    def _named(self, key: str, otherwise: str) -> str:
        return self.lines(key) if self.lines.has(key) else otherwise


def _part(text: str) -> str:
    """The beginning of official Markdown, cut where it may be."""
    first, *rest = chunks(" ".join(text.split()), _LONG_PART)
    return f"{first} …" if rest else first
