"""Which entry a question asks for, and how likely; or that it is one of those to decline."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.arrays import Arrays, named, packed, under, unpacked
from knowledge.base import KnowledgeBase
from knowledge.classifier import Classifier, classifier_of, trained
from knowledge.feature_space import FeatureSpace
from knowledge.features import features
from knowledge.frame import Frame
from knowledge.model import Locale, Reason
from knowledge.text import normalise

Label = tuple[str, str]
"""What an example is of: an entry and the issuer it asks about (or `any`), or “~” and a reason."""
DECLINED = "~"
LOOKED_AT = 8
"""Candidates that a match holds."""
Exact = dict[str, list[Label]]
"""The labels of each phrasing and declined question, by its normal form."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry with the probability that the question asks for it, split by the issuer asked about."""

    entry: str
    probability: float
    groups: dict[str, float]


@dataclass(frozen=True, slots=True)
class Match:
    """The likeliest entries, and the probability of each reason to decline.

    `answerable` is the probability that some entry is asked for, `novelty` the share of words that no
    phrasing has.
    """

    candidates: tuple[Candidate, ...]
    declined: dict[Reason, float]
    answerable: float
    novelty: float


class Matcher:
    """Matches frames to entries by what their phrasings have taught it."""

    def __init__(self, labels: Sequence[Label], space: FeatureSpace, classifier: Classifier) -> None:
        self.labels = tuple(labels)
        self.space = space
        self.classifier = classifier
        self._labels_of: dict[str, list[int]] = {}
        for number, (entry, _) in enumerate(labels):
            self._labels_of.setdefault(entry, []).append(number)
        self._entries = tuple(self._labels_of)
        place = {entry: number for number, entry in enumerate(self._entries)}
        self._entry_of = np.array([place[entry] for entry, _ in labels], dtype=np.int64)

    @classmethod
    def trained(
        cls, examples: Sequence[tuple[Frame, Label]], progress: Callable[[float], None] | None = None
    ) -> Matcher:
        """A matcher taught by labelled frames. `progress` hears the share done."""
        seen = [features(frame) for frame, _ in examples]
        space = FeatureSpace.of(seen)
        labels = sorted({label for _, label in examples})
        position = {label: number for number, label in enumerate(labels)}
        classifier = trained(
            space.rows(seen),
            [position[label] for _, label in examples],
            len(space.index),
            len(labels),
            progress,
        )
        return cls(labels, space, classifier)

    @classmethod
    def of(cls, arrays: Arrays) -> Matcher:
        """The matcher that gave these arrays."""
        labels = [(entry, group) for entry, group in json.loads(unpacked(arrays["labels"]))]
        space = FeatureSpace(unpacked(arrays["features"]).split("\n"), arrays["rarity"])
        return cls(labels, space, classifier_of(under("classifier ", arrays)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What it has learnt, for `of`."""
        return {
            "labels": packed(json.dumps(self.labels)),
            "features": packed("\n".join(self.space.index)),
            "rarity": self.space.weights,
            **named("classifier ", self.classifier.arrays()),
        }

    def match(self, frame: Frame, *, without: str | None = None) -> Match:
        """What the question may be asking for; `without` leaves an entry out, as if it didn't exist."""
        seen = features(frame)
        return self.judge(self.classifier.scores(self.space.vector(seen)), self._novelty(frame), without)

    def judge(self, scores: np.ndarray, novelty: float, without: str | None = None) -> Match:
        """A match from raw class scores."""
        if without is not None:
            scores = scores.copy()
            scores[[number for number, label in enumerate(self.labels) if label[0] == without]] = -np.inf
        powers = np.exp(scores - scores.max())
        shares = powers / powers.sum()
        likely = np.bincount(self._entry_of, shares, len(self._entries))
        declined = {
            self.labels[number][1]: float(shares[number]) for number in self._labels_of.get(DECLINED, ())
        }
        best = np.argsort(-likely, kind="stable")[: LOOKED_AT + 2]
        candidates = tuple(
            Candidate(
                self._entries[number],
                float(likely[number]),
                {
                    self.labels[label][1]: float(shares[label])
                    for label in self._labels_of[self._entries[number]]
                },
            )
            for number in best
            if self._entries[number] not in (DECLINED, without)
        )
        return Match(candidates[:LOOKED_AT], declined, 1 - sum(declined.values()), novelty)  # type: ignore[arg-type]

    def _novelty(self, frame: Frame) -> float:
        """The share of words, names apart, that stand in no phrasing and no declined question."""
        words = [token.stem for position, token in enumerate(frame.tokens) if position not in frame.covered]
        if not frame.tokens:
            return 1.0
        return sum(f"w {word}" not in self.space.index for word in words) / len(frame.tokens)


def exact_questions(base: KnowledgeBase) -> Exact:
    """What a question that stands in the knowledge base word for word is of."""
    asked = [(phrasing.text, (phrasing.entry, phrasing.group)) for phrasing in base.phrasings]
    asked += [(declined.text, (DECLINED, declined.reason)) for declined in base.declined]
    found: Exact = {}
    for text, label in asked:
        labels = found.setdefault(normalise(text), [])
        if label not in labels:
            labels.append(label)
    found.pop("", None)
    return found


def examples_of(base: KnowledgeBase, read: Callable[[str, Locale], Frame]) -> list[tuple[Frame, Label]]:
    """Every phrasing and declined question of a knowledge base as a labelled frame."""
    found = [
        (read(phrasing.text, phrasing.locale), (phrasing.entry, phrasing.group))
        for phrasing in base.phrasings
    ]
    found += [
        (read(declined.text, declined.locale), (DECLINED, declined.reason)) for declined in base.declined
    ]
    return found
