"""Which place a question on live advice is about, and whose advice it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeVar

from knowledge.feeds.asking.place_words import PlaceWords
from knowledge.frame import Frame, Mention, Role
from knowledge.model import AnswerKind, Locale
from knowledge.text import fold
from knowledge.words import split

T = TypeVar("T")
_Part = Literal["place", "origin", "government", "speaker", "asker", "either"]
"""What a name stands for: where or where to, where from, whose advice, who speaks (a government, or a place
whose name stands before “travel warning”), what the asker is, or what the words beside it don't tell."""

_REACH = 4
"""Words between a noun as “advice” and the name of whose it is."""
_OF_ITS_OWN = frozenset[AnswerKind](["number", "name", "contact", "time", "reason"])
"""Kinds of answer that make a question of its own of a name: “when, Mali?”."""
_GOVERNMENTS: frozenset[Role] = frozenset(["mission", "people"])
_SLOT: Mapping[_Part, Role] = {
    "place": "place",
    "origin": "origin",
    "government": "speaker",
    "asker": "asker",
}


@dataclass(frozen=True, slots=True)
class Target:
    """The places (ids of places) and governments (ids of issuers, or of places) that a question names.

    `origins` are places to come away from. `unclear`: names are left of which the words don't tell
    whether they are places asked about. `reported`: nothing is asked, it is told what a government says.
    `frame` is the question with these parts in place of its names.
    """

    places: tuple[str, ...]
    origins: tuple[str, ...]
    governments: tuple[str, ...]
    asker: str | None
    unclear: bool
    reported: bool
    frame: Frame

    @property
    def answerable(self) -> bool:
        """Whether it tells of which places something is asked."""
        return bool(self.places or self.origins) and not self.unclear and not self.reported


class Targets:
    """Reads targets off frames.

    `place_of` names the place of each issuer that has one, `read` are the governments whose feeds are read.
    """

    def __init__(
        self,
        words: Mapping[Locale, PlaceWords],
        issuers: Iterable[str],
        places: Iterable[str],
        place_of: Mapping[str, str],
        read: Iterable[str],
    ) -> None:
        self.words = dict(words)
        self.read = tuple(read)
        self._words = {locale: _Words(of_locale) for locale, of_locale in words.items()}
        self._issuers = frozenset(issuers)
        self._places = frozenset(places)
        self._place_of = place_of
        self._read = frozenset(self.read)

    def of(self, frame: Frame) -> Target:
        """What a question names."""
        words = self._words[frame.locale] if frame.locale else _Words(PlaceWords())
        frame = replace(frame, mentions=tuple(m for m in frame.mentions if not words.is_none(frame, m)))
        parts = self._settled(frame, words)
        named = list(zip(frame.mentions, parts, strict=True))
        places = [mention for mention, part in named if part == "place"]
        ids = _once(self._place(mention) for mention in places)
        unclear = any(part in ("either", "speaker") for part in parts) or None in ids
        if len(ids) > 1 and not _joined(frame, places, words):
            unclear = True
        asker = next((mention.entity for mention, part in named if part == "asker"), None)
        return Target(
            places=tuple(filter(None, ids)),
            origins=tuple(filter(None, _once(self._place(m) for m, part in named if part == "origin"))),
            governments=tuple(_once(m.entity for m, part in named if part == "government")),
            asker=asker,
            unclear=unclear,
            reported=words.reports(frame),
            frame=replace(frame, mentions=tuple(_slot(mention, part) for mention, part in named)),
        )

    def is_remainder(self, frame: Frame) -> bool:
        """Whether a message only puts another name into the question before: “what about Mali?”."""
        words = self._words.get(frame.locale) if frame.locale else None
        if not frame.mentions or not words or frame.ideas or _OF_ITS_OWN & frame.asks or frame.negated:
            return False
        first = frame.mentions[0]
        opened = first.start == 0 or _preceded(frame, first, words.again)
        names = len({mention.entity for mention in frame.mentions})
        return frame.substance <= names + (first.start > 1) and opened and first.start <= _REACH

    def _place(self, mention: Mention) -> str | None:
        found = self._place_of.get(mention.entity, mention.entity)
        return found if found in self._places else None

    def _settled(self, frame: Frame, words: _Words) -> list[_Part]:
        parts = [_part(frame, mention, words) for mention in frame.mentions]
        if parts.count("place") > 1:
            # “has anything changed in the US advisory for Niger”
            for number, mention in enumerate(frame.mentions):
                if parts[number] == "place" and mention.entity in self._read and words.headed(frame, mention):
                    parts[number] = "government"
        for run in _runs(frame, words):
            told = {parts[number] for number in run} & {"place", "government"}
            if len(told) == 1:
                (shared,) = told
                for number in run:
                    if parts[number] in ("either", "speaker"):
                        parts[number] = shared
        return self._resolved(frame, parts, words)

    def _resolved(self, frame: Frame, parts: list[_Part], words: _Words) -> list[_Part]:
        """Names that the words beside them don't tell, told by what else is named."""
        mentions = frame.mentions
        where = {mention.entity for mention, part in zip(mentions, parts, strict=True) if part == "place"}
        from_ = [number for number, part in enumerate(parts) if part == "origin"]
        open_ = [number for number, part in enumerate(parts) if part in ("either", "speaker")]
        others = {mentions[number].entity for number in open_} - self._issuers
        if others and not where - self._read and {mentions[number].entity for number in from_} <= self._read:
            # “Gambia, any alerts from London”, “is Ecuador level 3 for the State Department”
            for number, part in enumerate(parts):
                if part in ("place", "origin"):
                    parts[number] = "government"
            return self._alone(frame, parts, open_, words)
        if where:
            # “avis du Canada sur Haïti”, but “travel from Canada to Haiti”
            for number in from_:
                if mentions[number].entity in self._issuers and words.owned(frame, mentions[number]):
                    parts[number] = "government"
        elif from_ and (open_ or "government" in parts or len({mentions[n].entity for n in from_}) == 1):
            where = {mentions[number].entity for number in from_}
        for number in open_:
            entity = mentions[number].entity
            if entity in where:
                parts[number] = "place"
            elif where and entity in self._issuers:
                parts[number] = "government"
        left = [number for number in open_ if parts[number] in ("either", "speaker")]
        return parts if where else self._alone(frame, parts, left, words)

    def _alone(self, frame: Frame, parts: list[_Part], left: Sequence[int], words: _Words) -> list[_Part]:
        """Of names none of which is surely a place, the place."""
        mentions = frame.mentions
        entities = {mentions[number].entity for number in left}
        speaking = {mentions[number].entity for number in left if parts[number] == "speaker"} & self._read
        if not left:
            # “soll ich Niger verlassen”, “embassy families Haiti”: it is no nationality, nobody's embassy.
            for number, mention in enumerate(mentions):
                nobody = parts[number] == "government" and mention.entity not in self._issuers
                if not mention.people and (parts[number] == "asker" or nobody):
                    parts[number] = "place"
        elif len(entities) == 1:
            for number in left:
                parts[number] = "government" if speaking else "place"
        elif len(entities) == 2 and entities & self._read:
            # Two names side by side: a government that is read, and the place.
            governments = speaking if len(speaking) == 1 else entities & self._read
            if len(governments) == 1:
                for number in left:
                    parts[number] = "government" if mentions[number].entity in governments else "place"
        elif not entities & self._read and any(set(run).issuperset(left) for run in _runs(frame, words)):
            for number in left:
                parts[number] = "place"
        return parts


