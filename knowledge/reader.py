"""From a message to its frame: the first half of understanding, without any matching."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from knowledge.base import KnowledgeBase, LocaleVocabulary
from knowledge.frame import Frame, Idea
from knowledge.model import LOCALES, AnswerKind, Locale
from knowledge.names import Gazetteer, Name
from knowledge.phrases import ONE_WORD, PhraseTable
from knowledge.repair import Repair
from knowledge.roles import RoleReader
from knowledge.text import clean, fold
from knowledge.vocabulary_model import CueName
from knowledge.words import Token, language, split, stem, tokens

MAX_TOKENS = 160
"""Words of a message that are read; what a person asks stands well within."""
_KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)


class _Language:
    """What reading needs in one language."""

    def __init__(self, locale: Locale, base: KnowledgeBase, gazetteer: Gazetteer) -> None:
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
        cue_stems: dict[CueName, frozenset[str]] = {
            cue: frozenset(stem(fold(word), locale) for word in words if " " not in word)
            for cue, words in vocabulary.cues.cues.items()
        }
        self.negation = cue_stems.get("negation", frozenset())
        self.roles = RoleReader(vocabulary.cues, cue_stems)
        self.evidence = cue_stems.get("mission", frozenset()) | cue_stems.get("holder", frozenset())
        counts = Counter(
            fold(raw)
            for phrasing in base.phrasings
            if phrasing.locale == locale
            for raw, _ in split(clean(phrasing.text))
        )
        self.counts = counts
        self.repair = self._repair(vocabulary, locale, base, gazetteer)

    def _repair(
        self, vocabulary: LocaleVocabulary, locale: Locale, base: KnowledgeBase, gazetteer: Gazetteer
    ) -> Repair:
        words = Counter(self.counts)
        words.update(set(gazetteer.words(locale)) | set(_plain(vocabulary, locale)))
        # A word typed once in a phrasing may itself be a misspelling: only what is known otherwise is a target.
        common = frozenset(vocabulary.words)
        stated = set(gazetteer.words(locale)) | set(_plain(vocabulary, locale))
        targets = {
            word: count for word, count in words.items() if count > 1 or word in common or word in stated
        }
        right = common | set(words) | set(self.spelling)
        names = base.vocabulary[locale].places
        twins = [
            frozenset(
                fold(names[id_].name).split()[:1]
                + [fold(names[twin].name) for twin in place.twins if twin in names]
            )
            for id_, place in base.places.items()
            if place.twins and id_ in names
        ]
        return Repair(targets, right, twins)


def _plain(vocabulary: LocaleVocabulary, locale: Locale) -> Sequence[str]:
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
        else:
            result += [stem(fold(raw), locale) for raw, _ in split(part)]
    return result


class Reader:
    """Reads messages by the vocabulary of a knowledge base."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.gazetteer = Gazetteer(base)
        self._languages = {locale: _Language(locale, base, self.gazetteer) for locale in LOCALES}
        self._marks = {
            locale: frozenset(words.counts) | {fold(word) for word in base.vocabulary[locale].cues.stopwords}
            for locale, words in self._languages.items()
        }

    def read(self, message: str, locale: Locale | None = None) -> Frame:
        """The frame of a message. `locale` is the language to take it for if it doesn't tell by itself."""
        text = clean(message)
        guess, sure = language(text, self._marks)
        if guess is None:
            return Frame(locale=None, tokens=())
        spoken = locale if locale and sure < 0.2 else guess
        words = self._languages[spoken]
        read = tokens(text, spoken, words.spelling)[:MAX_TOKENS]
        names = self._names(read, spoken)
        read, repairs = self._mended(read, names, spoken)
        if repairs:
            names = self._names(read, spoken)
        mentions = words.roles.read(read, names)
        named = {position for name in names for position in range(name.start, name.end)}
        forms = [(token.word, token.stem) for token in read]
        ideas = tuple(
            Idea(id_, start, end, detail)
            for start, end, (id_, detail) in words.ideas.find(forms, lambda position: position not in named)
        )
        asks = frozenset(kind for _, _, kind in words.asks.find(forms))
        return Frame(
            locale=spoken,
            tokens=tuple(read),
            mentions=mentions,
            ideas=ideas,
            asks=asks,
            negated=any(token.stem in words.negation for token in read),
            question="?" in text or bool(asks),
            danger=any(True for _ in words.danger.find(forms)),
            repairs=repairs,
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
        after = read[position + 1] if position + 1 < len(read) else None
        before = read[position - 1] if position else None
        if after and after.stem in self._languages["en"].evidence:
            return True
        if before and before.word in _BEFORE_COUNTRY:
            return True
        return bool(after and after.stem in _AFTER_COUNTRY) or (before is None and after is not None)

    def _mended(
        self, read: Sequence[Token], names: Sequence[Name], locale: Locale
    ) -> tuple[list[Token], int]:
        named = {position for name in names for position in range(name.start, name.end)}
        repair = self._languages[locale].repair
        result: list[Token] = []
        repairs = 0
        for position, token in enumerate(read):
            meant = token.word if position in named else repair.word(token.word)
            if meant != token.word:
                repairs += 1
                token = Token(meant, meant, stem(meant, locale), token.clause)
            result.append(token)
        return result, repairs


# Words after which “us” is the country (“the us”, “is us …”), and stems before which it is.
_BEFORE_COUNTRY = frozenset(
    [
        "the",
        "in",
        "is",
        "does",
        "do",
        "did",
        "has",
        "will",
        "can",
        "why",
        "how",
        "what",
        "when",
        "from",
        "and",
        "uk",
        "because",
    ]
)
_AFTER_COUNTRY = frozenset(
    stem(word, "en")
    for word in [
        "government",
        "govt",
        "passport",
        "travel",
        "advisory",
        "advice",
        "warning",
        "order",
        "orders",
        "ordered",
        "state",
        "consular",
        "evacuation",
        "evacuating",
        "military",
        "army",
        "troops",
        "sanctions",
        "aid",
        "support",
        "weapons",
        "says",
        "said",
        "say",
        "told",
        "tells",
        "warned",
        "warns",
        "pulled",
        "pulling",
        "withdraws",
        "withdrew",
        "withdrawing",
        "side",
        "step",
        "decision",
        "move",
        "and",
        "or",
        "people",
        "person",
        "nationals",
        "expats",
        "number",
        "official",
        "officials",
        "statement",
        "guidance",
        "response",
        "reaction",
    ]
)
