"""What the words beside names tell of them, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from knowledge.feeds.asking.place_words import PlaceWords
from knowledge.frame import Frame, Mention
from knowledge.text import fold
from knowledge.words import split

REACH = 4
"""Words between a noun as “advice” and the name of whose it is."""


class NameWords:
    """Its words that tell what a name beside them stands for, folded."""

    def __init__(self, words: PlaceWords) -> None:
        self.about = _phrases(words.about)
        self.by = _phrases(words.by)
        self.no_names = _phrases(words.no_names)
        self.again = _phrases(words.again)
        self._says = _phrases(words.says)
        self._turned = frozenset(fold(word) for word in words.turned)
        self._says_first = _phrases(words.says_first)
        self.joins = frozenset(fold(word) for word in words.joins)
        self._whose = tuple(fold(word) for word in words.whose)
        self._heads = tuple(fold(word) for word in words.heads)

    def is_none(self, frame: Frame, mention: Mention) -> bool:
        """Whether what was read as a name is a word here: Polish “córka” is no city in Ireland."""
        return tuple(token.word for token in frame.tokens[mention.start : mention.end]) in self.no_names

    def says(self, frame: Frame, mention: Mention) -> bool:
        """Whether a verb follows a name that is its subject: “Canada says”, not “Mali, warnt London”."""
        end = next((mention.end + size for size in (1, 2) if self._is_verb(frame, mention.end, size)), None)
        if end is None:
            return False
        return not any(other.people and end <= other.start <= end + 1 for other in frame.mentions)

    def _is_verb(self, frame: Frame, start: int, size: int) -> bool:
        return tuple(token.word for token in frame.tokens[start : start + size]) in self._says

    def reports(self, frame: Frame) -> bool:
        """Whether a message tells what a government says, and asks nothing."""
        if frame.question or not frame.mentions or frame.mentions[0].start > 1:
            return False
        first = frame.mentions[0]
        asked = any(token.word in self._turned for token in frame.tokens[first.end : first.end + 3])
        return self.says(frame, first) and not asked

    def speaks(self, frame: Frame, mention: Mention) -> bool:
        """Whether a verb beside a name tells that it speaks: “Canada says”, “was sagt Kanada”."""
        return self.says(frame, mention) or preceded(frame, mention, self._says_first)

    def owned(self, frame: Frame, mention: Mention) -> bool:
        """Whether a noun before a name tells that it is a government's: “avis du Canada”."""
        before = frame.tokens[max(0, mention.start - REACH) : mention.start]
        return any(_is(token.word, self._whose) for token in before)

    def headed(self, frame: Frame, mention: Mention) -> bool:
        """Whether a noun after a name tells what is asked of that place: “Niger travel warning”."""
        after = frame.tokens[mention.end : mention.end + 1]
        return any(_is(token.word, self._heads) for token in after)


def _is(word: str, known: Sequence[str]) -> bool:
    return any(word.startswith(one[:-1]) if one.endswith("*") else word == one for one in known)


def _phrases(written: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold(raw) for raw, _ in split(phrase)) for phrase in written)


def preceded(frame: Frame, mention: Mention, phrases: frozenset[tuple[str, ...]]) -> bool:
    """Whether one of these phrases stands before a name."""
    before = tuple(token.word for token in frame.tokens[max(0, mention.start - 4) : mention.start])
    # One small word may stand between: “about the US”, “sobre la India”.
    ends = (before, before[:-1]) if before and len(before[-1]) <= 3 else (before,)
    return any(end[-size:] in phrases for end in ends for size in range(1, len(end) + 1))


def runs(frame: Frame, words: NameWords) -> Iterator[list[int]]:
    """Names told off one after another, as numbers of mentions: “Niger, Mali and Chad”."""
    run: list[int] = []
    plain = False
    for number in range(len(frame.mentions)):
        if run:
            before, after = frame.mentions[run[-1]], frame.mentions[number]
            between = [token.word for token in frame.tokens[before.end : after.start]]
            joined = words.joins.intersection(between)
            if not between or (joined and all(word in words.joins or len(word) <= 3 for word in between)):
                plain = plain or bool(joined)
            else:
                if plain:
                    yield run
                run, plain = [], False
        run.append(number)
    if plain:
        yield run


def joined(frame: Frame, mentions: Sequence[Mention], words: NameWords) -> bool:
    """Whether places are told off one after another, so that each is asked about: “to Niger or to Mali”."""
    for first, second in pairwise(mentions):
        between = [token.word for token in frame.tokens[first.end : second.start]]
        if first.entity != second.entity and between and not words.joins.intersection(between[:2]):
            return False
    return True
