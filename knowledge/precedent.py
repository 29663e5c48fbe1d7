"""Whether an answer fits the frame of a question: by what its passages state, and what has been asked of it.

Likeness can't refuse “is the French embassy open?”. A name in a role, a detail or a kind of answer
that neither the passages nor any phrasing of an entry know is no question of that entry.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.base import ANY, KnowledgeBase
from knowledge.frame import Frame, Mention
from knowledge.matcher import Label
from knowledge.model import Entry, Passage

_GROUP_OF_ROLE = {
    "speaker": "agent",
    "subject": "agent",
    "mission": "mission",
    "people": "people",
    "asker": "people",
    "place": "place",
    "origin": "place",
    "owner": "owner",
    "any": "any",
}
LEAST = 2
"""Phrasings that must have put a name in a role for it to be precedent: one alone may be a slip."""


_STRICT = frozenset(["mission", "people"])
"""Roles in which a name must have precedent: whose embassy and whose citizens is what an answer turns on."""
STRICT_SHARE = 0.03
"""Share of an answer's phrasings that must have put a name in such a role: a few may have been misread."""
_ASKED = frozenset(["speaker", "subject", "mission", "people"])
"""Roles that say whose answer is wanted."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Which answers of an entry fit a frame; if none, what stands against them.

    `issuers` are those whose answers fit, `narrowed` whether the frame chose them among others.
    `against` is the mention that no answer knows. `details` are the years, details and kinds of answer
    without precedent, `strained` how many names are known to the answers but not in their role.
    """

    issuers: tuple[str, ...]
    narrowed: bool = False
    against: Mention | None = None
    details: tuple[str, ...] = ()
    strained: int = 0


class Learnt:
    """Counts of what was asked of each entry: names in their roles, details and kinds of answer."""

    def __init__(self, state: list[Any] | None = None) -> None:
        names, details, kinds, people, words, sizes = state or ([], {}, {}, [], {}, [])
        self.seen: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        for entry, issuer, entity, group, count in names:
            self.seen[entry, issuer][entity, group] = count
        self.details = defaultdict(Counter, {entry: Counter(seen) for entry, seen in details.items()})
        self.kinds = defaultdict(Counter, {entry: Counter(seen) for entry, seen in kinds.items()})
        self.to_people = {(entry, issuer) for entry, issuer in people}
        self.sizes = Counter({(entry, issuer): size for entry, issuer, size in sizes})
        self.words = defaultdict(set, {entry: set(known) for entry, known in words.items()})

    def state(self) -> list[Any]:
        """Everything learnt as plain lists, from which it can be made again."""
        return [
            [[*key, *pair, count] for key, seen in self.seen.items() for pair, count in seen.items()],
            {entry: dict(seen) for entry, seen in self.details.items()},
            {entry: dict(seen) for entry, seen in self.kinds.items()},
            [list(pair) for pair in sorted(self.to_people)],
            {entry: sorted(known) for entry, known in self.words.items()},
            [[*key, size] for key, size in self.sizes.items()],
        ]

    def phrasing(self, frame: Frame, entry: str, issuers: Sequence[str]) -> None:
        """Learns from a phrasing that asks for answers of these issuers."""
        self.sizes.update((entry, issuer) for issuer in issuers)
        for mention in frame.mentions:
            # A question about both embassies names both: each name is precedent for its own answer only.
            own = [issuer for issuer in issuers if issuer == mention.entity]
            for issuer in own or issuers:
                self.seen[entry, issuer][mention.entity, _GROUP_OF_ROLE[mention.role]] += 1
        self.details[entry].update({idea.id for idea in frame.ideas if idea.detail})
        self.kinds[entry].update(frame.asks)
        self.words[entry].update(meant(frame))

    def passage(self, passage: Passage, entry: str, issuer: str, entities: dict[str, str]) -> None:
        """Learns from a passage: what it states of roles is precedent without any phrasing."""
        known = self.seen[entry, issuer]
        for role in ("agent", "owner"):
            known[passage.issuer, role] += LEAST
        for actor in passage.actors:
            for role in ("agent", "owner"):
                known[entities.get(actor, actor), role] += LEAST
        for place in passage.about:
            known[entities.get(place, place), "place"] += LEAST
        if passage.audience:
            self.to_people.add((entry, issuer))


