"""From a message to its frame: the first half of understanding, without any matching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import get_args

from knowledge.base import KnowledgeBase, LocaleVocabulary
from knowledge.frame import Frame, Idea
from knowledge.model import LOCALES, AnswerKind, Locale
from knowledge.names import Gazetteer, Name
from knowledge.phrases import ONE_WORD, PhraseTable
from knowledge.repair import Repair
from knowledge.roles import CueTable, RoleReader, SmallWords
from knowledge.text import clean, fold
from knowledge.vocabulary_model import CueName
from knowledge.words import Token, language, split, stem, tokens

WordCounts = dict[Locale, dict[str, int]]
"""How often each folded word stands in the phrasings of a language."""

MAX_TOKENS = 160
"""Words of a message that are read; what a person asks stands well within."""
_KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)


class _Language:
    """What reading needs in one language."""

    def __init__(
        self, locale: Locale, base: KnowledgeBase, gazetteer: Gazetteer, counts: Mapping[str, int]
    ) -> None:
        vocabulary = base.vocabulary[locale]
        self.spelling = {fold(typed): fold(meant) for typed, meant in vocabulary.spelling.items()}
        self.ideas: PhraseTable[tuple[str, bool]] = PhraseTable()
        for concepts, detail in ((vocabulary.concepts, False), (vocabulary.details, True)):
            for id_, phrases in concepts.items():
                for phrase in phrases:
                    self.ideas.add(_stems(phrase, locale), (id_, detail))
        self.asks: PhraseTable[AnswerKind] = PhraseTable()
        for kind, phrases in vocabulary.cues.asks.items():
            for phrase in phrases:
                self.asks.add(_stems(phrase, locale), kind)
        self.danger: PhraseTable[bool] = PhraseTable()
        for phrase in vocabulary.cues.cues.get("danger", ()):
            self.danger.add(_stems(phrase, locale), True)
        self.roles = RoleReader(
            _cue_table(vocabulary, locale),
            SmallWords(
                stopwords=_folded(vocabulary.cues.stopwords),
                openers=_folded(vocabulary.cues.asks.get("yes_no", ())) | _folded(vocabulary.cues.openers),
                articles=_folded(vocabulary.cues.articles),
                genitive=_folded(vocabulary.cues.genitive),
            ),
        )
        self.stopwords = _folded(vocabulary.cues.stopwords)
        self.negation = _cue_stems(vocabulary, locale, "negation")
        self.country_after = frozenset(fold(word) for word in vocabulary.cues.country_after)
        self.country_before = (
            _cue_stems(vocabulary, locale, "mission")
            | _cue_stems(vocabulary, locale, "holder")
            | {stem(fold(word), locale) for word in vocabulary.cues.country_before}
        )
        self.known = counts
        self._repair_parts = (locale, base, gazetteer, counts)

    @cached_property
    def repair(self) -> Repair:
        """Made ready when the first word comes that stands in no phrasing."""
        return _repair(*self._repair_parts)


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _cue_table(vocabulary: LocaleVocabulary, locale: Locale) -> CueTable:
    """Every cue phrase with all the cues it is of: “leaving” is both a way there and a way away."""
    cues: dict[tuple[str, ...], list[CueName]] = {}
    for cue, phrases in vocabulary.cues.cues.items():
        for phrase in phrases:
            known = cues.setdefault(tuple(_stems(phrase, locale)), [])
            if cue not in known:
                known.append(cue)
    table: CueTable = PhraseTable()
    for words, found in cues.items():
        table.add(words, tuple(found))
    return table


def _cue_stems(vocabulary: LocaleVocabulary, locale: Locale, cue: CueName) -> frozenset[str]:
    words = [_stems(phrase, locale) for phrase in vocabulary.cues.cues.get(cue, ())]
    return frozenset(stems[0] for stems in words if len(stems) == 1)


def _repair(locale: Locale, base: KnowledgeBase, gazetteer: Gazetteer, counts: Mapping[str, int]) -> Repair:
    vocabulary = base.vocabulary[locale]
    stated = set(gazetteer.words(locale)) | set(_plain(vocabulary))
    common = frozenset(vocabulary.words)
    words = Counter(counts)
    words.update(stated)
    # A word typed once in a phrasing may itself be a misspelling: only what is known otherwise is a target.
    targets = {word: count for word, count in words.items() if count > 1 or word in common or word in stated}
    right = common | set(words) | {fold(typed) for typed in vocabulary.spelling}
    names = vocabulary.places
    twins = [
        frozenset({fold(names[id_].name), *(fold(names[twin].name) for twin in place.twins if twin in names)})
        for id_, place in base.places.items()
        if place.twins and id_ in names
    ]
    return Repair(targets, right, twins)


def word_counts(base: KnowledgeBase) -> WordCounts:
    """How often each word stands in the phrasings, by language; small words count though none holds them."""
    counts: dict[Locale, Counter[str]] = {
        locale: Counter(dict.fromkeys(_folded(base.vocabulary[locale].cues.stopwords), 0))
        for locale in LOCALES
    }
    for phrasing in base.phrasings:
        counts[phrasing.locale].update(fold(raw) for raw, _ in split(clean(phrasing.text)))
    return {locale: dict(found) for locale, found in counts.items()}


def _plain(vocabulary: LocaleVocabulary) -> Sequence[str]:
    phrases = [
        phrase
        for group in (vocabulary.concepts, vocabulary.details)
        for words in group.values()
        for phrase in words
    ]
    phrases += [phrase for words in vocabulary.cues.asks.values() for phrase in words]
    phrases += vocabulary.cues.stopwords
    phrases += [phrase for words in vocabulary.cues.cues.values() for phrase in words]
    return [fold(word) for phrase in phrases for word in phrase.split() if not word.endswith("*")]


def _stems(phrase: str, locale: Locale) -> list[str]:
    """A vocabulary phrase in the form that messages are matched in."""
    result: list[str] = []
    for part in phrase.split():
        if part == ONE_WORD:
            result.append(part)
        elif part.endswith("*"):
            result.append(fold(part))
        elif part.isascii() and part.isalpha():
            result.append(stem(part.lower(), locale))
        else:
            result += [stem(fold(raw), locale) for raw, _ in split(part)]
    return result


class Reader:
    """Reads messages by the vocabulary of a knowledge base."""

    def __init__(self, base: KnowledgeBase, counts: WordCounts) -> None:
        self.gazetteer = Gazetteer(base)
        self._base = base
        self.counts = counts
        self._languages: dict[Locale, _Language] = {}

    def over(self, base: KnowledgeBase) -> Reader:
        """This reader over another copy of its knowledge base, with what it has made ready."""
        other = Reader(base, self.counts)
        other.gazetteer, other._languages = self.gazetteer, self._languages
        return other

    def _language(self, locale: Locale) -> _Language:
        """A language made ready when the first message in it comes: most servers speak one or two."""
        if locale not in self._languages:
            self._languages[locale] = _Language(locale, self._base, self.gazetteer, self.counts[locale])
        return self._languages[locale]

    @cached_property
    def _marks(self) -> dict[Locale, frozenset[str]]:
        return {locale: frozenset(self.counts[locale]) for locale in LOCALES}

    def read(self, message: str, locale: Locale | None = None) -> Frame:
        """The frame of a message. `locale` is the language to take it for if it doesn't tell by itself."""
        text = clean(message)
        parts = split(text)
        spoken = language(text, parts, self._marks, locale)
        if spoken is None:
            return Frame(locale=None, tokens=())
        words = self._language(spoken)
        read = tokens(parts, spoken, words.spelling)[:MAX_TOKENS]
        names = self._names(read, spoken)
        mended = self._mended(read, names, spoken)
        if mended != read:
            read = mended
            names = self._names(read, spoken)
        mentions = words.roles.read(read, names)
        named = {position for name in names for position in range(name.start, name.end)}
        forms = [token.forms for token in read]
        ideas = tuple(
            Idea(id_, start, end, detail)
            for start, end, (id_, detail) in words.ideas.find(forms, lambda position: position not in named)
        )
        starts = {
            position
            for position, token in enumerate(read)
            if not position or read[position - 1].clause != token.clause
        }
        asks = frozenset(
            kind for start, _, kind in words.asks.find(forms) if kind != "yes_no" or start in starts
        )
        return Frame(
            locale=spoken,
            tokens=tuple(read),
            mentions=mentions,
            ideas=ideas,
            asks=asks,
            negated=any(token.stem in words.negation for token in read),
            question="?" in text or bool(asks),
            statement=text.endswith((".", "!")) and "?" not in text and not asks,
            danger=any(True for _ in words.danger.find(forms)),
            content=frozenset(
                position
                for position, token in enumerate(read)
                if position not in named and token.word not in words.stopwords and token.word.isalpha()
            ),
            covered=frozenset(
                named | {position for idea in ideas for position in range(idea.start, idea.end)}
            ),
        )

    def _names(self, read: Sequence[Token], locale: Locale) -> list[Name]:
        names = self.gazetteer.find(read, locale)
        if locale != "en":
            return names
        return self._with_pronoun_like(read, names)

    def _with_pronoun_like(self, read: Sequence[Token], names: list[Name]) -> list[Name]:
        """English “us” is the country or the pronoun: the words beside it tell."""
        shouted = all(token.raw.isupper() for token in read if token.raw.isalpha()) and len(read) > 2
        kept = [
            name
            for name in names
            if not (shouted and read[name.start].raw == "US" and name.end - name.start == 1)
        ]
        taken = {name.start for name in kept}
        for position, token in enumerate(read):
            if token.word == "us" and position not in taken and self._is_country(read, position):
                kept.append(Name("us", "name", position, position + 1))
        return sorted(kept, key=lambda name: name.start)

    def _is_country(self, read: Sequence[Token], position: int) -> bool:
        english = self._language("en")
        after = read[position + 1] if position + 1 < len(read) else None
        if after and after.stem in english.country_before:
            return True
        if position == 0:
            return after is not None
        return read[position - 1].word in english.country_after

    def _mended(self, read: Sequence[Token], names: Sequence[Name], locale: Locale) -> list[Token]:
        named = {position for name in names for position in range(name.start, name.end)}
        words = self._language(locale)
        result: list[Token] = []
        for position, token in enumerate(read):
            right = position in named or token.word in words.known or token.word.isdigit()
            meant = token.word if right else words.repair.word(token.word)
            if meant != token.word:
                token = Token(meant, meant, stem(meant, locale), token.clause)
            result.append(token)
        return result
