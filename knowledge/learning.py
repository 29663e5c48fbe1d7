"""What is learnt from a knowledge base: reader, matcher and precedent, and their keeping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.cache import keep, kept, pack, unpack
from knowledge.folders import Folders
from knowledge.loading import fingerprint, load
from knowledge.matcher import Exact, Matcher, exact_questions, examples_of
from knowledge.precedent import Precedent
from knowledge.reader import Reader, word_counts


@dataclass(frozen=True, slots=True)
class Learned:
    """A knowledge base with all that was learnt from it."""

    base: KnowledgeBase
    reader: Reader
    matcher: Matcher
    precedent: Precedent
    exact: Exact


def learned(
    folders: Folders, cache: Path | None = None, progress: Callable[[float], None] | None = None
) -> Learned:
    """A knowledge base with what was learnt of it: from `cache` if nothing changed since, else learnt anew.

    Raises KnowledgeError with every problem. Only what has passed the check is ever kept.
    """
    name = fingerprint(folders)
    if cache and (arrays := kept(cache, name)):
        return Learned(*unpack(arrays))
    learnt = learn(load(folders), progress)
    if cache:
        keep(
            cache,
            name,
            pack(learnt.base, learnt.reader.counts, learnt.matcher, learnt.precedent, learnt.exact),
        )
    return learnt


def learn(base: KnowledgeBase, progress: Callable[[float], None] | None = None) -> Learned:
    """Learns a knowledge base that is loaded already."""
    reader = Reader(base, word_counts(base))
    examples = examples_of(base, reader.read)
    matcher = Matcher.trained(examples, progress)
    precedent = Precedent.learned(base, examples, reader.gazetteer.entity_of)
    return Learned(base, reader, matcher, precedent, exact_questions(base))
