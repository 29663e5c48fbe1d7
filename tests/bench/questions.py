"""The advisor in a running process: loading, and questions, beside the nearest phrasing by rapidfuzz."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from knowledge import Advisor, Folders, load
from tests.bench.measuring import Figure, each, median_of, percentile, timed

MOST = 2000
BASELINE = "rapidfuzz"


def figures() -> Iterator[Figure]:
    """Loading with an empty and a full cache; a question's p50 and p99 over the phrasings themselves."""
    with tempfile.TemporaryDirectory() as folder:
        cold, advisor = timed(lambda: Advisor.open(Folders(), Path(folder)))
        warm = median_of(5, lambda: Advisor.open(Folders(), Path(folder)))
    yield Figure("load, nothing in the cache", cold, "ms")
    yield Figure("load, from the cache", warm, "ms", cold, "an empty cache")
    texts = [phrasing.text for phrasing in load().phrasings]
    sample = random.Random(1).sample(texts, min(MOST, len(texts)))  # noqa: S311  # not a secret
    # A curated wording is known word for word: one more word, and it has to be understood.
    questions = [f"{text} today" for text in sample]
    choices = [utils.default_process(text) for text in texts]

    def nearest(question: str) -> object:
        typed = utils.default_process(question)
        return process.extractOne(typed, choices, scorer=fuzz.token_set_ratio)

    advisor.ask(questions[0])
    ours, theirs = each(questions, advisor.ask), each(questions, nearest)
    for share in (0.5, 0.99):
        name = f"p{share * 100:.0f}"
        compared = percentile(theirs, share)
        yield Figure(f"rapidfuzz token_set_ratio over {len(texts):,} phrasings, {name}", compared, "ms")
        yield Figure(f"question, {name}", percentile(ours, share), "ms", compared, BASELINE)
