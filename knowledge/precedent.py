"""Whether an answer fits the frame of a question: by what its passages state, and what has been asked of it.

Likeness can't refuse “is the French embassy open?”. A name in a role, a detail or a kind of answer
that neither the passages nor any phrasing of an entry know is no question of that entry.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.base import ANY, KnowledgeBase
from knowledge.frame import Frame, Mention
from knowledge.matcher import DECLINED, Label

_GROUP_OF_ROLE = {
    "speaker": "speaker",
    "mission": "mission",
    "people": "people",
    "asker": "people",
    "place": "place",
    "origin": "place",
    "actor": "any",
    "any": "any",
}
LEAST = 2
"""Phrasings that must have put a name in a role for it to be precedent: one alone may be a slip."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Which answers of an entry fit a frame; if none, what stands against them.

    `issuers` are those whose answers fit, `narrowed` whether the frame chose them among others.
    `against` is the mention that no answer knows, `detail` the id of a detail or kind that none states.
    """

    issuers: tuple[str, ...]
    narrowed: bool = False
    against: Mention | None = None
    detail: str | None = None


class Precedent:
    """What each answer of a knowledge base is known to be asked about."""

    def __init__(
        self, base: KnowledgeBase, examples: Iterable[tuple[Frame, Label]], entities: dict[str, str]
    ) -> None:
        self._answers = {
            id_: tuple(answer.issuer for answer in entry.answers) for id_, entry in base.entries.items()
        }
        self._seen: dict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        self._details: dict[str, Counter[str]] = defaultdict(Counter)
        self._kinds: dict[str, Counter[str]] = defaultdict(Counter)
        self._gives = {id_: frozenset(entry.gives) for id_, entry in base.entries.items()}
        self._to_people: dict[tuple[str, str], bool] = {}
        self._learn(examples)
        self._state(base, entities)

    def _learn(self, examples: Iterable[tuple[Frame, Label]]) -> None:
        for frame, (entry, group) in examples:
            if entry == DECLINED or entry not in self._answers:
                continue
            issuers = self._answers[entry] if group == ANY else (group,)
            several = group == ANY and len(issuers) > 1
            for mention in frame.mentions:
                # A question about both embassies names both: each name is precedent for its own answer only.
                own = [issuer for issuer in issuers if issuer == mention.entity] if several else []
                for issuer in own or issuers:
                    self._seen[entry, issuer][mention.entity, _GROUP_OF_ROLE[mention.role]] += 1
            self._details[entry].update({idea.id for idea in frame.ideas if idea.detail})
            self._kinds[entry].update(frame.asks)

    def _state(self, base: KnowledgeBase, entities: dict[str, str]) -> None:
        """What the passages themselves say of roles is precedent without any phrasing."""
        for id_, entry in base.entries.items():
            for answer in entry.answers:
                known = self._seen[id_, answer.issuer]
                for passage in base.cited(answer):
                    for group in ("speaker", "any"):
                        known[passage.issuer, group] += LEAST
                    for actor in passage.actors:
                        known[entities.get(actor, actor), "any"] += LEAST
                    for place in passage.about:
                        known[entities.get(place, place), "place"] += LEAST
                    self._to_people[id_, answer.issuer] = self._to_people.get(
                        (id_, answer.issuer), False
                    ) or bool(passage.audience)

    def fit(self, entry: str, frame: Frame) -> Fit:
        """Which answers of an entry the frame of a question fits."""
        issuers = self._answers[entry]
        if detail := self._missing_detail(entry, frame):
            return Fit((), detail=detail)
        chosen: list[set[str]] = []
        for mention in self._telling(frame):
            knowing = {issuer for issuer in issuers if self._knows(entry, issuer, mention)}
            if not knowing:
                return Fit((), against=mention)
            if len(knowing) < len(issuers):
                chosen.append(knowing)
        if not chosen:
            return Fit(issuers)
        common = set.intersection(*chosen) or set.union(*chosen)
        return Fit(tuple(issuer for issuer in issuers if issuer in common), narrowed=True)

    def _telling(self, frame: Frame) -> Sequence[Mention]:
        """The mentions that an answer must know: the asker's own nationality only if nobody else is named."""
        others = [mention for mention in frame.mentions if mention.role in ("mission", "people", "speaker")]
        return [mention for mention in frame.mentions if mention.role != "asker" or not others]

    def _knows(self, entry: str, issuer: str, mention: Mention) -> bool:
        seen = self._seen[entry, issuer]
        if mention.role == "asker" and not self._to_people.get((entry, issuer)):
            return True
        group = _GROUP_OF_ROLE[mention.role]
        if seen[mention.entity, group] >= LEAST:
            return True
        if group == "any":
            # The words around don't tell its role: any role that the answer knows will do, but a place
            # is no precedent for an issuer where several have spoken.
            several = len(self._answers[entry]) > 1
            return any(
                entity == mention.entity and count >= LEAST and not (several and known == "place")
                for (entity, known), count in seen.items()
            )
        return False

    def _missing_detail(self, entry: str, frame: Frame) -> str | None:
        for idea in frame.ideas:
            if idea.detail and self._details[entry][idea.id] < LEAST:
                return idea.id
        for kind in ("number", "contact"):
            if kind in frame.asks and kind not in self._gives[entry] and self._kinds[entry][kind] < LEAST:
                return kind
        return None
