"""Both classifiers: the trained one, and the one for knowledge bases too large to train."""

import numpy as np
import pytest

from knowledge.centroids import Centroids
from knowledge.classifier import Classifier, classifier_of
from knowledge.feature_space import FeatureSpace, Rows
from knowledge.softmax import Softmax

SAID = [
    (0, "is the embassy open"),
    (0, "embassy open today"),
    (0, "the embassy still open"),
    (1, "how many troops at the border"),
    (1, "troops near the border"),
    (1, "number of troops at border"),
    (2, "should we leave now"),
    (2, "leave the country now"),
    (2, "is it time to leave now"),
]


def counted(text: str) -> dict[str, float]:
    return {f"w {word}": float(text.split().count(word)) for word in text.split()}


@pytest.fixture(scope="module")
def space() -> FeatureSpace:
    return FeatureSpace.of([counted(text) for _, text in SAID])


@pytest.fixture(scope="module")
def rows(space: FeatureSpace) -> Rows:
    return space.rows([counted(text) for _, text in SAID])


@pytest.fixture(scope="module", params=["softmax", "centroids"])
def classifier(request: pytest.FixtureRequest, space: FeatureSpace, rows: Rows) -> Classifier:
    labels = [label for label, _ in SAID]
    if request.param == "softmax":
        return Softmax.trained(rows, labels, len(space.index), 3)
    return Centroids.trained(rows, labels, len(space.index), 3)


@pytest.mark.parametrize(
    ("question", "label"), [("embassy open", 0), ("the troops", 1), ("leave now please", 2)]
)
def test_a_question_is_likest_the_class_it_shares_its_words_with(
    classifier: Classifier, space: FeatureSpace, question: str, label: int
) -> None:
    assert int(np.argmax(classifier.scores(space.vector(counted(question))))) == label


def test_a_question_of_unknown_words_tells_no_class_of_the_means(space: FeatureSpace, rows: Rows) -> None:
    means = Centroids.trained(rows, [label for label, _ in SAID], len(space.index), 3)

    assert not means.scores(space.vector(counted("zebra crossing"))).any()


def test_a_classifier_made_again_of_its_arrays_scores_the_same(
    classifier: Classifier, space: FeatureSpace
) -> None:
    vector = space.vector(counted("is the border open now"))

    assert classifier_of(classifier.arrays()).scores(vector).tolist() == classifier.scores(vector).tolist()


def test_each_family_of_a_vector_has_length_one(space: FeatureSpace) -> None:
    vector = space.vector(counted("is the embassy open"))

    assert float(vector.values @ vector.values) == pytest.approx(1)
