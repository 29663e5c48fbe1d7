"""What is learnt from a knowledge base: reader, matcher and precedent, and their keeping."""

from __future__ import annotations

from collections.abc import Callable
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


def learned(
    folders: Folders,
    cache: Path | None = None,
    progress: Callable[[float], None] | None = None,
    base: KnowledgeBase | None = None,
) -> Learned:
    """A knowledge base with what was learnt of it: from `cache` if nothing changed since, else learnt anew.

    `base` is what the folders hold, if that has been loaded and checked already. Raises KnowledgeError
    with every problem. Only what has passed the check is ever kept.
    """
    name = fingerprint(folders)
    if cache and (arrays := kept(cache, name)):
        return unpack(arrays)
    from knowledge.loading import load  # reading YAML is only needed to learn anew

    learnt = learn(base or load(folders), progress)
    if cache:
        keep(cache, name, pack(learnt))
    return learnt


def learn(base: KnowledgeBase, progress: Callable[[float], None] | None = None) -> Learned:
    """Learns a knowledge base that is loaded already."""
    from knowledge.loading import load_chatter, load_weights

    chatter = chatter_for(base, load_chatter)
    base = base.model_copy(update={"declined": (*base.declined, *chatter.taught)})
    reader = Reader(base, word_counts(base))
    examples = examples_of(base, reader.read)
    matcher = Matcher.trained(examples, progress)
    precedent = Precedent.learned(base, examples, reader.gazetteer.entity_of)
    judge = Judge(base, precedent, load_weights())
    sample = [(number, examples[number][0]) for number in spread(base.phrasings, SAMPLE)]
    tried = left_out(base, matcher, judge, sample)
    said = taken_for_questions(matcher, judge, (reader.read(one.text, one.locale) for one in chatter.tried))
    weights = calibrated(judge.weights, list(tried), said)
    exact = exact_questions(base)
    # What was learnt from is not needed any more, and is most of the knowledge base.
    base = base.model_copy(update={"phrasings": (), "declined": ()})
    return Learned(base, reader.over(base), matcher, precedent, exact, weights)
