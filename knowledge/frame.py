"""The frame of a question: who is named in which role, what is asked for, and about what ideas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from knowledge.model import AnswerKind, Locale
from knowledge.words import Token

Role = Literal["speaker", "subject", "owner", "mission", "people", "asker", "place", "origin", "any"]
"""How a name is used: who says (speaker) or does something (subject), whose embassy or diplomats
(mission), whose citizens (people), whose anything else (owner: “the American order”), what the asker
is (asker), where or where to (place), where from (origin); `any` if the words around it don't tell."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity named in a role, and the words it covers.

    `people`: it is named by its people or its government (“British”, “Foreign Office”), not by its own name.
    """

    entity: str
    role: Role
    start: int
    end: int
    city: bool = False
    people: bool = False


FLOOD = 6
"""Words from which a message of the same one or two is no question."""
_YEAR = re.compile(r"1[89]\d\d|20\d\d")


@dataclass(frozen=True, slots=True)
class Idea:
    """A concept, or a detail that no passage states (`detail`), and the words it covers."""

    id: str
    start: int
    end: int
    detail: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What was read off a question before any matching.

    `tokens` are the words after repair. `question` says that it is put as one, `statement` that it ends
    like one. `content` are the positions of words with a meaning of their own, `covered` those of names
    and ideas.
    """

    locale: Locale | None
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...] = ()
    ideas: tuple[Idea, ...] = ()
    asks: frozenset[AnswerKind] = frozenset()
    negated: bool = False
    question: bool = False
    statement: bool = False
    danger: bool = False
    content: frozenset[int] = field(default_factory=frozenset)
    covered: frozenset[int] = field(default_factory=frozenset)

    @property
    def repeats_itself(self) -> bool:
        """Whether it is one or two words over and over."""
        return len(self.tokens) >= FLOOD and len({token.stem for token in self.tokens}) <= 2

    @property
    def years(self) -> frozenset[str]:
        """The years named."""
        return frozenset(token.word for token in self.tokens if _YEAR.fullmatch(token.word))

    @property
    def asker(self) -> str | None:
        """The asker's own nationality, if the message tells it."""
        return next((mention.entity for mention in self.mentions if mention.role == "asker"), None)

    @property
    def substance(self) -> int:
        """How many names, ideas and words with a meaning of their own it has, each counted once."""
        ideas = {position for idea in self.ideas for position in range(idea.start, idea.end)}
        words = {self.tokens[position].stem for position in self.content - ideas}
        words = {word for word in words if len(set(word)) > 1}  # not “aaaa”
        return len({mention.entity for mention in self.mentions} | {idea.id for idea in self.ideas} | words)

    @property
    def text(self) -> str:
        """The words as read, repaired."""
        return " ".join(token.word for token in self.tokens)
