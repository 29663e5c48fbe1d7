"""The advisories that are held at a moment: what answers read. Plain memory, never the network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.feeds.advisory import Held

State = Literal["held", "not_listed", "not_checked"]
"""Whether a government's advisory on a place is held, its feed was read and doesn't list the place, or
nothing is known: it was never read, or what came of this place was refused."""

_BEHIND = "What the feed has said of it since could not be read, or is not believed."


@dataclass(frozen=True, slots=True)
class Checked:
    """How a government's feed stands. `fetched`: when it was last read well; None if it never was.

    `trouble` says, in a sentence, why the last attempt failed. `listed` are the places it speaks of. `behind`
    are those of which nothing that was read since this time is believed, or the feed has said nothing.
    """

    issuer: str
    fetched: dt.datetime | None = None
    trouble: str | None = None
    listed: frozenset[str] = frozenset()
    behind: Mapping[str, dt.datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one government advises on one place, or why that isn't known."""

    issuer: str
    place: str
    state: State
    held: Held | None = None
    fetched: dt.datetime | None = None
    trouble: str | None = None


class LiveAdvisories:
    """The advisories of every government whose feed is read, as they are held now, or were on `day`.

    Immutable: a refresh puts another one in its place.
    """

    def __init__(
        self, checked: Iterable[Checked], held: Iterable[Held], *, day: dt.date | None = None
    ) -> None:
        self.checked: Mapping[str, Checked] = {one.issuer: one for one in checked}
        self.day = day
        self._held: dict[str, dict[str, Held]] = {}
        for one in held:
            self._held.setdefault(one.advisory.place, {})[one.advisory.issuer] = one

    @classmethod
    def none(cls) -> LiveAdvisories:
        """No government is read."""
        return cls((), ())

    def on(self, place: str) -> tuple[Standing, ...]:
        """How each government stands on a place, in the order in which they are configured."""
        held = self._held.get(place, {})
        return tuple(
            self._standing(checked, place, held.get(issuer)) for issuer, checked in self.checked.items()
        )

    def held(self, place: str, issuer: str) -> Held | None:
        """The advisory of one government on a place."""
        return self._held.get(place, {}).get(issuer)

    def places(self) -> frozenset[str]:
        """The places on which an advisory is held."""
        return frozenset(self._held)

    def __len__(self) -> int:
        return sum(map(len, self._held.values()))

    def _standing(self, checked: Checked, place: str, held: Held | None) -> Standing:
        state: State
        if held is not None:
            state = "held"
        elif checked.fetched is not None and place not in checked.listed:
            state = "not_listed"
        else:
            state = "not_checked"
        fetched, trouble = checked.fetched, checked.trouble
        if place in checked.behind:
            fetched, trouble = checked.behind[place], trouble or _BEHIND
        return Standing(checked.issuer, place, state, held, fetched, trouble)
