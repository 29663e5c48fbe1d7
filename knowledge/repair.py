"""Misspelt words, mended toward the words that the knowledge base knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

SIMILARITY = 0.8
"""Least Damerau-Levenshtein similarity of a repair: one slip in five letters."""
SHORT = 4
"""Words of so many letters or fewer are only mended by a swap of letters: “iran” must not become “iraq”."""


class Repair:
    """Mends words toward known ones; words that are right as they are stay.

    `known` maps each word of the knowledge base to how often it occurs, which settles ties. `right`
    are words never touched. `twins` are sets of names so alike that a word near two of them is left.
    """

    def __init__(
        self, known: Mapping[str, int], right: Iterable[str], twins: Iterable[frozenset[str]] = ()
    ) -> None:
        self._known = dict(known)
        self._right = frozenset(right) | frozenset(known)
        self._twins: dict[str, frozenset[str]] = {}
        for group in twins:
            for word in group:
                self._twins[word] = self._twins.get(word, frozenset()) | group
        self._buckets: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if len(word) > 2:
                self._buckets.setdefault(word[0], []).append(word)
        self._swaps: dict[str, list[str]] = {}
        for word in self._known:
            if len(word) == SHORT:
                self._swaps.setdefault("".join(sorted(word)), []).append(word)
        self.word = lru_cache(maxsize=20_000)(self._word)

    def _word(self, word: str) -> str:
        """The word as meant; itself if it is known, too short, or near nothing."""
        if word in self._right or not word.isalpha() or len(word) < SHORT or len(word) > 24:
            return word
        if len(word) == SHORT:
            swapped = [
                other
                for other in self._swaps.get("".join(sorted(word)), ())
                if DamerauLevenshtein.distance(word, other) == 1 and other not in self._twins
            ]
            return swapped[0] if len(swapped) == 1 else word
        candidates = self._buckets.get(word[0], [])
        if word[1] != word[0]:
            candidates = candidates + self._buckets.get(word[1], [])
        found = process.extract(
            word,
            candidates,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=SIMILARITY - 0.051,
            limit=6,
        )
        near = [
            (score, self._known[other], other) for other, score, _ in found if score >= _needed(word, other)
        ]
        if not near:
            return word
        best = max(near)
        # Two twins within reach: whichever was meant, the other one is another country.
        if any(other in self._twins.get(best[2], ()) for _, _, other in near if other != best[2]):
            return word
        return best[2]


def _needed(word: str, other: str) -> float:
    """The similarity asked for: less where the first letters agree and the word is long."""
    if word[0] != other[0]:
        return max(SIMILARITY, 0.83)
    return SIMILARITY - 0.05 if len(word) >= 7 and word[:2] == other[:2] else SIMILARITY
