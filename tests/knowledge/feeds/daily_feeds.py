"""Daily copies of the U.S. feed over nine months: a true history, and the faults that were measured in it."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from knowledge.feeds.codes import PlaceCodes
from knowledge.text import normalise

DAYS = 263
PLACES = 210
START = dt.date(2026, 1, 14)
WORDS = {
    1: "Exercise Normal Precautions",
    2: "Exercise Increased Caution",
    3: "Reconsider Travel",
    4: "Do Not Travel",
}
REDATED = (111, 190)
"""Days on which everything is dated as of the day. On the first a place rises, on the second one falls."""
SERVED_AGAIN = {75: 30, 150: 95}
"""Days on which the whole feed is that of an earlier day."""
CUT, LOWERED = 130, 220
"""A day with a part of the list, and one on which forty places are a level lower than in truth."""


@dataclass(frozen=True)
class Item:
    """What a feed says of a place. `code` is in its link; `title` may name another place."""

    code: str
    title: str
    level: int
    dated: int
    text: str

    def rss(self) -> str:
        level = f"Level {self.level}: {WORDS[self.level]}"
        link = (
            "https://travel.state.gov/content/tsg_aem/us/en/home/international-travel/travel-advisories/"
            f"destination.{self.code}.html"
        )
        day = START + dt.timedelta(days=self.dated)
        return (
            f"<item><title>{escape(self.title)} - {level}</title><link>{link}</link>"
            f"<pubDate>{day:%a, %d %b %Y}</pubDate><description><![CDATA[{self.text}]]></description>"
            f'<category domain="Threat-Level">{level}</category>'
            f'<category domain="Keyword">advisory</category><guid>{link}</guid></item>'
        )


def document(items: Sequence[Item]) -> bytes:
    """Items as a whole feed."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel>'
        f"<title>travel.state.gov: Travel Advisories</title>{''.join(item.rss() for item in items)}"
        "</channel></rss>\n"
    ).encode()


