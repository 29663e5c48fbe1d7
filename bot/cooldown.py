"""How often the bot answers: per person, per channel, and the same question twice."""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, TypeVar

from bot.bounded import BoundedMap
from config import Cooldown as Limits
from config import Rate

K = TypeVar("K", bound=Hashable)
_MOST_REMEMBERED = 20_000


class Verdict(Enum):
    """Whether a question may be answered now."""

    ANSWER = "answer"
    NOTICE = "notice"
    """Too many: say so, this once."""
    SILENCE = "silence"
    """Too many, and it was said."""


@dataclass(slots=True)
class _Window:
    """When somebody was answered, oldest first, and whether they were told to wait."""

    times: deque[float] = field(default_factory=deque)
    told: bool = False

    def full(self, rate: Rate, now: float) -> bool:
        while self.times and self.times[0] <= now - rate.seconds:
            self.times.popleft()
        return len(self.times) >= rate.questions


class ServerRate(NamedTuple):
    """The rate of a person that a server has set for itself."""

    server: int
    rate: Rate


class Cooldown:
    """Counts answers. All times are seconds of one clock that never goes back, given as arguments."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._persons: BoundedMap[tuple[int, int], _Window] = BoundedMap(_MOST_REMEMBERED)
        self._channels: BoundedMap[int, _Window] = BoundedMap(_MOST_REMEMBERED)
        self._answered: BoundedMap[Hashable, tuple[float, str]] = BoundedMap(_MOST_REMEMBERED)

    def person(self, person: int, now: float, own: ServerRate | None = None) -> Verdict:
        """Counts a question of a person. In a server with a rate of its `own`, it counts there alone."""
        rate = own.rate if own else self.limits.person
        if not rate.on:
            return Verdict.ANSWER
        window = self._window(self._persons, (own.server if own else 0, person))
        if not window.full(rate, now):
            window.times.append(now)
            window.told = False
            return Verdict.ANSWER
        if window.told:
            return Verdict.SILENCE
        window.told = True
        return Verdict.NOTICE

    def wait(self, person: int, now: float, own: ServerRate | None = None) -> int:
        """Whole seconds until a person is answered again; at least 1."""
        window = self._persons.get((own.server if own else 0, person))
        if window is None or not window.times:
            return 1
        rate = own.rate if own else self.limits.person
        return max(1, round(window.times[0] + rate.seconds - now))

    def unprompted(self, channel: int, now: float) -> bool:
        """Counts an answer nobody asked the bot for; False if the channel had enough of them."""
        rate = self.limits.channel
        if not rate.on:
            return True
        window = self._window(self._channels, channel)
        if window.full(rate, now):
            return False
        window.times.append(now)
        return True

    def answered(self, person: int, channel: int, question: str, url: str, now: float) -> None:
        """Remembers where a question was answered."""
        if self.limits.repeat_seconds and question:
            self._answered.put((person, channel, hash(question)), (now, url))

    def given(self, person: int, channel: int, question: str, now: float) -> str | None:
        """Where this person was given the answer to this question in this channel a moment ago."""
        found = self._answered.get((person, channel, hash(question)))
        if not self.limits.repeat_seconds or not question or found is None:
            return None
        then, url = found
        return url if now - then < self.limits.repeat_seconds else None

    def withdrawn(self, url: str) -> None:
        """Forgets an answer that was removed, so that the question may be asked again."""
        for key in self._answered.keys():  # noqa: SIM118 it is a copy: the map changes
            found = self._answered.get(key)
            if found is not None and found[1] == url:
                self._answered.pop(key)

    @staticmethod
    def _window(windows: BoundedMap[K, _Window], key: K) -> _Window:
        window = windows.get(key) or _Window()
        windows.put(key, window)
        return window
