"""A classifier by the mean of each class, for knowledge bases too large to train a softmax on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.feature_space import Floats, Ints, Rows, Vector


class Centroids:
    """Likeness to the mean example of each class (Rocchio 1971), sharpened into log-odds.

    `starts`, `classes` and `weights` are the inverted index: the classes in which feature i occurs, and
    its weight in their means of length 1, span `starts[i]` to `starts[i + 1]`. `sharpness` turns
    likeness into log-odds.
    """

    SAMPLE = 2000
    """Examples on which the sharpness is fitted."""

    def __init__(self, starts: Ints, classes: Ints, weights: Floats, sharpness: float, count: int) -> None:
        self._starts = starts
        self._classes = classes
        self._weights = weights
        self._sharpness = sharpness
        self._count = count

    @classmethod
    def trained(cls, rows: Rows, labels: Sequence[int], features: int, count: int) -> Centroids:
        """Means of the examples; each example weighs the same in its class."""
        label = np.asarray(labels)
        owner = np.repeat(label, np.diff(rows.starts)).astype(np.int64)
        key, where = np.unique(rows.indices * np.int64(count) + owner, return_inverse=True)
        summed = np.bincount(where, rows.values)
        classes = (key % count).astype(np.int32)
        lengths = np.sqrt(np.bincount(classes, summed * summed, count))
        weights = (summed / lengths[classes]).astype(np.float32)
        starts = np.searchsorted(key // count, np.arange(features + 1)).astype(np.int32)
        found = cls(starts, classes, weights, 1.0, count)
        found._sharpness = found._fitted(rows, label, np.bincount(label, minlength=count), lengths)
        return found

    def scores(self, vector: Vector) -> Floats:
        """Log-odds by class, up to a constant."""
        return self._likeness(vector) * np.float32(self._sharpness)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What it is made of, for `classifier_of`."""
        return {
            "starts": self._starts,
            "classes": self._classes,
            "weights": self._weights,
            "sharpness": np.array([self._sharpness, self._count]),
        }

    def _likeness(self, vector: Vector) -> Floats:
        first, last = self._starts[vector.indices], self._starts[vector.indices + 1]
        sizes = last - first
        if not sizes.sum():
            return np.zeros(self._count, np.float32)
        offsets = np.repeat(first - np.concatenate(([0], np.cumsum(sizes)[:-1])), sizes)
        listed = np.arange(sizes.sum()) + offsets
        share = self._weights[listed] * np.repeat(vector.values, sizes)
        return np.bincount(self._classes[listed], share, self._count).astype(np.float32)

    def _fitted(
        self, rows: Rows, labels: NDArray[Any], sizes: NDArray[Any], lengths: NDArray[np.float64]
    ) -> float:
        """The sharpness most likely to have given each sampled example its class.

        An example's own share in the mean of its class is taken out, so that it doesn't vouch for itself.
        """
        sample = np.random.default_rng(0).permutation(len(rows))[: self.SAMPLE]
        sample = sample[sizes[labels[sample]] > 1]
        if not len(sample):
            return 1.0
        likeness = np.empty((len(sample), self._count), dtype=np.float32)
        for number, one in enumerate(sample):
            inside = slice(rows.starts[one], rows.starts[one + 1])
            values = rows.values[inside]
            likeness[number] = self._likeness(Vector(rows.indices[inside], values))
            own, length = labels[one], lengths[labels[one]]
            square = float(values @ values)
            dot = float(likeness[number, own]) * length
            without = np.sqrt(max(length * length - 2 * dot + square, 1e-9))
            likeness[number, own] = (dot - square) / without
        likeness -= likeness[np.arange(len(sample)), labels[sample]][:, None]
        tried = np.geomspace(1, 200, 24)
        losses = [
            float(np.log(np.exp(np.minimum(likeness * sharp, 80)).sum(axis=1)).mean()) for sharp in tried
        ]
        return float(tried[int(np.argmin(losses))])
