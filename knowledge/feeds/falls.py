"""Which falls of a level are believed at once, and which wait: a false one would call danger safe.

The figures were measured on 263 daily copies of the U.S. feed: taken as it came, 30 of 71 changes of level
were false and gone within a week. With the rules that stand here 27 changes remained, none of them undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.feeds.advisory import Advisory
from knowledge.feeds.comparison import is_bare
from knowledge.feeds.governments import governments
from knowledge.feeds.ledger import Ledger
from knowledge.feeds.reading import Why

Levels = tuple[str, ...]

GRAVE_FALL = 2
"""Grades by which an advisory falls that waits. The false falls were mostly from the highest level to the
lowest, in a text put in place of the real one; a government that sees less danger goes down by one."""
SURE_AFTER = dt.timedelta(hours=12)
"""A fall is believed when it is read again on a later day (UTC) and this long after it was first read. The
faults were gone on the next day; without this, one around midnight would be believed within minutes."""
FEWEST_TOGETHER = 5
SHARE_TOGETHER = 0.05
"""Falls in one reading, and their share of the places held, from which on all of them wait, however small.
True changes of level, rises among them, came once in ten days: 5 % of the places of the U.S. are a quarter
of a year's. A real fall of this kind, as when a rule changes for all, is only a day late."""


def sure(since: dt.datetime) -> dt.datetime:
    """From when on a fall that was first read at `since` is believed if it is read again."""
    since = since.astimezone(dt.UTC)
    midnight = dt.datetime.combine(since.date(), dt.time(), dt.UTC) + dt.timedelta(days=1)
    return max(midnight, since + SURE_AFTER)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why an advisory has to wait; `reason` begins a sentence."""

    why: Why
    reason: str


class Falls:
    """Judges the falls of one reading against what is held, what waits, and who vouches for them.

    `redated` is the day that nearly everything in the reading bears, if that is doubted.
    """

    def __init__(
        self,
        ledger: Ledger,
        at: dt.datetime,
        redated: dt.date | None,
        confirmed: frozenset[tuple[str, Levels]],
        cross: Mapping[str, frozenset[Levels]],
    ) -> None:
        self._at, self._redated = at, redated
        self._confirmed, self._cross = confirmed, cross
        self._grade = governments()[ledger.issuer].grade
        self._held = {one.advisory.place: one.advisory for one in ledger.held}
        self._turns = {turn.place: turn for turn in ledger.turns}
        self._waiting = {one.advisory.place: one for one in ledger.pending}

    def doubts(self, steps: Iterable[Advisory]) -> dict[str, Doubt]:
        """By place, the advisories of a reading that have to wait; all others are believed."""
        falls = {step.place: step for step in steps if self._fall(step) > 0 and not self._vouched(step)}
        together = len(falls) >= FEWEST_TOGETHER and len(falls) > SHARE_TOGETHER * len(self._held)
        found = {place: self._doubt(step, together) for place, step in falls.items()}
        return {place: doubt for place, doubt in found.items() if doubt}

    def _fall(self, step: Advisory) -> int:
        """By how many grades it falls. Two falls of one day are one.

        Where nothing is held it falls from what the government's other feed says, if it falls far.
        """
        grade = self._grade(step.levels)
        held, turn = self._held.get(step.place), self._turns.get(step.place)
        if held is None:
            other = min((self._grade(levels) for levels in self._cross.get(step.place, ())), default=grade)
            return other - grade if other - grade >= GRAVE_FALL else 0
        before = self._grade(held.levels)
        if grade < before and turn and turn.at.date() == self._at.date():
            before = max(before, self._grade(turn.before))
        return before - grade

    def _vouched(self, step: Advisory) -> bool:
        if (step.place, step.levels) in self._confirmed or step.levels in self._cross.get(step.place, ()):
            return True
        waiting = self._waiting.get(step.place)
        return bool(waiting and waiting.advisory.levels == step.levels and self._at >= sure(waiting.since))

    def _doubt(self, step: Advisory, together: bool) -> Doubt | None:
        held, fall = self._held.get(step.place), self._fall(step)
        if held is None:
            return Doubt("crosscheck", "The government's other feed has a level far above")
        if fall >= GRAVE_FALL:
            return Doubt("drop", f"It falls by {fall} grades")
        if self._cross.get(step.place):
            return Doubt("crosscheck", "It falls, and the government's other feed doesn't say so")
        if is_bare(step) and not is_bare(held):
            return Doubt("drop", "It falls and has lost its text")
        if self._redated and step.dated and step.dated.day == self._redated:
            # The newest date wins, but on such a day an older copy has the newest date as well.
            return Doubt("drop", f"It falls on a day when nearly everything is dated {self._redated}")
        if together:
            return Doubt("drop", "It falls together with more places than is believable")
        return None
