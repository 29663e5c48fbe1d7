"""A softmax classifier over sparse features, small enough to be trained whenever the data changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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


class Classifier:
    """Multinomial logistic regression, trained by AdaGrad (Duchi et al. 2011) over small batches."""

    EPOCHS = 4
    BATCH = 64
    RATE = 1.0

    def __init__(self, weights: Floats, bias: Floats) -> None:
        self.weights = weights
        self.bias = bias

    @classmethod
    def trained(
        cls,
        rows: Rows,
        labels: Sequence[int],
        features: int,
        classes: int,
        progress: Callable[[float], None] | None = None,
    ) -> Classifier:
        """Fits weights; the same data always gives the same weights. `progress` hears the share done."""
        weights = np.zeros((features, classes), dtype=np.float32)
        history = np.full(features, 0.1, dtype=np.float32)
        bias = np.zeros(classes, dtype=np.float32)
        order = np.random.default_rng(0)
        batches = [
            _Batch.of(rows, np.array(labels), chosen)
            for chosen in np.array_split(order.permutation(len(rows)), -(-len(rows) // cls.BATCH))
        ]
        for epoch in range(cls.EPOCHS):
            for number in order.permutation(len(batches)):
                batch = batches[number]
                values = batch.dense()
                error = _softmax(values @ weights[batch.features] + bias)
                error[np.arange(len(error)), batch.labels] -= 1
                gradient = values.T @ error
                history[batch.features] += (gradient * gradient).sum(axis=1)
                weights[batch.features] -= (cls.RATE / np.sqrt(history[batch.features]))[:, None] * gradient
                bias -= 0.01 * error.sum(axis=0)
            if progress:
                progress((epoch + 1) / cls.EPOCHS)
        return cls(weights, bias)

    def scores(self, vector: Vector) -> Floats:
        """Log-odds by class, up to a constant."""
        result: Floats = vector.values @ self.weights[vector.indices] + self.bias
        return result


@dataclass(frozen=True, slots=True)
class _Batch:
    """A few examples over just the features that occur in them, so that dense algebra pays."""

    features: Ints
    row: Ints
    column: Ints
    values: Floats
    labels: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Rows, labels: NDArray[np.int64], chosen: NDArray[np.int64]) -> _Batch:
        spans = [np.arange(rows.starts[one], rows.starts[one + 1]) for one in chosen]
        within = np.concatenate(spans)
        features, column = np.unique(rows.indices[within], return_inverse=True)
        row = np.repeat(np.arange(len(chosen)), [len(span) for span in spans])
        return cls(
            features, row.astype(np.int32), column.astype(np.int32), rows.values[within], labels[chosen]
        )

    def dense(self) -> Floats:
        values = np.zeros((len(self.labels), len(self.features)), dtype=np.float32)
        values[self.row, self.column] = self.values
        return values


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = powers / powers.sum(axis=1, keepdims=True)
    return result
