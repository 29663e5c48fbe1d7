"""The governments whose advice is read live: each one's own scale and terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter

from knowledge.feeds.advisory import Advisory, LevelId
from knowledge.model import Id, Locale, Record, Text

_SENTENCE_END = re.compile(r"(?<!\b\w\.\w\.)(?<=[.!?])\s")
Colour = Literal["red", "orange", "yellow", "green", "blue", "none"]


class Level(Record):
    """A step of a scale, or a flag that stands beside one."""

    grade: int = Field(ge=0, le=9, description="How grave it is, within this scale only.")
    colour: Colour = Field(description="How the government itself colours it.")
    label: dict[Locale, Text] = Field(min_length=1, description="The government's own words for it.")
    flag: bool = Field(False, description="Whether it stands beside a level, and never alone.")


class Departure(Record):
    """What a text can say of the departure of embassy staff."""

    grade: int = Field(ge=0, le=9, description="How grave it is.")
    patterns: tuple[Text, ...] = Field(min_length=1, description="Words of the official text, in any case.")


class Government(Record):
    """A government and its scale. Scales of two governments are never compared."""

    name: Text
    audience: Text
    licence: Text
    texts: bool = True
    worded: bool = Field(True, description="Whether the feed has the words of a level, to be quoted.")
    levels: dict[LevelId, Level] = Field(min_length=1)
    departure: dict[LevelId, Departure] = Field({})
    places: dict[str, tuple[Id, ...]] = Field(
        {}, description="Which places the feed means where its name or code doesn't tell; the own one first."
    )
    stubs: tuple[Text, ...] = Field((), description="Words served in place of a text, in any case.")

    def grade(self, levels: Iterable[str]) -> int:
        """How grave the gravest of `levels` is. Raises KeyError for one that the scale doesn't have."""
        return max(self.levels[level].grade for level in levels)

    def ordered(self, levels: Iterable[str]) -> tuple[str, ...]:
        """`levels` once each, the gravest first. Raises KeyError for one that the scale doesn't have."""
        order = list(self.levels)
        wanted = set(levels)
        if unknown := wanted.difference(order):
            raise KeyError(min(unknown))
        return tuple(level for level in order if level in wanted)

    def departing(self, text: str) -> str | None:
        """The gravest thing that an official text says of the departure of staff; None if it says none.

        A sentence with a pattern of grade 0 takes back what it names of all that stands before it.
        """
        said: set[str] = set()
        for sentence in _SENTENCE_END.split(" ".join(text.casefold().split())):
            named = {
                id_
                for id_, departure in self.departure.items()
                if any(p in sentence for p in departure.patterns)
            }
            ended = {id_ for id_ in named if self.departure[id_].grade == 0}
            said = (said - named) | ended if ended else said | named
        return max(said, key=lambda id_: self.departure[id_].grade, default=None)


@cache
def governments() -> Mapping[Id, Government]:
    """The governments of governments.yaml, by issuer."""
    text = files("knowledge.feeds").joinpath("governments.yaml").read_text("utf-8")
    return TypeAdapter(dict[Id, Government]).validate_python(yaml.safe_load(text)["governments"])


def grade(advisory: Advisory) -> int:
    """How grave an advisory is on its government's own scale."""
    return governments()[advisory.issuer].grade(advisory.levels)
