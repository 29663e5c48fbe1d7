"""Phrases of the vocabulary found in a message: the longest at each place, word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Generic, TypeVar

V = TypeVar("V")

_LEAPT = itemgetter(1)

ONE_WORD = "_"
"""In a phrase: any one word."""


@dataclass(slots=True)
class _Node(Generic[V]):
    words: dict[str, _Node[V]] = field(default_factory=dict)
    prefixes: dict[str, _Node[V]] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    any_word: _Node[V] | None = None
    value: V | None = None
    leads_on: bool = False

    def step(self, forms: Sequence[str], leapt: bool, reached: list[tuple[_Node[V], bool]]) -> None:
        """Adds the nodes that a word leads to, and whether a word has been leapt over to get there."""
        reached += [(found, leapt) for form in forms if (found := self.words.get(form))]
        if self.lengths:
            word = forms[0]
            reached += [
                (found, leapt) for length in self.lengths if (found := self.prefixes.get(word[:length]))
            ]
        if self.any_word:
            reached.append((self.any_word, True))


class PhraseTable(Generic[V]):
    """Phrases, each standing for a value. A word that ends in `*` stands for all that begin so."""

    def __init__(self) -> None:
        self._root: _Node[V] = _Node()
        self._prefixed = lru_cache(maxsize=20_000)(self._begins_so)

    def add(self, words: Sequence[str], value: V) -> None:
        """Adds a phrase of folded (or stemmed) words. The first value given to a phrase stays."""
        node = self._root
        for word in words:
            node.leads_on = True
            if word == ONE_WORD:
                node.any_word = node.any_word or _Node()
                node = node.any_word
            elif word.endswith("*"):
                lengths = {*node.lengths, len(word) - 1}
                node.lengths = tuple(sorted(lengths, reverse=True))
                node = node.prefixes.setdefault(word[:-1], _Node())
            else:
                node = node.words.setdefault(word, _Node())
        if node is not self._root and node.value is None:
            node.value = value

    def longest(self, forms: Sequence[Sequence[str]], start: int) -> tuple[int, V, bool] | None:
        """The end and value of the longest phrase at `start`, and whether it leaps over a word.

        `forms` gives for each word the forms it may match by, the folded word first. Of phrases of
        one length, one without a leap is taken.
        """
        best: tuple[int, V, bool] | None = None
        front: list[tuple[_Node[V], bool]] = [(self._root, False)]
        for position in range(start, len(forms)):
            reached: list[tuple[_Node[V], bool]] = []
            for node, leapt in front:
                node.step(forms[position], leapt, reached)
            if not reached:
                break
            if len(reached) > 1:
                reached.sort(key=_LEAPT)
            for node, leapt in reached:
                if node.value is not None:
                    best = (position + 1, node.value, leapt)
                    break
            front = [(node, leapt) for node, leapt in reached if node.leads_on]
        return best

    def find(
        self, forms: Sequence[Sequence[str]], free: Callable[[int], bool] = lambda _: True
    ) -> Iterator[tuple[int, int, V]]:
        """Every phrase from left to right that begins at a free word: start, end, value.

        Words that a phrase leaps over may begin phrases of their own.
        """
        position = 0
        while position < len(forms):
            found = (
                self.longest(forms, position) if self._begins(forms[position]) and free(position) else None
            )
            if found:
                end, value, leapt = found
                yield position, end, value
                position = position + 1 if leapt else end
            else:
                position += 1

    def _begins(self, forms: Sequence[str]) -> bool:
        """Whether a word can begin a phrase: most can't."""
        words = self._root.words
        if forms[0] in words or forms[-1] in words or self._root.any_word is not None:
            return True
        return bool(self._root.lengths) and self._prefixed(forms[0])

    def _begins_so(self, word: str) -> bool:
        return any(word[:length] in self._root.prefixes for length in self._root.lengths)

    def words(self) -> Iterable[str]:
        """Every whole word that stands in some phrase."""
        stack = [self._root]
        while stack:
            node = stack.pop()
            yield from node.words
            stack += [*node.words.values(), *node.prefixes.values()]
            if node.any_word:
                stack.append(node.any_word)
