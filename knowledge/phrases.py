"""Phrases of the vocabulary found in a message: the longest at each place, word by word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

V = TypeVar("V")

ONE_WORD = "_"
"""In a phrase: any one word."""


@dataclass(slots=True)
class _Node(Generic[V]):
    words: dict[str, _Node[V]] = field(default_factory=dict)
    prefixes: dict[str, _Node[V]] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    any_word: _Node[V] | None = None
    value: V | None = None

    def step(self, forms: Sequence[str]) -> list[tuple[_Node[V], bool]]:
        """The nodes that a word leads to, and whether it is leapt over to get there."""
        reached = [(found, False) for form in forms if (found := self.words.get(form))]
        word = forms[0]
        reached += [(found, False) for length in self.lengths if (found := self.prefixes.get(word[:length]))]
        if self.any_word:
            reached.append((self.any_word, True))
        return reached


class PhraseTable(Generic[V]):
    """Phrases, each standing for a value. A word that ends in `*` stands for all that begin so."""

    def __init__(self) -> None:
        self._root: _Node[V] = _Node()

    def add(self, words: Sequence[str], value: V) -> None:
        """Adds a phrase of folded (or stemmed) words. The first value given to a phrase stays."""
        node = self._root
        for word in words:
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
        front = list(self._root.step(forms[start]))
        position = start
        while front:
            if len(front) > 1:
                front.sort(key=lambda pair: pair[1])
            for node, leapt in front:
                if node.value is not None:
                    best = (position + 1, node.value, leapt)
                    break
            position += 1
            if position == len(forms):
                break
            front = [
                (node, leapt or leap)
                for before, leapt in front
                for node, leap in before.step(forms[position])
            ]
        return best

    def find(
        self, forms: Sequence[Sequence[str]], free: Callable[[int], bool] = lambda _: True
    ) -> Iterator[tuple[int, int, V]]:
        """Every phrase from left to right that begins at a free word: start, end, value.

        Words that a phrase leaps over may begin phrases of their own.
        """
        firsts = self._root.words
        by_word = not self._root.lengths and self._root.any_word is None
        position = 0
        while position < len(forms):
            if by_word and forms[position][0] not in firsts and forms[position][-1] not in firsts:
                position += 1  # most words begin no phrase
                continue
            found = self.longest(forms, position) if free(position) else None
            if found:
                end, value, leapt = found
                yield position, end, value
                position = position + 1 if leapt else end
            else:
                position += 1

    def words(self) -> Iterable[str]:
        """Every whole word that stands in some phrase."""
        stack = [self._root]
        while stack:
            node = stack.pop()
            yield from node.words
            stack += [*node.words.values(), *node.prefixes.values()]
            if node.any_word:
                stack.append(node.any_word)
