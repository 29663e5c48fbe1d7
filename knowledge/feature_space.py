"""Questions as sparse vectors: feature names to positions, weighted by how rare they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector: positions of features, and their values."""

    indices: Ints
    values: Floats


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse vectors one after another; the one numbered i spans `starts[i]` to `starts[i + 1]`."""

    indices: Ints
    values: Floats
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1


class FeatureSpace:
    """Feature names to positions, each weighted by how rare it is (inverse document frequency).

    The first letter of a name tells its family; each family of a vector is brought to length 1.
    """

    def __init__(self, names: Sequence[str], weights: Floats) -> None:
        self.index = {name: position for position, name in enumerate(names)}
        self.weights = weights
        letters = "".join(sorted({name[0] for name in names}))
        self._families = np.array([letters.index(name[0]) for name in names], dtype=np.int32)
        self._family_count = len(letters)

    @classmethod
    def of(cls, examples: Sequence[Mapping[str, float]], least: int = 2) -> FeatureSpace:
        """The features that occur in at least `least` examples."""
        counts = Counter(chain.from_iterable(examples))
        names = sorted(name for name, count in counts.items() if count >= least)
        frequency = np.array([counts[name] for name in names], dtype=np.float32)
        return cls(names, (np.log((1 + len(examples)) / (1 + frequency)) + 1).astype(np.float32))

    def vector(self, example: Mapping[str, float]) -> Vector:
        """An example as a vector: log counts by rarity."""
        rows = self.rows([example])
        return Vector(rows.indices, rows.values)

    def rows(self, examples: Sequence[Mapping[str, float]]) -> Rows:
        """Examples as vectors."""
        sizes = np.fromiter(map(len, examples), np.int32, len(examples))
        total = int(sizes.sum())
        named = chain.from_iterable(examples)
        where = np.fromiter(map(self.index.get, named, repeat(-1)), np.int32, total)
        counts = np.fromiter(chain.from_iterable(map(_counts, examples)), np.float32, total)
        row = np.repeat(np.arange(len(examples), dtype=np.int32), sizes)
        known = where >= 0
        where, counts, row = where[known], counts[known], row[known]
        values = (1 + np.log(counts)) * self.weights[where]
        family = row * self._family_count + self._families[where]
        values /= np.sqrt(np.bincount(family, values * values))[family]
        starts = np.zeros(len(examples) + 1, dtype=np.int32)
        np.cumsum(np.bincount(row, minlength=len(examples)), out=starts[1:])
        return Rows(where, values.astype(np.float32), starts)


def _counts(example: Mapping[str, float]) -> Sequence[float]:
    return example.values()  # type: ignore[return-value]
