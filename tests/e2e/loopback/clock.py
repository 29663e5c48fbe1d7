"""The server's clock, and the ids it makes from it."""

from __future__ import annotations

from datetime import UTC, datetime

DISCORD_EPOCH = 1_420_070_400_000
"""Milliseconds at the first second of 2015, where snowflakes begin (Reference: Snowflakes)."""


def isoformat(moment: datetime) -> str:
    """A moment as Discord writes it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(snowflake: int) -> datetime:
    """When an id was made."""
    return datetime.fromtimestamp(((snowflake >> 22) + DISCORD_EPOCH) / 1000, UTC)


class Clock:
    """Gives the time, and ids that carry it: unique, and increasing but for those of an earlier moment."""

    def __init__(self) -> None:
        self._last = 0
        self._earlier = 0

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)

    def snowflake(self, at: datetime | None = None, shard: tuple[int, int] | None = None) -> int:
        """A new id made now, or as if made `at` an earlier moment.

        With `shard` (index, count) the id is one that this shard is responsible for, which may put it some
        milliseconds ahead.
        """
        milliseconds = int((at or self.now()).timestamp() * 1000) - DISCORD_EPOCH
        if at is not None:
            self._earlier = (self._earlier + 1) % (1 << 22)
            return milliseconds << 22 | self._earlier
        made = max(milliseconds << 22, self._last + 1)
        if shard is not None:
            index, count = shard
            while (made >> 22) % count != index:
                made = ((made >> 22) + 1) << 22
        self._last = made
        return made
