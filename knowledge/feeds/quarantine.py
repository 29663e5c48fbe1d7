"""What of a reading is believed: faulty feeds never lower a warning, and no true change is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.feeds.advisory import Advisory, Change, Held
from knowledge.feeds.comparison import is_bare, kinds, same, same_words
from knowledge.feeds.dating import is_before, moved_on, redated, with_believed_dates, without_future
from knowledge.feeds.falls import Doubt, Falls, Levels, sure
from knowledge.feeds.ledger import Ledger, Pending, Turn
from knowledge.feeds.reading import Reading, Refusal, Why
from knowledge.model import Id

__all__ = ["REVERSAL", "Decision", "Levels", "decide", "taken"]

REVERSAL = dt.timedelta(days=7)
"""How long after a change of level its opposite is called a reversal: the false ones were gone in a week."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of a reading: the state after it, the changes that led there, and all that was refused."""

    ledger: Ledger
    changes: tuple[Change, ...]
    refusals: tuple[Refusal, ...]


def decide(
    ledger: Ledger,
    reading: Reading,
    at: dt.datetime,
    *,
    confirmed: frozenset[tuple[str, Levels]] = frozenset(),
    cross: Mapping[str, frozenset[Levels]] | None = None,
) -> Decision:
    """What is believed of a reading that was made at the moment `at`, which must have a time zone.

    `confirmed` are places and levels that an operator vouches for, `cross` what a second feed of the same
    government holds. The same reading decided twice changes nothing the second time. A place that is listed,
    but neither read nor refused, goes on waiting; so what waits has to be read again even if its page is
    unchanged. Raises KeyError for a level that the government's scale doesn't have.
    """
    return _Hearing(ledger, reading, at.astimezone(dt.UTC), confirmed, cross or {}).decision()


def taken(ledger: Ledger, change: Change) -> Ledger:
    """The state after a change; the same state if it has been taken before.

    Changes that a state doesn't know yet, taken in order, bring it to where `decide` brought it. What isn't
    of a change comes again with the next reading: when advisories were last seen, dates that moved on over
    the same text, what waits, and what is listed.
    """
    if change.position <= ledger.position:
        return ledger
    place = change.after.place
    held = {one.advisory.place: one for one in ledger.held}
    held[place] = Held(advisory=change.after, taken=change.at, seen=change.at)
    turns = {turn.place: turn for turn in ledger.turns if change.at - turn.at <= REVERSAL}
    if change.before and change.before.levels != change.after.levels:
        turns[place] = Turn(place=place, before=change.before.levels, at=change.at)
    return ledger.model_copy(
        update={
            "position": change.position,
            "held": tuple(held[key] for key in sorted(held)),
            "pending": tuple(one for one in ledger.pending if one.advisory.place != place),
            "turns": tuple(turns[key] for key in sorted(turns)),
        }
    )


