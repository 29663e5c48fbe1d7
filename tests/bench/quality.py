"""How well engines answer: in the right place, and not where there is no answer.

Each gives every question its likeliest answer with a score. The threshold is chosen by one rule for all:
on shipped questions that the engine has not seen, at most a tenth of those that must not be answered pass.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge import load
from knowledge.evaluation import Case
from tests.bench.attempts import ALWAYS, AS_IT_IS, NEVER, Attempt, Contest
from tests.bench.labelled import PARTS, held_out, is_near, wanted

IN_ERROR = 0.1
"""Share of the questions that must not be answered that a threshold may let pass where it is chosen."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares from 0 to 1; None where nothing was asked, or where an engine has no score.

    forced: right on the answerable questions, if each must be answered. apart: the probability that an
    answerable question scores higher than a near one (area under the ROC curve; 0.5 is guessing). Beyond
    the threshold: `right` and `wrong` of the answerable ones, and how many are answered of those that must
    not be, `near` the subject and `far` from it.
    """

    engine: str
    forced: float | None
    apart: float | None
    right: float | None
    wrong: float | None
    near: float | None
    far: float | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Every engine on the same questions, of which so many are answerable, near and far."""

    answerable: int
    near: int
    far: int
    rows: tuple[Quality, ...]


def compared(
    contest: Contest, asked: Sequence[Case], progress: Callable[[float], None]
) -> tuple[Compared, Compared | None]:
    """Every engine on the shipped questions, held out in folds; and on those `asked`, if there are any.

    `progress` hears the share done.
    """
    base = load()
    folds: dict[str, list[list[Attempt]]] = defaultdict(list)
    done, steps = 0, len(contest.names) * (PARTS + bool(asked))
    for fold in held_out(base):
        for name, attempt in contest.taught(fold.base):
            folds[name].append(attempt(fold.cases))
            progress((done := done + 1) / steps)
    shipped = [_unseen(name, folds[name]) for name in contest.names]
    if not asked:
        return _summary(shipped), None
    others: list[_Passed] = []
    for name, attempt in contest.taught(base):
        bar = threshold([one for part in folds[name] for one in part])
        others.append(_Passed(name, [(one, one.score > bar) for one in attempt(asked)]))
        progress((done := done + 1) / steps)
    return _summary(shipped), _summary(others)


def threshold(attempts: Sequence[Attempt]) -> float:
    """What a score must exceed, so that at most a tenth of the questions without an answer do."""
    scores = sorted((one.score for one in attempts if not wanted(one.case)), reverse=True)
    if all(score in (NEVER, ALWAYS) for score in scores):
        return NEVER  # it has decided by itself
    return scores[int(len(scores) * IN_ERROR)]


def area(above: Sequence[float], below: Sequence[float]) -> float:
    """The probability that one of `above` exceeds one of `below`, a tie counted half."""
    higher, lower = np.array(above)[:, None], np.array(below)[None, :]
    return float(((higher > lower) + 0.5 * (higher == lower)).mean())


@dataclass(frozen=True, slots=True)
class _Passed:
    """Attempts of an engine, each with whether it passes the threshold."""

    engine: str
    attempts: Sequence[tuple[Attempt, bool]]


def _unseen(name: str, folds: Sequence[Sequence[Attempt]]) -> _Passed:
    """The attempts of all folds, each judged by the threshold that the other folds give."""
    passed: list[tuple[Attempt, bool]] = []
    for number, fold in enumerate(folds):
        bar = threshold([one for other, part in enumerate(folds) if other != number for one in part])
        passed += [(one, one.score > bar) for one in fold]
    return _Passed(name, passed)


def _summary(engines: Sequence[_Passed]) -> Compared:
    cases = [attempt.case for attempt, _ in engines[0].attempts]
    answerable, near = sum(bool(wanted(case)) for case in cases), sum(map(is_near, cases))
    return Compared(
        answerable, near, len(cases) - answerable - near, tuple(_quality(engine) for engine in engines)
    )


def _quality(engine: _Passed) -> Quality:
    able = [(attempt, passed) for attempt, passed in engine.attempts if wanted(attempt.case)]
    near = [(attempt, passed) for attempt, passed in engine.attempts if is_near(attempt.case)]
    far = [pair for pair in engine.attempts if not wanted(pair[0].case) and not is_near(pair[0].case)]
    scored = bool(able and near) and engine.engine != AS_IT_IS
    return Quality(
        engine.engine,
        _share([attempt.right for attempt, _ in able]) if engine.engine != AS_IT_IS else None,
        area([attempt.score for attempt, _ in able], [attempt.score for attempt, _ in near])
        if scored
        else None,
        _share([attempt.right and passed for attempt, passed in able]),
        _share([passed and not attempt.right for attempt, passed in able]),
        _share([passed for _, passed in near]),
        _share([passed for _, passed in far]),
    )


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None
