"""How two forms of an advisory differ: in what they say, and not in how it is set."""

from __future__ import annotations

import re
import unicodedata

from knowledge.feeds.advisory import Advisory, ChangeKind, Wording
from knowledge.text import fold

_LINK = re.compile(r"\]\([^()\s]*\)|<?\bhttps?://[^\s<>)\]]+>?|\bwww\.[^\s<>)\]]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_MARKUP = re.compile(r"[*_~`|\\]")
# A decimal point is no punctuation: 1.5 km are not 15 km. "5km" and "5 km" are the same.
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")

Words = tuple[str, ...]


def same(one: Advisory, other: Advisory) -> bool:
    """Whether both say the same to the letter. Dates and notes don't count."""
    return (one.place, one.levels, one.departure) == (
        other.place,
        other.levels,
        other.departure,
    ) and one.wordings == other.wordings


def same_words(one: Advisory, other: Advisory) -> bool:
    """Whether both have the same levels and status and, in the languages of both, the same words."""
    if (one.place, one.levels, one.departure) != (other.place, other.levels, other.departure):
        return False
    shared = one.wordings.keys() & other.wordings.keys()
    return bool(shared) and all(
        _words(one.wordings[locale].summary) == _words(other.wordings[locale].summary)
        and _parts(one.wordings[locale]) == _parts(other.wordings[locale])
        for locale in shared
    )


def is_bare(advisory: Advisory) -> bool:
    """Whether it has no text at all beside its level."""
    return not any(wording.summary.strip() or wording.parts for wording in advisory.wordings.values())


def kinds(before: Advisory | None, after: Advisory) -> tuple[ChangeKind, ...]:
    """What a step between two forms that aren't the same is of.

    Parts differ if their words do, in a language that both forms have; their order, punctuation, links and
    markup don't count. What the government calls editorial is of the text, if level and status are the same.
    So is a text that comes to a level which had none: what it adds is not known to be new.
    """
    if before is None:
        return ("first",)
    found: list[ChangeKind] = []
    if before.levels != after.levels:
        found.append("level")
    if not is_bare(before) and _parts_differ(before, after):
        found.append("parts")
    if not is_bare(before) and before.departure != after.departure:
        found.append("departure")
    if found == ["parts"] and after.editorial:
        return ("text",)
    return tuple(found) or ("text",)


def _parts_differ(before: Advisory, after: Advisory) -> bool:
    return any(
        _parts(before.wordings[locale]) != _parts(after.wordings[locale])
        for locale in before.wordings.keys() & after.wordings.keys()
    )


def _parts(wording: Wording) -> frozenset[Words]:
    return frozenset(words for part in wording.parts if (words := _words(part)))


def _words(text: str) -> Words:
    text = _MARKUP.sub("", _TAG.sub(" ", _LINK.sub("] ", text)))
    # Characters that nobody sees: a reader puts one into what could ping.
    seen = "".join(
        c for c in unicodedata.normalize("NFKC", text) if c.isascii() or unicodedata.category(c) != "Cf"
    )
    return tuple(_WORD.findall(fold(seen)))
