"""How a knowledge base does on questions like its own: each judged by what the others teach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from knowledge.base import KnowledgeBase
from knowledge.chatter import chatter_for
from knowledge.coverage import Curve, Scored, curve
from knowledge.folds import folds, wanted_by
from knowledge.judgement import Judge, Ruling
from knowledge.learned import Learned
from knowledge.loading import load_chatter
from knowledge.matcher import examples_of
from knowledge.model import Id
from knowledge.origin import Origin
from knowledge.problems import shown_path
from knowledge.shadows import Example, Shadow, Went, shadows
from knowledge.shares import Share
from knowledge.text import normalise

QUICK = 1_000
"""Phrasings and declined questions up to which cross-validation takes no more than a few seconds."""


@dataclass(frozen=True, slots=True)
class CrossValidation:
    """Shares of unseen phrasings that come out right, offered, silent and wrong, and what goes astray.

    right: an answer is of an entry that the phrasing asks for. offered: such an entry is in the choice.
    `declined` is the share of declined questions near the subjects that are answered, `answered` the
    likeliest of them, each with the entry answered. `shadows` are pairs of entries not named together.
    """

    right: Share
    offered: Share
    silent: Share
    wrong: Share
    shadows: tuple[Shadow, ...]
    declined: Share
    answered: tuple[tuple[Example, Id], ...]
    curve: Curve


@dataclass(frozen=True, slots=True)
class _Ruled:
    number: int
    ruling: Ruling


def cross_validated(
    base: KnowledgeBase, origin: Origin, learnt: Learned, progress: Callable[[float], None] | None = None
) -> CrossValidation:
    """Learns the knowledge base once a part, without that part. `progress` hears the share done."""
    taught = base.model_copy(update={"declined": (*base.declined, *chatter_for(base, load_chatter).taught)})
    tally = _Tally(taught, origin, learnt)
    for one in _ruled(taught, learnt, progress):
        if one.number < len(base.phrasings):
            tally.phrasing(one)
        elif one.number - len(base.phrasings) < len(base.declined):
            tally.declined(one)
    return tally.result()


def _ruled(
    base: KnowledgeBase, learnt: Learned, progress: Callable[[float], None] | None
) -> Iterator[_Ruled]:
    reader = learnt.reader
    examples = examples_of(base, reader.read)
    for fold in folds(base, examples, reader.gazetteer.entity_of, progress):
        judge = Judge(base, fold.precedent, learnt.weights)
        for number in fold.held_back:
            frame = examples[number][0]
            yield _Ruled(number, judge.rule(frame, fold.matcher.match(frame)))


class _Tally:
    def __init__(self, base: KnowledgeBase, origin: Origin, learnt: Learned) -> None:
        self.base = base
        self.origin = origin
        self.limits = learnt.weights.thresholds
        self.wanted = wanted_by(base)
        self.counts: dict[str, int] = defaultdict(int)
        self.asked: dict[Id, int] = defaultdict(int)
        self.went: list[Went] = []
        self.near: list[bool] = []
        self.answered: list[tuple[Example, Id]] = []
        self.scored: list[Scored] = []

    def phrasing(self, one: _Ruled) -> None:
        phrasing = self.base.phrasings[one.number]
        wanted = self.wanted.get(normalise(phrasing.text), {phrasing.entry})
        given = [judged.candidate.entry for judged in one.ruling.answered]
        self.asked[phrasing.entry] += 1
        if given:
            verdict = "right" if wanted & set(given) else "wrong"
        elif wanted & {judged.candidate.entry for judged in one.ruling.offered}:
            verdict = "offered"
        else:
            verdict = "silent"
        self.counts[verdict] += 1
        if verdict == "wrong" and given[0] not in self.base.entries[phrasing.entry].together:
            self.went.append(Went(one.number, phrasing.entry, given[0], one.ruling.confidence))
        self.score(one, wanted)

    def declined(self, one: _Ruled) -> None:
        at = one.number - len(self.base.phrasings)
        declined = self.base.declined[at]
        self.score(one, set())
        if declined.reason == "not_a_question":
            return
        self.near.append(bool(one.ruling.answered))
        if one.ruling.answered:
            document, path = self.origin.declined[at]
            example = Example(
                declined.text, shown_path(document.path), document.line(path), one.ruling.confidence
            )
            self.answered.append((example, one.ruling.answered[0].candidate.entry))

    def score(self, one: _Ruled, wanted: set[Id]) -> None:
        likeliest = one.ruling.likeliest
        entries = {judged.candidate.entry for judged in one.ruling.answered}
        if likeliest is None:
            self.scored.append(Scored(bool(wanted), 0.0, right=False))
            return
        probability = likeliest.probability
        if not entries:
            entries = {likeliest.candidate.entry}
            probability = probability if probability < self.limits.answer else 0.0
        self.scored.append(Scored(bool(wanted), probability, bool(wanted & entries)))

    def result(self) -> CrossValidation:
        total = sum(self.counts.values())
        shares = {name: Share(self.counts[name], total) for name in ("right", "offered", "silent", "wrong")}
        return CrossValidation(
            **shares,
            shadows=tuple(shadows(self.base, self.origin, self.went, self.asked)),
            declined=Share(sum(self.near), len(self.near)),
            answered=tuple(sorted(self.answered, key=lambda pair: -pair[0].probability)),
            curve=curve(self.scored, self.limits),
        )
