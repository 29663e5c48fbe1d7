"""What may be kept of a question: words of the vocabulary and common words, and nothing else.

Every word that is kept stands in a list that comes with the program or in the vocabulary: that is how no
name, number, address or link survives, whatever people write.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.storage.gaps import MOST_NAMES, Question
from knowledge import Advisor
from knowledge.base import LocaleVocabulary
from knowledge.frame import Frame
from knowledge.model import Locale
from knowledge.text import clean, fold

HIDDEN = "▢"
"""Stands for a word that is not kept."""
MOST_WORDS = 40
MOST_CHARACTERS = 400

_LISTS = Path(__file__).with_name("common_words")
# Whatever joins letters to other signs may be a handle, an address, a link or a number, even if its parts
# are words. Only hyphens, apostrophes, and the dots of an abbreviation as U.S. stand within words.
_ABBREVIATION = re.compile(r"(?:[^\W\d_]\.){2,}")
_PLAIN = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_AROUND = re.compile(r"^[^\w@#]+|[^\w]+$")
_STRANGE = "qzx"
"""Stands in a question for what is not to be read. Too short to be mended, and no word."""


@cache
def _common(locale: Locale) -> str:
    """The common words of a language, in one text: as a set they would take ten times the memory."""
    lines = (_LISTS / f"{locale}.txt").read_text("utf-8").splitlines()
    return "\n".join(("", *lines[1:], ""))


@cache
def _names() -> frozenset[str]:
    return frozenset((_LISTS / "names.txt").read_text("utf-8").partition("\n")[2].split())


class Redaction:
    """Makes of what people write what may be kept."""

    def __init__(self, advisor: Advisor) -> None:
        self._advisor = advisor
        self._small: dict[Locale, frozenset[str]] = {}

    def of(self, message: str) -> Question | None:
        """The question as it may be kept; None if nothing is left that it could be about."""
        frame = self._advisor.frame(_without_strange(message))
        if frame.locale is None:
            return None
        words = list(self._words(frame, frame.locale))[:MOST_WORDS]
        while sum(map(len, words)) + len(words) > MOST_CHARACTERS:
            words.pop()
        if all(word == HIDDEN or word in self._small_words(frame.locale) for word in words):
            return None
        names = dict.fromkeys(mention.entity for mention in frame.mentions)
        return Question(" ".join(words), frame.locale, tuple(sorted(names))[:MOST_NAMES])

    def _words(self, frame: Frame, locale: Locale) -> Iterator[str]:
        """Each word of the question as it is kept; the words of a name or idea together where need be."""
        spans = {idea.start: (idea.end, idea.id) for idea in frame.ideas}
        spans |= {mention.start: (mention.end, mention.entity) for mention in frame.mentions}
        position = 0
        while position < len(frame.tokens):
            end, id_ = spans.get(position, (position + 1, None))
            words = [token.word for token in frame.tokens[position:end]]
            if id_ is not None and not self._kept_as_written(words, id_, locale):
                # A form the vocabulary doesn't spell out, or more than it: what it stands for is kept.
                yield id_
            elif id_ is None and not self._is_safe(frame, position, locale):
                yield HIDDEN
            else:
                yield from words
            position = end

    def _kept_as_written(self, words: list[str], id_: str, locale: Locale) -> bool:
        if all(self._is_common(word, locale) for word in words):
            return True
        return len(words) == 1 and words[0] not in _names() and words[0] in self._spelt_out(id_, locale)

    def _is_common(self, word: str, locale: Locale) -> bool:
        return f"\n{word}\n" in _common(locale) or word in self._small_words(locale)

    def _spelt_out(self, id_: str, locale: Locale) -> set[str]:
        """The single words of the vocabulary for an idea, or for a place in this language or English."""
        knowledge = self._advisor.knowledge
        issuer = knowledge.issuers.get(id_)
        place = (issuer.place if issuer else None) or id_
        found: set[str] = set()
        for vocabulary in (knowledge.vocabulary[locale], knowledge.vocabulary["en"]):
            found.update(vocabulary.concepts.get(id_, ()))
            found.update(vocabulary.details.get(id_, ()))
            if names := vocabulary.places.get(place):
                found.add(names.name)
                for group in (names.aliases, names.exact, names.people, names.cities, names.regions,
                              names.government):  # fmt: skip
                    found.update(group)
        return {fold(phrase).replace(".", "") for phrase in found if " " not in phrase}

    def _small_words(self, locale: Locale) -> frozenset[str]:
        if locale not in self._small:
            self._small[locale] = _small_words(self._advisor.knowledge.vocabulary[locale])
        return self._small[locale]

    def _is_safe(self, frame: Frame, position: int, locale: Locale) -> bool:
        """Whether a word is common, and not written as a name: with a capital within a sentence."""
        token = frame.tokens[position]
        if token.word in self._small_words(locale):
            return True
        first = not position or frame.tokens[position - 1].clause != token.clause
        capital = token.raw[:1].isupper() and not token.raw.isupper()
        as_name = capital and not first and locale != "de"  # German writes all nouns so
        return not as_name and self._is_common(token.word, locale)


def _small_words(vocabulary: LocaleVocabulary) -> frozenset[str]:
    cues = vocabulary.cues
    groups = (cues.stopwords, *cues.asks.values(), cues.genitive, cues.openers)
    phrases = (phrase for group in groups for phrase in group)
    return frozenset(fold(phrase) for phrase in phrases if phrase.isalpha())


def _without_strange(message: str) -> str:
    """The message with only words in it."""
    plain = clean(unicodedata.normalize("NFKC", message))
    return " ".join(_word_or_strange(part) for part in plain.split())


def _word_or_strange(part: str) -> str:
    core = _AROUND.sub("", part)
    after = part[part.rfind(core) + len(core) :] if core else part
    end = "".join(sign for sign in after if sign in ".?!,;…")
    if not core:
        return end
    if _ABBREVIATION.fullmatch(core + end[:1]):
        return core + end
    return (core if _PLAIN.fullmatch(core) else _STRANGE) + end
