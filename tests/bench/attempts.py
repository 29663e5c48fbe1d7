"""Questions asked of engines that have been taught the same knowledge base."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge import Advisor
from knowledge.base import ANY, KnowledgeBase
from knowledge.evaluation import Case
from knowledge.learning import learn
from knowledge.text import normalise
from tests.bench.encoders import Encoder
from tests.bench.engines import OURS, Engine, Kind, phrasings_of, texts_of
from tests.bench.labelled import wanted

AS_IT_IS = f"{OURS}, as it is"
NEVER, ALWAYS = float("-inf"), float("inf")
"""Scores of a question to which there is no answer at any threshold, and of one answered at any."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A question with the score of the likeliest answer, and whether that is right."""

    case: Case
    right: bool
    score: float


Try = Callable[[Sequence[Case]], list[Attempt]]
"""Asks questions of an engine that has been taught."""


class Contest:
    """This engine, with its own thresholds and with any, and those it is compared to."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self._others = [(kind.name, kind.make()) for kind in kinds if not kind.missing]
        for _, engine in self._others:
            if isinstance(engine, Encoder):
                engine.remember()
        self.names = (AS_IT_IS, OURS, *(name for name, _ in self._others))

    def taught(self, base: KnowledgeBase) -> Iterator[tuple[str, Try]]:
        """Each in turn, once it knows the phrasings and the declined questions of a knowledge base."""
        advisor = Advisor(learn(base))
        yield AS_IT_IS, _Advised(advisor, forced=False)
        yield OURS, _Advised(advisor, forced=True)
        for name, engine in self._others:
            yield name, _Nearest(engine, base)


class _Advised:
    """This engine by its public face.

    `forced`: what it doesn't answer counts as well, by what it takes for likeliest, and scores lower than
    all it answers.
    """

    def __init__(self, advisor: Advisor, *, forced: bool) -> None:
        self._advisor = advisor
        self._forced = forced

    def __call__(self, cases: Sequence[Case]) -> list[Attempt]:
        return [self._attempt(case) for case in cases]

    def _attempt(self, case: Case) -> Attempt:
        outcome = self._advisor.ask(case.q, previous=case.prev)
        if outcome.outcome == "answered":
            first = {citation.passage for citation in outcome.answers[0].citations}
            score = 1 + outcome.confidence if self._forced else ALWAYS
            return Attempt(case, right=bool(first & wanted(case)), score=score)
        if outcome.likeliest and self._forced:
            right = bool(wanted(case).intersection(outcome.likeliest.passages))
            return Attempt(case, right=right, score=outcome.likeliest.probability)
        return Attempt(case, right=False, score=NEVER)


class _Nearest:
    """The answer of the nearest phrasing, scored by how much nearer it is than any declined question."""

    def __init__(self, engine: Engine, base: KnowledgeBase) -> None:
        self._engine = engine
        engine.learn(texts_of(base))
        self._cites = [
            frozenset(
                base.entries[phrasing.entry].answers[0].cites
                if phrasing.group == ANY
                else base.answer(phrasing.entry, phrasing.group).cites
            )
            for phrasing in phrasings_of(base)
        ]

    def __call__(self, cases: Sequence[Case]) -> list[Attempt]:
        # A follow-up makes sense only together with the question before it.
        found = self._engine.similarities([normalise(f"{case.prev or ''} {case.q}") for case in cases])
        phrasings, declined = found[:, : len(self._cites)], found[:, len(self._cites) :]
        scores = phrasings.max(axis=1) - declined.max(axis=1, initial=0)
        return [
            Attempt(case, right=bool(self._cites[nearest] & wanted(case)), score=score)
            for case, nearest, score in zip(
                cases, phrasings.argmax(axis=1).tolist(), scores.tolist(), strict=True
            )
        ]
