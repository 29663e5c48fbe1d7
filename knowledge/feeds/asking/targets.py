"""Which place a question on live advice is about, and whose advice it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from knowledge.feeds.asking.name_words import REACH, NameWords, joined, preceded, runs
from knowledge.feeds.asking.place_words import PlaceWords
from knowledge.frame import Frame, Mention, Role
from knowledge.model import AnswerKind, Locale

T = TypeVar("T")
_Part = Literal["place", "origin", "government", "speaker", "asker", "either"]
"""What a name stands for: where or where to, where from, whose advice, who speaks (a government, or a place
whose name stands before “travel warning”), what the asker is, or what the words beside it don't tell."""

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
        self._words = {locale: NameWords(of_locale) for locale, of_locale in words.items()}
        self._issuers = frozenset(issuers)
        self._places = frozenset(places)
        self._place_of = place_of
        self._read = frozenset(self.read)

    def of(self, frame: Frame) -> Target:
        """What a question names."""
        words = self._words[frame.locale] if frame.locale else NameWords(PlaceWords())
        frame = replace(frame, mentions=tuple(m for m in frame.mentions if not words.is_none(frame, m)))
        parts = self._settled(frame, words)
        named = list(zip(frame.mentions, parts, strict=True))
        places = [mention for mention, part in named if part == "place"]
        ids = _once(self._place(mention) for mention in places)
        unclear = any(part in ("either", "speaker") for part in parts) or None in ids
        if len(ids) > 1 and not joined(frame, places, words):
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
        opened = first.start == 0 or preceded(frame, first, words.again)
        names = len({mention.entity for mention in frame.mentions})
        return frame.substance <= names + (first.start > 1) and opened and first.start <= REACH

    def _place(self, mention: Mention) -> str | None:
        found = self._place_of.get(mention.entity, mention.entity)
        return found if found in self._places else None

    def _settled(self, frame: Frame, words: NameWords) -> list[_Part]:
        parts = [_part(frame, mention, words) for mention in frame.mentions]
        if parts.count("place") > 1:
            # “has anything changed in the US advisory for Niger”
            for number, mention in enumerate(frame.mentions):
                if parts[number] == "place" and mention.entity in self._read and words.headed(frame, mention):
                    parts[number] = "government"
        for run in runs(frame, words):
            told = {parts[number] for number in run} & {"place", "government"}
            if len(told) == 1:
                (shared,) = told
                for number in run:
                    if parts[number] in ("either", "speaker"):
                        parts[number] = shared
        return self._resolved(frame, parts, words)

    def _resolved(self, frame: Frame, parts: list[_Part], words: NameWords) -> list[_Part]:
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

    def _alone(self, frame: Frame, parts: list[_Part], left: Sequence[int], words: NameWords) -> list[_Part]:
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
        elif not entities & self._read and any(set(run).issuperset(left) for run in runs(frame, words)):
            for number in left:
                parts[number] = "place"
        return parts


def _part(frame: Frame, mention: Mention, words: NameWords) -> _Part:
    if mention.role == "asker" and (mention.people or not preceded(frame, mention, words.about)):
        return "asker"
    if mention.role in _GOVERNMENTS or words.speaks(frame, mention) or preceded(frame, mention, words.by):
        return "government"
    if mention.role == "origin":
        return "origin"
    # “in London” is a place, though London else stands for its government.
    if mention.role in ("place", "asker"):
        return "place"
    if mention.people:
        return "government"
    if preceded(frame, mention, words.about):
        return "place"
    return "speaker" if mention.role == "speaker" else "either"


def _slot(mention: Mention, part: _Part) -> Mention:
    """A mention with its part in place of its name, so that what is learnt of one place serves another."""
    role = mention.role if mention.role in _GOVERNMENTS else _SLOT.get(part, mention.role)
    return replace(mention, entity=f"§{part}", role=role, city=False)


def _once(items: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(items))
