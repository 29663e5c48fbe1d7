"""What is read from a payload: advisories, further pages to read, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.feeds.advisory import Advisory
from knowledge.feeds.codes import PlaceCodes
from knowledge.model import Id, Record

Why = Literal[
    "payload",  # the whole document is not what it should be
    "level",  # a level or status that the scale doesn't know
    "place",  # no place, or more than one, can be meant
    "stub",  # a body that says nothing, as served in place of the real one
    "duplicate",  # a second item on the same place that says something else and is not newer
    "incomplete",  # a field is missing or has no meaning
    "older",  # older than what is held
    "drop",  # a fall of two levels or more, not confirmed yet
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
    source's second address.
    """

    issuer: str
    read: Read
    page: ReadPage | None = None
    cross_check: CrossCheck | None = None
    media_types: frozenset[str] = field(default_factory=lambda: frozenset({"application/json"}))
    """The content types in which the documents come; another one is refused before it is read."""
