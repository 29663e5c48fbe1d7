"""What live advisories are asked, and how surely: learnt from how people ask."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from knowledge.features import sequence
from knowledge.feeds.asking.weights import LiveWeights
from knowledge.frame import Frame
from knowledge.matcher import Label, Matcher
from knowledge.model import AnswerKind, LiveIdea
from knowledge.precedent import LEAST, Learnt, meant

IDEAS: tuple[LiveIdea, ...] = get_args(LiveIdea)
_KINDS: tuple[AnswerKind, ...] = ("number", "contact", "time", "name", "reason")
"""Kinds of answer that an advisory doesn't give, unless it has been asked for in such words."""

KNOWN = 0.95
"""Probability that a question asks what it has been taught to ask in the same words of another place."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What live advisories are most probably asked, and how probably, after all evidence."""

    idea: LiveIdea
    probability: float


class Intents:
    """Tells what is asked. Its frames have the parts of names in place of the names: see `Target`."""

    def __init__(
        self, matcher: Matcher, learnt: Learnt, weights: LiveWeights, exact: Mapping[str, LiveIdea]
    ) -> None:
        self.matcher = matcher
        self.learnt = learnt
        self.weights = weights
        self.exact = exact

    @classmethod
    def trained(cls, examples: Sequence[tuple[Frame, Label]], weights: LiveWeights) -> Intents:
        """Taught by frames labelled with an idea, or with a reason why no advisory answers them."""
        learnt = Learnt()
        for frame, (idea, _) in examples:
            if idea in IDEAS:
                learnt.phrasing(frame, idea, ())
        return cls(Matcher.trained(examples), learnt, weights, _exact(examples))

    def asked(self, frame: Frame) -> Asked:
        """What a question most probably asks of live advisories."""
        if idea := self.exact.get(_wording(frame)):
            return Asked(idea, KNOWN)
        idea, found = self.evidence(frame)
        score = sum(
            weight * value for weight, value in zip(self.weights.evidence.values(), found, strict=True)
        )
        return Asked(idea, 1 / (1 + math.exp(-score)))

    def evidence(self, frame: Frame) -> tuple[LiveIdea, list[float]]:
        """The likeliest idea, and what speaks for and against it, in the order of `EVIDENCE`."""
        match = self.matcher.match(frame)
        shares = {candidate.entry: candidate.probability for candidate in match.candidates}
        idea = max(IDEAS, key=lambda one: shares.get(one, 0.0))
        likely = shares.get(idea, 0.0)
        declined = max(match.declined.values(), default=0.0)
        words = list(meant(frame))
        foreign = sum(word not in self.learnt.words[idea] for word in words) / (len(words) + 1)
        return idea, [
            1.0,
            _logit(likely),
            _logit(likely / (likely + declined + 1e-6)),
            float(frame.question),
            float(min(2, len(set(self._missing(idea, frame))))),
            match.novelty,
            foreign,
        ]

    def _missing(self, idea: LiveIdea, frame: Frame) -> Iterator[str]:
        """Details and kinds of answer asked for that no phrasing of the idea asks for."""
        for one in frame.ideas:
            if one.detail and self.learnt.details[idea][one.id] < LEAST:
                yield one.id
        for kind in _KINDS:
            if kind in frame.asks and self.learnt.kinds[idea][kind] < LEAST:
                yield kind


def _wording(frame: Frame) -> str:
    return " ".join(sequence(frame))


def _exact(examples: Iterable[tuple[Frame, Label]]) -> dict[str, LiveIdea]:
    """The ideas of questions by their wording, names apart. What is declined of other names is left out."""
    ideas: dict[str, set[str]] = {}
    for frame, (idea, _) in examples:
        if frame.substance > len(frame.mentions):
            ideas.setdefault(_wording(frame), set()).add(idea)
    return {wording: idea for wording, found in ideas.items() for idea in IDEAS if found == {idea}}


def _logit(probability: float) -> float:
    bounded = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
