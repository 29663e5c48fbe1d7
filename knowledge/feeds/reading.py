"""What is read from a payload: advisories, further pages to read, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.feeds.advisory import Advisory
from knowledge.feeds.codes import PlaceCodes
from knowledge.feeds.dating import is_before
from knowledge.feeds.governments import governments
from knowledge.model import Id, Record

Why = Literal[
    "payload",  # the whole document is not what it should be
    "level",  # a level or status that the scale doesn't know
    "place",  # no place, or more than one, can be meant
    "stub",  # a body that says nothing, as served in place of the real one
    "duplicate",  # a second item on the same place that says something else and is not newer
    "incomplete",  # a field is missing or has no meaning
    "older",  # older than what is held
    "drop",  # a fall that is not believed yet, mostly of two levels or more
    "withdrawn",  # the government has taken the page back
    "crosscheck",  # the government's other feed says something else
]


class Refusal(Record):
    """Something that was not believed, and why, in a sentence for the operator."""

    why: Why
    what: str
    """Which item: its title or address as it came, cut to some 200 characters."""
    reason: str
    """A sentence with the remedy, if there is one."""
    place: Id | None = None


class PayloadError(Exception):
    """A payload that is not what its address should give; the message says what it is instead."""


@dataclass(frozen=True, slots=True)
class Page:
    """A further document to read: `address` relative to that of the index; `version` changes with it."""

    key: str
    address: str
    version: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What one payload says. `listed` are the places it speaks of, whether or not they could be read."""

    advisories: tuple[Advisory, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    pages: tuple[Page, ...] = ()
    listed: frozenset[str] = frozenset()


Read = Callable[[bytes, PlaceCodes], Reading]
ReadPage = Callable[[Page, bytes, PlaceCodes], Reading]
CrossCheck = Callable[[bytes, PlaceCodes], Mapping[str, frozenset[tuple[str, ...]]]]
"""Gives the levels that a second feed of the same government holds for each place."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How the payloads of one government are read. All functions are pure; each raises PayloadError.

    `read` takes the document at the source's address, `page` one that it lists, `cross_check` that at the
    source's second address. Where there are pages, what `read` and `page` give is joined by `merged`, with
    what is held, before the quarantine decides on it: once a refresh, with those pages that could be read.
    """

    issuer: str
    read: Read
    page: ReadPage | None = None
    cross_check: CrossCheck | None = None
    media_types: frozenset[str] = field(default_factory=lambda: frozenset({"application/json"}))
    """The content types in which the documents come; another one is refused before it is read."""


def merged(index: Reading, pages: Iterable[Reading], held: Iterable[Advisory] = ()) -> Reading:
    """One reading of an index, of those of its pages that were read now, and of what is `held`.

    An index may give levels without texts. For such a place the page wins, unless it is older than the index
    and its levels are others. Where no page was read, the level is the index's; the texts are the held ones
    as long as the levels agree. If they don't, only what the index can't know stays of them: the departure
    of staff, and the parts as long as the flags agree. So a page that fails never loses or delays a level.
    """
    pages = tuple(pages)
    read = {advisory.place: advisory for page in pages for advisory in page.advisories}
    before = {advisory.place: advisory for advisory in held}
    advisories: list[Advisory] = []
    refusals = [*index.refusals, *(refusal for page in pages for refusal in page.refusals)]
    for said in index.advisories:
        found = read.get(said.place)
        if found is not None and found.levels != said.levels and _older(found, said):
            refusals.append(
                Refusal(
                    why="older",
                    what=said.place,
                    reason="The page is older than the index, which gives another level.",
                    place=said.place,
                )
            )
            del read[said.place]
            found = None
        if found is None:
            advisories.append(_with_texts(said, before.get(said.place)))
    listed = index.listed.union(*(page.listed for page in pages))
    return Reading((*advisories, *read.values()), tuple(refusals), (), listed)


def _older(one: Advisory, other: Advisory) -> bool:
    return one.dated is not None and other.dated is not None and is_before(one.dated, other.dated)


def _with_texts(said: Advisory, held: Advisory | None) -> Advisory:
    if held is None or not any(wording.summary or wording.parts for wording in held.wordings.values()):
        return said
    if held.levels == said.levels:
        return held
    scale = governments()[said.issuer].levels
    flags = [{level for level in one.levels if scale[level].flag} for one in (said, held)]
    wordings = {
        locale: wording.model_copy(update={"parts": held.wordings[locale].parts})
        if flags[0] == flags[1] and locale in held.wordings
        else wording
        for locale, wording in said.wordings.items()
    }
    return said.model_copy(update={"wordings": wordings, "departure": held.departure})
