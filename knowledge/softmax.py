"""Multinomial logistic regression, small enough to be trained whenever the data changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.feature_space import Floats, Ints, Rows, Vector


class Softmax:
    """Multinomial logistic regression, trained by AdaGrad (Duchi et al. 2011) over small batches.

    The weights are the mean of those after the last epochs (Polyak, Juditsky 1992): so they depend less
    on the order of the examples. They are kept in half precision, which halves
    their memory. The constants gave the least loss on phrasings not trained on.
    """

    EPOCHS = 5
    AVERAGED = 3
    BATCH = 64
    RATE = 2.0
    HISTORY = 4.0

    def __init__(self, weights: NDArray[np.float16], bias: Floats) -> None:
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
    ) -> Softmax:
        """Fits weights; the same data always gives the same weights. `progress` hears the share done."""
        weights = np.zeros((features, classes), dtype=np.float32)
        history = np.full(features, cls.HISTORY, dtype=np.float32)
        mean = np.zeros_like(weights)
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
            if epoch >= cls.EPOCHS - cls.AVERAGED:
                mean += weights / cls.AVERAGED
            if progress:
                progress((epoch + 1) / cls.EPOCHS)
        return cls(mean.astype(np.float16), bias)

    def scores(self, vector: Vector) -> Floats:
        """Log-odds by class, up to a constant."""
        result: Floats = vector.values @ self.weights[vector.indices].astype(np.float32) + self.bias
        return result

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What it is made of, for `classifier_of`."""
        return {"weights": self.weights, "bias": self.bias}


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
