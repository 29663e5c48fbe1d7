"""Fits the weights of judgement on a knowledge base: `python -m knowledge.fitting` writes them anew.

Every phrasing and declined question is judged by what the others teach: the data is cut into parts,
and each part is matched by a matcher that has not seen it. The weights are those of a logistic
regression (Newton's method with a ridge) whose signs are held, so that each piece of evidence stays
monotone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.base import Declined, KnowledgeBase, Phrasing
from knowledge.folds import folds, wanted_by
from knowledge.frame import Frame
from knowledge.judgement import CONSIDERED, evidence
from knowledge.loading import load
from knowledge.matcher import DECLINED, Matcher, examples_of
from knowledge.precedent import Precedent
from knowledge.reader import Reader, word_counts
from knowledge.text import normalise
from knowledge.weights import EVIDENCE

THRESHOLDS = {"answer": 0.4, "scant": 0.9, "offer": 0.2, "clause": 0.7, "together": 0.35, "near": 0.4}
"""Probabilities from which the advisor acts. They are fitted on questions half of which differ in a single
thing from an answerable one; of what people really ask far less does, so that a lower one is right often
enough: the README has the figures. A lone sentence has less to go by."""
RIDGE = 1.0

Floats = NDArray[np.float64]
Judged = tuple[list[float], bool, bool]
"""Evidence on a candidate; whether it is asked for; whether the question is a near one to decline."""


def unseen(base: KnowledgeBase, locales: Sequence[str]) -> Iterator[list[Judged]]:
    """For each question of the data, its candidates judged by a matcher that hasn't seen it."""
    reader = Reader(base, word_counts(base))
    examples = examples_of(base, reader.read)
    questions: list[Phrasing | Declined] = [*base.phrasings, *base.declined]
    wanted = wanted_by(base)
    for fold in folds(base, examples, reader.gazetteer.entity_of):
        for number in fold.held_back:
            question, (frame, label) = questions[number], examples[number]
            if question.locale in locales:
                near = label[0] == DECLINED and label[1] != "not_a_question"
                asked_for = wanted.get(normalise(question.text), set())
                yield list(_judged(fold.matcher, fold.precedent, frame, asked_for, near=near))


def _judged(
    matcher: Matcher, precedent: Precedent, frame: Frame, wanted: set[str], *, near: bool
) -> Iterator[Judged]:
    match = matcher.match(frame)
    for number, candidate in enumerate(match.candidates[:CONSIDERED]):
        fit = precedent.fit(candidate.entry, frame)
        if fit.issuers:
            found = evidence(match, number, precedent, fit, frame)
            yield found, candidate.entry in wanted, near


def fitted(evidence_of: Floats, right: NDArray[np.bool_], signs: NDArray[np.int64]) -> Floats:
    """Weights by Newton's method, one against its sign (0: any) held at 0."""
    free = np.ones(evidence_of.shape[1], dtype=bool)
    weights = np.zeros(evidence_of.shape[1])
    for _ in range(60):
        columns = evidence_of[:, free]
        probability = 1 / (1 + np.exp(-columns @ weights[free]))
        gradient = columns.T @ (probability - right) + RIDGE * weights[free]
        curvature = (columns * (probability * (1 - probability))[:, None]).T @ columns
        step = np.linalg.solve(curvature + RIDGE * np.eye(int(free.sum())), gradient)
        weights[free] -= step
        wrong = (weights * signs < 0) & free
        if wrong.any():
            free &= ~wrong
            weights[:] = 0.0
        elif np.abs(step).max() < 1e-6:
            break
    return weights


def main() -> None:
    """Fits on the shipped knowledge base and writes the data file; prints what the weights achieve."""
    base = load()
    judged = list(unseen(base, base.locales))
    first = [candidates[0] for candidates in judged if candidates]
    signs = np.array(list(EVIDENCE.values()))
    weights = fitted(np.array([one[0] for one in first]), np.array([one[1] for one in first]), signs)
    best = [
        max((float(np.array(found) @ weights), asked, near) for found, asked, near in candidates)
        for candidates in judged
        if candidates
    ]
    scores = 1 / (1 + np.exp(-np.array([score for score, _, _ in best])))
    right = np.array([asked for _, asked, _ in best])
    near = np.array([is_near for _, _, is_near in best])
    lines = [
        "# Fitted by `python -m knowledge.fitting` on the phrasings of the knowledge base, each judged by",
        "# what the others teach. Don't edit by hand: fit anew when the engine changes.",
        "evidence:",
        *(f"  {name}: {weight:.4f}" for name, weight in zip(EVIDENCE, weights, strict=True)),
        "thresholds:",
        *(f"  {name}: {value}" for name, value in THRESHOLDS.items()),
    ]
    path = Path(str(files("knowledge") / "weights.yaml"))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    answered = scores >= THRESHOLDS["answer"]
    offered = scores >= THRESHOLDS["offer"]
    sys.stdout.write(
        "\n".join(lines)
        + f"\n\nOf {answered.sum()} answers to unseen questions {right[answered].mean():.1%} were right;"
        + f" {(right & answered).sum()} of {right.sum()} that could be were answered.\n"
        + f"Of {near.sum()} declined ones near the subject {answered[near].mean():.1%} were answered,"
        + f" {offered[near].mean():.1%} answered or offered a choice.\n"
    )


if __name__ == "__main__":
    main()