class _Hearing:
    """One reading against one state."""

    def __init__(
        self,
        ledger: Ledger,
        reading: Reading,
        at: dt.datetime,
        confirmed: frozenset[tuple[str, Levels]],
        cross: Mapping[str, frozenset[Levels]],
    ) -> None:
        self._ledger, self._reading, self._at = ledger, reading, at
        self._held = {one.advisory.place: one.advisory for one in ledger.held}
        self._waited = {one.advisory.place: one for one in ledger.pending}
        self._refusals: list[Refusal] = []
        self._read = self._one_each()
        self._redated = redated(self._read.values(), len(reading.listed), at)
        self._falls = Falls(ledger, at, self._redated, confirmed, cross)

    def decision(self) -> Decision:
        """What is believed of it."""
        steps = [read for read in self._read.values() if self._is_step(read)]
        doubts = self._falls.doubts(steps)
        waiting = self._left_waiting()
        for step in steps:
            if doubt := doubts.get(step.place):
                waiting[step.place] = self._waits(step, doubt)
        ledger = self._ledger.model_copy(
            update={
                "held": tuple(map(self._seen, self._ledger.held)),
                "pending": tuple(waiting[key] for key in sorted(waiting)),
                "listed": tuple(sorted(self._reading.listed)),
            }
        )
        changes = []
        for step in steps:
            if step.place not in doubts:
                change = self._change(ledger, with_believed_dates(step, None, self._redated))
                ledger = taken(ledger, change)
                changes.append(change)
        return Decision(ledger, tuple(changes), (*self._reading.refusals, *self._refusals))

    def _one_each(self) -> dict[Id, Advisory]:
        """What was read, one advisory a place; where two say different things, neither can be told right."""
        found: dict[Id, list[Advisory]] = {}
        for advisory in self._reading.advisories:
            found.setdefault(advisory.place, []).append(without_future(advisory, self._at))
        read = {}
        for place, forms in sorted(found.items()):
            first, *others = sorted(forms, key=_newest_first)
            if all(same_words(first, other) for other in others):
                read[place] = first
                continue
            for form in (first, *others):
                self._refuse("duplicate", form, "Another item on the same place says something else.")
        return read

    def _is_step(self, read: Advisory) -> bool:
        """Whether it says something that isn't held and might be true; if it can't be, that is noted."""
        held = self._held.get(read.place)
        if held is None:
            return True
        if same(held, read):
            return False
        if read.dated and held.dated and is_before(read.dated, held.dated):
            self._refuse("older", read, f"It is of {read.dated.day}; what is held is of {held.dated.day}.")
            return False
        lost_text = is_bare(read) and not is_bare(held) and read.departure in (None, held.departure)
        if lost_text and held.levels == read.levels:
            self._refuse("stub", read, "It has the same level and has lost its text: the held one stays.")
            return False
        return True

    def _waits(self, step: Advisory, doubt: Doubt) -> Pending:
        waited, held = self._waited.get(step.place), self._held.get(step.place)
        agrees = waited and waited.advisory.levels == step.levels
        since = waited.since if waited and agrees else self._at
        levels = [one.wording("en")[1].level for one in (held, step) if one]
        self._refuse(
            doubt.why,
            step,
            f"{doubt.reason}: {' → '.join(f'“{level}”' for level in levels)}. It is taken if it is read so "
            f"again after {sure(since):%Y-%m-%d %H:%M} UTC, or if you confirm it.",
        )
        return Pending(advisory=step, since=since)

    def _left_waiting(self) -> dict[Id, Pending]:
        """What waits and was not asked for this time. Any other reading of the place ends the wait."""
        refused = {refusal.place for refusal in (*self._reading.refusals, *self._refusals)}
        return {
            place: waited
            for place, waited in self._waited.items()
            if place in self._reading.listed and place not in self._read and place not in refused
        }

    def _seen(self, held: Held) -> Held:
        read = self._read.get(held.advisory.place)
        if read is None or not same(held.advisory, read):
            return held
        advisory = moved_on(held.advisory, read, self._redated)
        return held.model_copy(update={"advisory": advisory, "seen": max(held.seen, self._at)})

    def _change(self, ledger: Ledger, after: Advisory) -> Change:
        before = self._held.get(after.place)
        found = kinds(before, after)
        turn = next((turn for turn in self._ledger.turns if turn.place == after.place), None)
        back = bool(turn and turn.before == after.levels and self._at - turn.at <= REVERSAL)
        return Change(
            position=ledger.position + 1,
            at=self._at,
            before=before,
            after=after,
            kinds=found,
            reversal=back and "level" in found,
        )

    def _refuse(self, why: Why, advisory: Advisory, reason: str) -> None:
        address = str(advisory.wording("en")[1].url)[:200]
        self._refusals.append(Refusal(why=why, what=address, reason=reason, place=advisory.place))


def _newest_first(advisory: Advisory) -> tuple[bool, float, str]:
    dated = advisory.dated
    return dated is None, -dated.order.timestamp() if dated else 0.0, advisory.digest
