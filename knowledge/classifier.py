"""From a question's features to log-odds of what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from knowledge.centroids import Centroids
from knowledge.feature_space import Floats, Rows, Vector
from knowledge.softmax import Softmax

MOST_WEIGHTS = 16_000_000
"""Features times classes up to which a softmax is trained: 64 MB, and some seconds for 10,000 phrasings."""


class Classifier(Protocol):
    """Gives log-odds by class."""

    def scores(self, vector: Vector) -> Floats:
        """Log-odds by class, up to a constant."""

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What it is made of, for `classifier_of`."""


def trained(
    rows: Rows,
    labels: Sequence[int],
    features: int,
    classes: int,
    progress: Callable[[float], None] | None = None,
) -> Classifier:
    """A classifier taught by labelled rows; the same data always gives the same.

    `progress` hears the share done.
    """
    if features * classes > MOST_WEIGHTS:
        return Centroids.trained(rows, labels, features, classes)
    return Softmax.trained(rows, labels, features, classes, progress)


def classifier_of(arrays: Mapping[str, NDArray[Any]]) -> Classifier:
    """The classifier that gave these arrays."""
    if "sharpness" in arrays:
        sharpness, count = arrays["sharpness"]
        return Centroids(arrays["starts"], arrays["classes"], arrays["weights"], float(sharpness), int(count))
    return Softmax(arrays["weights"], arrays["bias"])