class Precedent:
    """What each answer of a knowledge base is known to be asked about."""

    def __init__(self, base: KnowledgeBase, learnt: Learnt) -> None:
        self._answers = {
            id_: tuple(answer.issuer for answer in entry.answers) for id_, entry in base.entries.items()
        }
        self._years = {id_: frozenset(_years(base, entry)) for id_, entry in base.entries.items()}
        self._gives = {id_: frozenset(entry.gives) for id_, entry in base.entries.items()}
        self.learnt = learnt

    @classmethod
    def learned(
        cls, base: KnowledgeBase, examples: Iterable[tuple[Frame, Label]], entities: dict[str, str]
    ) -> Precedent:
        """What phrasings and passages together are precedent for. `entities` names each place's issuer."""
        learnt = Learnt()
        for frame, (entry, group) in examples:
            if entry in base.entries:
                issuers = [answer.issuer for answer in base.entries[entry].answers]
                learnt.phrasing(frame, entry, issuers if group == ANY else [group])
        for id_, record in base.entries.items():
            for answer in record.answers:
                for passage in base.cited(answer):
                    learnt.passage(passage, id_, answer.issuer, entities)
        return cls(base, learnt)

    def foreign(self, entry: str, frame: Frame) -> float:
        """The share of a question's own words and ideas that stand in no phrasing of an entry."""
        words = list(meant(frame))
        return sum(word not in self.learnt.words[entry] for word in words) / (len(words) + 1)

    def fit(self, entry: str, frame: Frame) -> Fit:
        """Which answers of an entry the frame of a question fits."""
        issuers = self._answers[entry]
        if other := frame.years - self._years[entry]:
            return Fit((), details=tuple(sorted(other)))
        details = tuple(self._missing(entry, frame))
        chosen: list[set[str]] = []
        strained = 0
        for mention in self._telling(frame):
            knowing = {issuer for issuer in issuers if self._knows(entry, issuer, mention)}
            if not knowing:
                knowing = {issuer for issuer in issuers if self._may_know(entry, issuer, mention)}
                strained += 1
            if not knowing:
                return Fit((), against=mention, details=details)
            if mention.entity in knowing and mention.role in _ASKED:
                knowing = {mention.entity}  # who is asked about answers for itself
            if len(knowing) < len(issuers):
                chosen.append(knowing)
        if not chosen:
            return Fit(issuers, details=details, strained=strained)
        common = set.intersection(*chosen) or set.union(*chosen)
        fitting = tuple(issuer for issuer in issuers if issuer in common)
        asked = [
            mention for mention in frame.mentions if mention.entity in issuers and mention.role in _ASKED
        ]
        if asked and not common & {mention.entity for mention in asked}:
            # Another issuer's answer would fit, but it is not that issuer who was asked about.
            return Fit((), against=asked[0], details=details)
        return Fit(fitting, narrowed=True, details=details, strained=strained)

    def _telling(self, frame: Frame) -> Sequence[Mention]:
        """The mentions that an answer must know: the asker's own nationality only if nobody else is named."""
        others = [mention for mention in frame.mentions if mention.role in ("mission", "people", "speaker")]
        return [mention for mention in frame.mentions if mention.role != "asker" or not others]

    def _knows(self, entry: str, issuer: str, mention: Mention) -> bool:
        """Whether an answer has precedent for a name in its role."""
        seen = self.learnt.seen[entry, issuer]
        if mention.role == "asker" and (entry, issuer) not in self.learnt.to_people:
            return True
        group = _GROUP_OF_ROLE[mention.role]
        size = self.learnt.sizes[entry, issuer] if group in _STRICT else 0
        if seen[mention.entity, group] >= max(LEAST, STRICT_SHARE * size):
            return True
        # The words around don't tell its role: any role that the answer knows will do.
        return group in ("any", "owner") and self._known_at_all(entry, issuer, mention)

    def _may_know(self, entry: str, issuer: str, mention: Mention) -> bool:
        """Whether an answer knows a name in another role, so that this one may have been misread."""
        return _GROUP_OF_ROLE[mention.role] not in _STRICT and self._known_at_all(entry, issuer, mention)

    def _known_at_all(self, entry: str, issuer: str, mention: Mention) -> bool:
        # Where several have spoken, a place is no precedent for an issuer.
        several = len(self._answers[entry]) > 1
        return any(
            entity == mention.entity and count >= LEAST and not (several and known == "place")
            for (entity, known), count in self.learnt.seen[entry, issuer].items()
        )

    def _missing(self, entry: str, frame: Frame) -> Iterator[str]:
        """Details and kinds of answer asked for that neither the entry gives nor anyone has asked of it."""
        for idea in frame.ideas:
            if idea.detail and self.learnt.details[entry][idea.id] < LEAST:
                yield idea.id
        for kind in ("number", "contact"):
            asked = self.learnt.kinds[entry][kind]
            if kind in frame.asks and kind not in self._gives[entry] and asked < LEAST:
                yield kind


def _years(base: KnowledgeBase, entry: Entry) -> Iterator[str]:
    """The years an entry's passages are of or speak of."""
    for answer in entry.answers:
        for passage in base.cited(answer):
            yield str(base.day(passage).year)
            yield from re.findall(r"\d{4}", f"{passage.as_of} {passage.fact}")


def meant(frame: Frame) -> Iterator[str]:
    """Each word with a meaning of its own as the idea it is part of, else as its stem."""
    idea_at = {position: idea.id for idea in frame.ideas for position in range(idea.start, idea.end)}
    for position in sorted(frame.content):
        yield f"={idea_at[position]}" if position in idea_at else frame.tokens[position].stem
