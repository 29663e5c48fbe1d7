"""The role each name plays, read off the words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.frame import Mention, Role
from knowledge.names import Name
from knowledge.phrases import PhraseTable
from knowledge.vocabulary_model import CueName
from knowledge.words import Token

REACH = 3
"""How many words away a cue still tells the role of a name."""

CueTable = PhraseTable[tuple[CueName, ...]]


@dataclass(frozen=True, slots=True)
class SmallWords:
    """Words that are no cue themselves.

    A cue reaches over `stopwords`; a clause opens after `openers`; after `articles` a people is one
    actor (“the Russians”); `genitive` may stand between a
    mission and whose it is (“embassy of the”).
    """

    stopwords: frozenset[str]
    openers: frozenset[str]
    articles: frozenset[str]
    genitive: frozenset[str]


class RoleReader:
    """Reads roles by the cues of one language; a name takes the nearest."""

    def __init__(self, cues: CueTable, small: SmallWords) -> None:
        self._cues = cues
        self._small = small

    def read(self, tokens: Sequence[Token], names: Sequence[Name]) -> tuple[Mention, ...]:
        """A mention for each name."""
        if not names:
            return ()
        return tuple(_settled(_Reading(self._cues, self._small, tokens, names).mentions()))


class _Reading:
    """One message: which words are cues of what, and the names between them."""

    def __init__(
        self,
        cues: CueTable,
        small: SmallWords,
        tokens: Sequence[Token],
        names: Sequence[Name],
    ) -> None:
        self._tokens = tokens
        self._names = names
        self._named = {position for name in names for position in range(name.start, name.end)}
        self._cover: list[tuple[CueName, ...]] = [()] * len(tokens)
        forms = [token.forms for token in tokens]
        for start, end, found in cues.find(forms, lambda position: position not in self._named):
            for position in range(start, end):
                self._cover[position] = found
        self._light = [token.word in small.stopwords for token in tokens]
        self._opening = [token.word in small.openers for token in tokens]
        self._articles = small.articles
        self._genitive = small.genitive

    def mentions(self) -> list[Mention]:
        return [
            Mention(
                name.entity,
                self._role(name),
                name.start,
                name.end,
                city=name.kind == "city" and not name.capital,
                people=name.kind in ("people", "government"),
            )
            for name in self._names
        ]

    def _is(self, cue: CueName, position: int) -> bool:
        return cue in self._cover[position]

    def _small(self, position: int) -> bool:
        return self._light[position] or self._is("locative", position) or self._is("toward", position)

    def _beside(self, name: Name, step: int) -> list[int]:
        """Positions beside a name in its clause, nearest first, up to the next name."""
        first = name.end if step > 0 else name.start - 1
        found: list[int] = []
        for position in range(first, first + step * REACH, step):
            inside = 0 <= position < len(self._tokens) and position not in self._named
            if not inside or self._tokens[position].clause != self._tokens[name.start].clause:
                break
            found.append(position)
        return found

    def _role(self, name: Name) -> Role:
        before, after = self._beside(name, -1), self._beside(name, 1)
        if name.kind in ("city", "region"):
            return self._place_role(name, before, after)
        if self._noun("mission", after) or self._belongs(before):
            return "mission"
        # “American here”, but not “… Ukraine as an American”, where the words go with the name that follows.
        here = bool(after) and self._is("self", after[0]) and after[-1] + 1 not in self._named
        if self._self(before) or here:
            return "asker"
        if self._noun("holder", after):
            return "people"
        if name.kind != "people" and (where := self._where(before)):
            return where
        plural = name.kind == "people" and _plural(self._tokens[name.end - 1].word)
        # After an adjective the verb is a noun: “the American order”.
        if (name.kind != "people" or plural) and self._says(before, after):
            return "speaker"
        # “If the Russians come” are those who act; “should Americans leave” are people.
        named_as_one = bool(before) and self._tokens[before[0]].word in self._articles
        if plural and not named_as_one:
            return "people"
        if self._acts(name, before, after):
            return "subject"
        return "owner" if after and not self._small(after[0]) else "any"

    def _place_role(self, name: Name, before: list[int], after: list[int]) -> Role:
        if before and self._is("origin", before[0]):
            return "asker" if self._self(before) else "origin"
        if where := self._where(before):
            return where
        if name.capital and self._says(before, after):
            return "speaker"
        if name.capital and after and (not before or self._opening[before[0]]):
            return "subject"
        return "place"

    def _noun(self, cue: CueName, after: list[int]) -> bool:
        """Whether a noun of a cue follows, at most one adjective between: “U.S. diplomatic staff”."""
        if not after:
            return False
        if self._is(cue, after[0]):
            return True
        if self._small(after[0]) or self._is("say", after[0]):
            return False
        return len(after) > 1 and self._is(cue, after[1])

    def _belongs(self, before: list[int]) -> bool:
        """Whether a mission stands before the name: “embassy of the”, “ambassade”, “посольство”."""
        for position in before:
            if self._is("mission", position):
                return True
            if self._tokens[position].word not in self._genitive:
                return False
        return False

    def _self(self, before: list[int]) -> bool:
        for position in before:
            if self._is("self", position):
                return True
            if self._is("locative", position) or not (self._small(position) or self._is("origin", position)):
                return False
        return False

    def _says(self, before: list[int], after: list[int]) -> bool:
        spoken = any(self._is("say", position) for position in after[:2])
        return spoken or any(self._is("according", position) for position in before[:2])

    def _where(self, before: list[int]) -> Role | None:
        for position in before[:2]:
            if self._is("origin", position):
                return "origin"
            if self._is("locative", position) or self._is("toward", position):
                return "place"
            if not self._small(position):
                break
        return None

    def _acts(self, name: Name, before: list[int], after: list[int]) -> bool:
        """Whether the name is the one who does it: “did Russia …”, “is the EU …”, first word of all."""
        if not after:
            return False
        near = [position for position in before[:2] if self._tokens[position].word not in self._articles]
        if near:
            return self._opening[near[0]] or self._is("negation", near[0])
        first = name.start - len(before)
        return first == 0 or self._tokens[first - 1].clause != self._tokens[name.start].clause


def _plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def _settled(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with the second of two owners of one mission turned into its place: “US embassy Ukraine”."""
    owners = [mention for mention in mentions if mention.role == "mission"]
    result: list[Mention] = []
    for mention in mentions:
        second = mention.role == "mission" and any(
            owner.entity != mention.entity and owner.start < mention.start and mention.start - owner.end <= 2
            for owner in owners
        )
        result.append(replace(mention, role="place") if second else mention)
    return result
