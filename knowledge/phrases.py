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
    any_word: _Node[V] | None = None
    value: V | None = None

    def step(self, forms: Sequence[str]) -> Iterator[_Node[V]]:
        for form in forms:
            if found := self.words.get(form):
                yield found
        if self.prefixes:
            word = forms[0]
            for length in range(len(word), 1, -1):
                if found := self.prefixes.get(word[:length]):
                    yield found
                    break
        if self.any_word:
            yield self.any_word


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
                node = node.prefixes.setdefault(word[:-1], _Node())
            else:
                node = node.words.setdefault(word, _Node())
        if node is not self._root and node.value is None:
            node.value = value

    def longest(self, forms: Sequence[Sequence[str]], start: int) -> tuple[int, V] | None:
        """The end and value of the longest phrase at `start`.

        `forms` gives for each word the forms it may match by, the folded word first.
        """
        best: tuple[int, V] | None = None
        front = [self._root]
        for position in range(start, len(forms)):
            front = [node for before in front for node in before.step(forms[position])]
            if not front:
                break
            for node in front:
                if node.value is not None:
                    best = (position + 1, node.value)
                    break
        return best

    def find(
        self, forms: Sequence[Sequence[str]], free: Callable[[int], bool] = lambda _: True
    ) -> Iterator[tuple[int, int, V]]:
        """Every phrase from left to right that begins at a free word: start, end, value."""
        position = 0
        while position < len(forms):
            found = self.longest(forms, position) if free(position) else None
            if found:
                yield position, found[0], found[1]
                position = found[0]
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
