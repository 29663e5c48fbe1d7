"""What is learnt from a knowledge base: reader, matcher and precedent, and their keeping."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.cache import keep, kept, pack, unpack
from knowledge.calibration import SAMPLE, calibrated, left_out, spread, taken_for_questions
from knowledge.chatter import chatter_for
from knowledge.fingerprint import fingerprint
from knowledge.folders import Folders
from knowledge.judgement import Judge
from knowledge.learned import Learned
from knowledge.matcher import Matcher, exact_questions, examples_of
from knowledge.precedent import Precedent
from knowledge.reader import Reader, word_counts

PACKAGED = Path(__file__).parent / "learnt"
"""Where what was learnt of the shipped knowledge base lies in an installed program."""


def learned(
    folders: Folders,
    cache: Path | None = None,
    progress: Callable[[float], None] | None = None,
    base: KnowledgeBase | None = None,
) -> Learned:
    """A knowledge base with what was learnt of it, anew if it has changed since.

    `base` is what the folders hold, if that has been loaded and checked already. Raises KnowledgeError
    with every problem. Only what has passed the check is ever kept in `cache`.
    """
    if before := learned_before(folders, cache):
        return before
    from knowledge.loading import load  # reading YAML is only needed to learn anew

    with _undisturbed():
        learnt = learn(base or load(folders), progress)
    # A file that was edited meanwhile may have been read before or after: that isn't kept under any name.
    if cache and learnt.base.fingerprint == fingerprint(folders):
        keep(cache, learnt.base.fingerprint, pack(learnt))
    return learnt


def learned_before(folders: Folders, cache: Path | None = None) -> Learned | None:
    """What was learnt of just this knowledge base earlier: shipped with it, or kept in `cache`."""
    name = fingerprint(folders)
    for folder in filter(None, (PACKAGED, cache)):
        if arrays := kept(folder, name):
            return unpack(arrays)
    return None


def learn(base: KnowledgeBase, progress: Callable[[float], None] | None = None) -> Learned:
    """Learns a knowledge base that is loaded already."""
    from knowledge.feeds.asking import keeping, teaching
    from knowledge.loading import load_chatter, load_weights

    chatter = chatter_for(base, load_chatter)
    sample = spread(base.phrasings, SAMPLE)
    base = base.model_copy(
        update={
            "phrasings": (*base.phrasings, *base.shown()),
            "declined": (*base.declined, *chatter.taught),
        }
    )
    with _undisturbed():
        reader = Reader(base, word_counts(base))
        examples = examples_of(base, reader.read)
        matcher = Matcher.trained(examples, progress)
        precedent = Precedent.learned(base, examples, reader.gazetteer.entity_of)
        judge = Judge(base, precedent, load_weights())
        tried = left_out(base, matcher, judge, [(number, examples[number][0]) for number in sample])
        said = taken_for_questions(
            matcher, judge, (reader.read(one.text, one.locale) for one in chatter.tried)
        )
        weights = calibrated(judge.weights, list(tried), said)
        live = keeping.pack(*teaching.teach(base, reader))
    exact = exact_questions(base)
    # What was learnt from is not needed any more, and is most of the knowledge base.
    base = base.model_copy(update={"phrasings": (), "declined": ()})
    return Learned(base, reader.over(base), matcher, precedent, exact, weights, live)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No search for garbage, for all that is made is kept; and one thread, for the matrices are small."""
    from threadpoolctl import threadpool_limits

    searched = gc.isenabled()
    gc.disable()
    try:
        with threadpool_limits(limits=1, user_api="blas"):
            yield
    finally:
        if searched:
            gc.enable()
