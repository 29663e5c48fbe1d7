"""Fits the weights of live questions: `python -m knowledge.feeds.asking.fitting` writes them anew.

Every question is judged by what the others teach, as `knowledge.fitting` does it for the record.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.feeds.asking.intent import Intents
from knowledge.feeds.asking.phrasings import load_live_questions
from knowledge.feeds.asking.teaching import Example, examples, load_live_weights, targets_of
from knowledge.feeds.asking.weights import EVIDENCE
from knowledge.feeds.governments import governments
from knowledge.fitting import fitted
from knowledge.loading import load
from knowledge.matcher import DECLINED
from knowledge.model import LOCALES
from knowledge.reader import Reader, word_counts
from knowledge.text import normalise

ANSWER, CLAUSE, BESIDE = 0.7, 0.8, 0.5
"""Probabilities from which live advisories answer. Half of the declined questions differ in one thing from
one that they answer; of what people really ask far less does."""
PARTS = 5


@dataclass(frozen=True, slots=True)
class Unseen:
    """A question with the evidence on it by those who haven't seen it. `told`: its places are clear."""

    example: Example
    idea: str
    evidence: list[float]

    @property
    def right(self) -> bool:
        """Whether the idea is the one that it stands under."""
        return self.idea == self.example.label[0]

    @property
    def told(self) -> bool:
        """Whether it would be answered, were it sure enough."""
        target = self.example.target
        read = all(government in governments() for government in target.governments)
        return target.answerable and read and not target.frame.years


def unseen() -> Iterator[Unseen]:
    """Every question that is learnt, judged by the others."""
    base = load()
    reader = Reader(base, word_counts(base))
    questions = load_live_questions()
    found = list(examples(base, reader, targets_of(base, reader, questions), questions))
    part_of = [zlib.crc32(normalise(example.text).encode()) % PARTS for example in found]
    for part in range(PARTS):
        taught = [one.taught for one, where in zip(found, part_of, strict=True) if where != part]
        intents = Intents.trained(taught, load_live_weights())
        for example, where in zip(found, part_of, strict=True):
            if where == part:
                yield Unseen(example, *intents.evidence(example.target.frame))


def main() -> None:
    """Fits on the shipped questions and writes the data file; prints what the weights achieve."""
    judged = list(unseen())
    evidence = np.array([one.evidence for one in judged])
    right = np.array([one.right for one in judged])
    weights = fitted(evidence, right, np.array(list(EVIDENCE.values())))
    lines = [
        "# Fitted by `python -m knowledge.feeds.asking.fitting` on the questions of live advisories, each",
        "# judged by what the others teach. Don't edit by hand: fit anew when they or the engine change.",
        "evidence:",
        *(f"  {name}: {weight:.4f}" for name, weight in zip(EVIDENCE, weights, strict=True)),
        f"answer: {ANSWER}",
        f"clause: {CLAUSE}",
        f"beside: {BESIDE}",
    ]
    (Path(__file__).parent / "weights.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    answered = (1 / (1 + np.exp(-evidence @ weights)) >= ANSWER) & np.array([one.told for one in judged])
    near = np.array([one.example.label[0] == DECLINED for one in judged])
    sys.stdout.write("\n".join(lines) + "\n\nunderstood, taken for another, and of declined ones answered:\n")
    for name, own in [("all", np.ones(len(judged), dtype=bool))] + [
        (locale, np.array([one.example.locale == locale for one in judged])) for locale in LOCALES
    ]:
        asked, other = own & ~near, own & near
        sys.stdout.write(
            f"  {name}: {(answered & right)[asked].mean():.1%} and {(answered & ~right)[asked].mean():.1%}"
            f" of {asked.sum()}, {answered[other].mean():.1%} of {other.sum()}\n"
        )


if __name__ == "__main__":
    main()
