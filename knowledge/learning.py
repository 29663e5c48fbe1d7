"""What is learnt from a knowledge base: reader, matcher and precedent, and their keeping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.base import KnowledgeBase
from knowledge.folders import Folders
from knowledge.judgement import Thresholds
from knowledge.loading import load
from knowledge.matcher import Matcher, examples_of
from knowledge.precedent import Precedent
from knowledge.reader import Reader


@dataclass(frozen=True, slots=True)
class Learned:
    """A knowledge base with all that was learnt from it."""

    base: KnowledgeBase
    reader: Reader
    matcher: Matcher
    precedent: Precedent
    thresholds: Thresholds


def learned(
    folders: Folders, cache: Path | None = None, progress: Callable[[float], None] | None = None
) -> Learned:
    """Loads, checks and learns a knowledge base. Raises KnowledgeError."""
    return learn(load(folders), progress)


def learn(base: KnowledgeBase, progress: Callable[[float], None] | None = None) -> Learned:
    """Learns a knowledge base that is loaded already."""
    reader = Reader(base)
    examples = examples_of(base, reader.read)
    matcher = Matcher.trained(examples, progress)
    precedent = Precedent(base, examples, reader.gazetteer.entity_of)
    return Learned(base, reader, matcher, precedent, Thresholds())
