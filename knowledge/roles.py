"""The role each name plays, read off the words beside it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.frame import Mention, Role
from knowledge.names import Name
from knowledge.vocabulary_model import CueName, CuesDocument
from knowledge.words import Token

_REACH = 3
"""How many words away a cue still tells the role of a name."""


class RoleReader:
    """Reads roles by the cues of one language. Cues are single words; a name takes the nearest."""

    def __init__(self, cues: CuesDocument, stems: dict[CueName, frozenset[str]]) -> None:
        self._stems = stems
        self._stopwords = frozenset(cues.stopwords)

    def read(self, tokens: Sequence[Token], names: Sequence[Name]) -> tuple[Mention, ...]:
        """A mention for each name."""
        named = {position for name in names for position in range(name.start, name.end)}
        mentions = [
            Mention(
                name.entity,
                self._role(tokens, name, named),
                name.start,
                name.end,
                name.kind == "city" and not name.capital,
            )
            for name in names
        ]
        return tuple(_settled(mentions))

    def _is(self, cue: CueName, token: Token) -> bool:
        stems = self._stems.get(cue, frozenset())
        return token.stem in stems or token.word in stems

    def _after(self, tokens: Sequence[Token], name: Name, named: set[int], reach: int) -> list[Token]:
        """The words after a name in its clause, up to the next name."""
        found: list[Token] = []
        for position in range(name.end, min(len(tokens), name.end + reach)):
            if position in named or tokens[position].clause != tokens[name.start].clause:
                break
            found.append(tokens[position])
        return found

    def _before(self, tokens: Sequence[Token], name: Name, named: set[int], reach: int) -> list[Token]:
        """The words before a name in its clause, nearest first, down to the name before."""
        found: list[Token] = []
        for position in range(name.start - 1, max(-1, name.start - 1 - reach), -1):
            if position in named or tokens[position].clause != tokens[name.start].clause:
                break
            found.append(tokens[position])
        return found

    def _role(self, tokens: Sequence[Token], name: Name, named: set[int]) -> Role:
        after = self._after(tokens, name, named, _REACH)
        before = self._before(tokens, name, named, _REACH)
        if name.kind in ("city", "region"):
            return self._place_role(name, before, after)
        if after and self._is("mission", after[0]):
            return "mission"
        if (
            len(after) > 1
            and self._is("mission", after[1])
            and not self._small(after[0])
            and not self._is("say", after[0])
        ):
            return "mission"
        if self._belongs(before):
            return "mission"
        if self._self(before):
            return "asker"
        if name.kind == "people":
            return self._people_role(tokens, name, after)
        if after and self._is("holder", after[0]):
            return "people"
        if name.kind == "government":
            return "speaker" if self._says(before, after) else "actor"
        return self._name_role(before, after)

    def _small(self, token: Token) -> bool:
        return token.word in self._stopwords or self._is("locative", token) or self._is("toward", token)

    def _belongs(self, before: Sequence[Token]) -> bool:
        """Whether a mission stands before the name: “embassy of the”, “ambassade”, “посольство”."""
        for token in before[:3]:
            if self._is("mission", token):
                return True
            if self._is("locative", token) or not self._small(token):
                return False
        return False

    def _self(self, before: Sequence[Token]) -> bool:
        for token in before[:3]:
            if self._is("self", token):
                return True
            if not self._small(token) and not self._is("origin", token):
                return False
        return False

    def _says(self, before: Sequence[Token], after: Sequence[Token]) -> bool:
        return any(self._is("say", token) for token in after[:2]) or (
            bool(before)
            and before[0].word in ("to", "selon", "laut", "wg")
            and len(before) > 1
            and before[1].word == "according"
        )

    def _place_role(self, name: Name, before: Sequence[Token], after: Sequence[Token]) -> Role:
        for token in before[:2]:
            if self._is("origin", token):
                return "asker" if self._self(before) else "origin"
            if self._is("locative", token) or self._is("toward", token):
                return "place"
        if name.capital and self._says(before, after):
            return "speaker"
        if name.capital and not before:
            return "any"
        return "place"

    def _people_role(self, tokens: Sequence[Token], name: Name, after: Sequence[Token]) -> Role:
        if after and self._is("holder", after[0]):
            return "people"
        if any(self._is("say", token) for token in after[:2]):
            return "speaker"
        if len(after) > 1 and self._is("holder", after[1]) and not self._small(after[0]):
            return "people"
        last = tokens[name.end - 1].word
        if last.endswith("s") and not last.endswith("ss"):
            return "people"
        return "actor" if after and not self._small(after[0]) else "any"

    def _name_role(self, before: Sequence[Token], after: Sequence[Token]) -> Role:
        for token in before[:2]:
            if self._is("origin", token):
                return "origin"
            if self._is("locative", token) or self._is("toward", token):
                return "place"
            if not self._small(token):
                break
        if self._says(before, after):
            return "speaker"
        return "actor" if after and not self._small(after[0]) else "any"


def _settled(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions with the second of two owners of one mission turned into its place: “US embassy Ukraine”."""
    owners = [mention for mention in mentions if mention.role == "mission"]
    result: list[Mention] = []
    for mention in mentions:
        if mention.role == "mission" and any(
            owner.entity != mention.entity and owner.start < mention.start and mention.start - owner.end <= 2
            for owner in owners
        ):
            mention = Mention(mention.entity, "place", mention.start, mention.end, mention.city)
        result.append(mention)
    return result
