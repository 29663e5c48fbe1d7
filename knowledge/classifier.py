"""A softmax classifier over sparse features, small enough to be trained whenever the data changes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Vector:
    """A sparse vector: positions of features, and their values."""

    indices: Ints
    values: Floats


class FeatureSpace:
    """Feature names to positions, each weighted by how rare it is (inverse document frequency)."""

    def __init__(self, names: Sequence[str], weights: Floats) -> None:
        self.index = {name: position for position, name in enumerate(names)}
        self.weights = weights

    @classmethod
    def of(cls, examples: Sequence[Mapping[str, float]], least: int = 2) -> FeatureSpace:
        """The features that occur in at least `least` examples."""
        counts = Counter(name for example in examples for name in example)
        names = sorted(name for name, count in counts.items() if count >= least)
        frequency = np.array([counts[name] for name in names], dtype=np.float32)
        return cls(names, (np.log((1 + len(examples)) / (1 + frequency)) + 1).astype(np.float32))

    def vector(self, example: Mapping[str, float]) -> Vector:
        """An example as a vector: log counts by rarity, each family of features of length 1."""
        find = self.index.get
        families: dict[str, tuple[list[int], list[float]]] = {}
        for name, count in example.items():
            position = find(name)
            if position is not None:
                family = families.get(name[0])
                if family is None:
                    family = families[name[0]] = ([], [])
                family[0].append(position)
                family[1].append(1.0 if count == 1 else 1 + math.log(count))
        if not families:
            return Vector(np.zeros(0, np.int32), np.zeros(0, np.float32))
        where = np.array(
            [position for indices, _ in families.values() for position in indices], dtype=np.int32
        )
        values = np.array([count for _, counts in families.values() for count in counts], dtype=np.float32)
        values *= self.weights[where]
        start = 0
        for indices, _ in families.values():
            part = values[start : start + len(indices)]
            part /= np.sqrt(part @ part)
            start += len(indices)
        return Vector(where, values)


class Classifier:
    """Multinomial logistic regression, trained by AdaGrad (Duchi et al. 2011) over single examples."""

    EPOCHS = 6
    RATE = 0.6

    def __init__(self, weights: Floats, bias: Floats) -> None:
        self.weights = weights
        self.bias = bias

    @classmethod
    def trained(
        cls,
        vectors: Sequence[Vector],
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
        for epoch in range(cls.EPOCHS):
            for example in order.permutation(len(vectors)):
                where, values = vectors[example].indices, vectors[example].values
                error = _softmax(values @ weights[where] + bias)
                error[labels[example]] -= 1
                history[where] += values * values * (error @ error)
                weights[where] -= (cls.RATE * values / np.sqrt(history[where]))[:, None] * error
                bias -= 0.01 * error
            if progress:
                progress((epoch + 1) / cls.EPOCHS)
        return cls(weights, bias)

    def scores(self, vector: Vector) -> Floats:
        """Log-odds by class, up to a constant."""
        result: Floats = vector.values @ self.weights[vector.indices] + self.bias
        return result

    def probabilities(self, vector: Vector) -> Floats:
        """Probability by class; they add up to 1."""
        return _softmax(self.scores(vector))


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max())
    result: Floats = powers / powers.sum()
    return result
