"""Memory that can't grow: what was put in first leaves first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class BoundedMap(Generic[K, V]):
    """At most `most` values by key; putting one in again makes it the newest."""

    def __init__(self, most: int, dropped: Callable[[V], None] | None = None) -> None:
        self._values: OrderedDict[K, V] = OrderedDict()
        self._most = most
        self._dropped = dropped

    def get(self, key: K) -> V | None:
        """The value of `key`, or None."""
        return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        """Remembers `value`, and forgets the oldest if there are too many."""
        self._values[key] = value
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            _, gone = self._values.popitem(last=False)
            if self._dropped is not None:
                self._dropped(gone)

    def pop(self, key: K) -> V | None:
        """Forgets `key` and gives what it was."""
        return self._values.pop(key, None)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: K) -> bool:
        return key in self._values

    def keys(self) -> list[K]:
        """The keys, oldest first."""
        return list(self._values)


class BoundedSet(Generic[K]):
    """At most `most` things, the newest ones."""

    def __init__(self, most: int) -> None:
        self._map: BoundedMap[K, None] = BoundedMap(most)

    def count(self, key: K) -> bool:
        """Remembers `key`; False if it was known already."""
        if key in self._map:
            return False
        self._map.put(key, None)
        return True

    def __contains__(self, key: K) -> bool:
        return key in self._map

    def __len__(self) -> int:
        return len(self._map)