class _Words:
    """The words of one language that tell what a name beside them stands for, folded."""

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
        return self.says(frame, mention) or _preceded(frame, mention, self._says_first)

    def owned(self, frame: Frame, mention: Mention) -> bool:
        """Whether a noun before a name tells that it is a government's: “avis du Canada”."""
        before = frame.tokens[max(0, mention.start - _REACH) : mention.start]
        return any(_is(token.word, self._whose) for token in before)

    def headed(self, frame: Frame, mention: Mention) -> bool:
        """Whether a noun after a name tells what is asked of that place: “Niger travel warning”."""
        after = frame.tokens[mention.end : mention.end + 1]
        return any(_is(token.word, self._heads) for token in after)


def _is(word: str, known: Sequence[str]) -> bool:
    return any(word.startswith(one[:-1]) if one.endswith("*") else word == one for one in known)


def _phrases(written: Iterable[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(fold(raw) for raw, _ in split(phrase)) for phrase in written)


def _preceded(frame: Frame, mention: Mention, phrases: frozenset[tuple[str, ...]]) -> bool:
    before = tuple(token.word for token in frame.tokens[max(0, mention.start - 4) : mention.start])
    # One small word may stand between: “about the US”, “sobre la India”.
    ends = (before, before[:-1]) if before and len(before[-1]) <= 3 else (before,)
    return any(end[-size:] in phrases for end in ends for size in range(1, len(end) + 1))


def _part(frame: Frame, mention: Mention, words: _Words) -> _Part:
    if mention.role == "asker" and (mention.people or not _preceded(frame, mention, words.about)):
        return "asker"
    if mention.role in _GOVERNMENTS or words.speaks(frame, mention) or _preceded(frame, mention, words.by):
        return "government"
    if mention.role == "origin":
        return "origin"
    # “in London” is a place, though London else stands for its government.
    if mention.role in ("place", "asker"):
        return "place"
    if mention.people:
        return "government"
    if _preceded(frame, mention, words.about):
        return "place"
    return "speaker" if mention.role == "speaker" else "either"


def _runs(frame: Frame, words: _Words) -> Iterator[list[int]]:
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


def _joined(frame: Frame, mentions: Sequence[Mention], words: _Words) -> bool:
    """Whether places are told off one after another, so that each is asked about: “to Niger or to Mali”."""
    for first, second in pairwise(mentions):
        between = [token.word for token in frame.tokens[first.end : second.start]]
        if first.entity != second.entity and between and not words.joins.intersection(between[:2]):
            return False
    return True


def _slot(mention: Mention, part: _Part) -> Mention:
    """A mention with its part in place of its name, so that what is learnt of one place serves another."""
    role = mention.role if mention.role in _GOVERNMENTS else _SLOT.get(part, mention.role)
    return replace(mention, entity=f"§{part}", role=role, city=False)


def _once(items: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(items))
