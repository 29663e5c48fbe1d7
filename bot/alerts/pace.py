"""How fast messages may follow one another."""

from __future__ import annotations

from collections import deque


class Pace:
    """At most so many messages in so many seconds, whenever those seconds begin."""

    def __init__(self, messages: int, seconds: float) -> None:
        self._seconds = seconds
        self._sent: deque[float] = deque(maxlen=messages)

    def wait(self, now: float) -> float:
        """The seconds to wait at a moment before the next message is sent, which is counted as sent then."""
        wait = 0.0
        if len(self._sent) == self._sent.maxlen:
            wait = max(0.0, self._sent[0] + self._seconds - now)
        self._sent.append(now + wait)
        return wait