class DailyFeeds:
    """A seeded series. `true` has for each place the days on which its item changed, and the item."""

    def __init__(self, seed: int = 263) -> None:
        self._random = random.Random(seed)  # noqa: S311
        self.names = dict(self._invented())
        self.names["gin"], self.names["gnb"] = "Guinea", "Guinea-Bissau"
        self.ids = {code: normalise(name).replace(" ", "-") for code, name in self.names.items()}
        self.codes = PlaceCodes({}, {code.upper(): id_ for code, id_ in self.ids.items()}, self._by_name())
        self.true: dict[str, list[tuple[int, Item]]] = {}
        self._begin()
        self._change()
        self.doubled = frozenset(self._random.sample(sorted(self.names), 12))
        self.faults = dict(self._faults())

    def item(self, code: str, day: int) -> Item:
        """What is true of a place on a day."""
        return next(item for since, item in reversed(self.true[code]) if since <= day)

    def turns(self) -> Iterator[tuple[int, str, int, int]]:
        """Every true change of level: the day, the place, the level before and after."""
        for code, forms in self.true.items():
            for (_, before), (day, after) in itertools.pairwise(forms):
                if before.level != after.level:
                    yield day, self.ids[code], before.level, after.level

    def on(self, day: int) -> list[list[Item]]:
        """The feed of a day as it is served, the items of a place together."""
        day_of_copy = SERVED_AGAIN.get(day, day)
        feed = [self._served(code, day, day_of_copy) for code in self.true]
        if day in REDATED:
            feed = [[replace(item, dated=day) for item in items] for items in feed]
        return feed[: PLACES // 3] if day == CUT else feed

    def _served(self, code: str, day: int, day_of_copy: int) -> list[Item]:
        true = self.item(code, day_of_copy)
        if code == "gnb" and day % 9 == 4:
            true = replace(true, title=self.names["gin"])
        if (code, day) in self.faults:
            return self.faults[code, day]
        if code in self.doubled:
            # The same again, or an earlier form beside the new one.
            return [true, true if day % 2 else replace(self.true[code][0][1], dated=true.dated - 30)]
        return [true]

    def _invented(self) -> Iterator[tuple[str, str]]:
        syllables = itertools.product(["Ka", "Lo", "Mi", "Ru", "Ve", "Zo"], repeat=3)
        names = ("".join(parts) for parts in syllables)
        codes = ("q" + "".join(pair) for pair in itertools.product("abcdefghijklmno", repeat=2))
        for code, name in itertools.islice(zip(codes, names, strict=False), PLACES - 2):
            yield code, f"{name.capitalize()}nia"

    def _by_name(self) -> dict[str, str]:
        return {normalise(name): self.ids[code] for code, name in self.names.items()}

    def _form(self, code: str, level: int, dated: int, revision: int) -> Item:
        name = self.names[code]
        text = (
            f"<p><b>{WORDS[level]}</b> in {name} due to <b>crime</b> and unrest. Revision {revision}.</p>"
            f"<ul><li><b>Do Not Travel</b> to the <b>border of {name}</b> due to <b>unrest</b>.</li></ul>"
        )
        return Item(code, name, level, dated, text)

    def _begin(self) -> None:
        for code in self.names:
            level = self._random.choices([1, 2, 3, 4], [80, 75, 30, 25])[0]
            self.true[code] = [(0, self._form(code, level, -self._random.randrange(3, 700), 0))]
        for code, level in (("gin", 2), ("gnb", 3)):
            self.true[code] = [(0, self._form(code, level, -50, 0))]

    def _change(self) -> None:
        """27 changes of level, four of them falls by two or more, and some seventy of the words alone."""
        quiet = [day for day in range(5, DAYS - 5) if not _near_a_fault(day)]
        places = [code for code in self.names if code not in ("gin", "gnb")]
        self._random.shuffle(places)
        for low, high, count in ((1, 4, 1), (2, 4, 2), (1, 3, 1), (3, 4, 5), (2, 3, 4), (1, 2, 2)):
            for _ in range(count):
                self._step(places, high, low, self._random.choice(quiet))
        for low, high, count in ((1, 4, 1), (2, 4, 2), (3, 4, 3), (2, 3, 2), (1, 2, 2)):
            for _ in range(count):
                self._step(places, low, high, self._random.choice(quiet))
        self._step(places, 2, 3, REDATED[0])
        self._step(places, 4, 3, REDATED[1])
        for _ in range(80):
            code, day = self._random.choice(places), self._random.choice(quiet)
            last, item = self.true[code][-1]
            if day > last:
                self.true[code].append((day, self._form(code, item.level, day - 1, len(self.true[code]))))

    def _step(self, places: list[str], before: int, after: int, day: int) -> None:
        code = next(one for one in places if self.true[one][-1][1].level == before)
        places.remove(code)
        self.true[code].append((day, self._form(code, after, day - day % 2, 1)))

    def _faults(self) -> Iterator[tuple[tuple[str, int], list[Item]]]:
        """Wrong items by place and day: never two days together for one place, nor near a true change."""
        apart = [day for day in range(7, DAYS - 6, 2) if not _near_a_fault(day)]
        for number in range(60):
            day = self._random.choice(apart)
            high = [code for code in self.true if self.item(code, day).level > 2 and self._steady(code, day)]
            code = self._random.choice(high)
            true = self.item(code, day)
            wrong = self._form(code, 1 if number % 3 else true.level - 2, day, 99)
            if number % 4 == 0:
                wrong = replace(wrong, level=1, text="<p>Summary not available</p>")
            elif number % 4 == 1:
                wrong = replace(wrong, level=1, text=f"Exercise normal precautions in {wrong.title}.")
            # Some stand beside the true item, which then is the older one.
            yield (code, day), [true, wrong] if number % 5 == 0 else [wrong]
        for code, forms in self.true.items():
            for (_, before), (day, _) in itertools.pairwise(forms):
                again = day + 5
                if again < DAYS - 1 and not _near_a_fault(again) and self._steady(code, again):
                    yield (code, again), [before]
        lowered = [code for code in self.true if self.item(code, LOWERED).level > 1]
        for code in [code for code in lowered if self._steady(code, LOWERED)][:40]:
            yield (code, LOWERED), [self._form(code, self.item(code, LOWERED).level - 1, LOWERED, 98)]

    def _steady(self, code: str, day: int) -> bool:
        return all(abs(day - since) > 2 for since, _ in self.true[code][1:])


def _near_a_fault(day: int) -> bool:
    return any(abs(day - other) < 3 for other in (*REDATED, *SERVED_AGAIN, CUT, LOWERED))
