"""Words of a message: split, spelt out, stemmed; and the language it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

from knowledge.model import Locale
from knowledge.text import fold

_TOKEN = re.compile(
    r"[^\W\d_](?:\.[^\W\d_])+\.?(?![^\W\d_])|\d+(?:[.,\s]\d{3})+(?!\d)|\d+|[^\W\d_]+(?:'[^\W\d_]+)*|[?!.;…\n]+"
)
_STEMMERS: dict[str, str] = {
    "en": "english",
    "ru": "russian",
    "pl": "polish",
    "de": "german",
    "fr": "french",
    "es": "spanish",
}
_UK_ENDING = re.compile(
    r"(?:ськими|ського|ському|ських|ська|ське|ські|ську|ував|увати|ують|ється|ити|ати|ють|ять|ами|ями|ого|ому|ими|ій|ої|ою|ією|ах|ях|ів|їв|ам|ям|ом|ем|их|им|ий|а|я|о|е|и|і|у|ю|ь|ї|й)$"
)
_ENGLISH_ENDING = {
    "n't": "not",
    "'re": "are",
    "'ll": "will",
    "'ve": "have",
    "'m": "am",
    "'d": "would",
    "'s": "'s",
}
_ENGLISH_STEM = {"ca": "can", "wo": "will", "sha": "shall", "ai": "is"}
_ELISIONS = {"l", "d", "qu", "j", "n", "s", "c", "m", "t", "jusqu", "lorsqu", "puisqu"}

# Letters that one of the languages has and those beside it lack.
_LETTERS: dict[Locale, frozenset[str]] = {
    "en": frozenset(),
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэъё"),
    "pl": frozenset("łżśźćńąę"),
    "de": frozenset("ßäöü"),
    "fr": frozenset("çœèêâûîôàù"),
    "es": frozenset("ñ¿¡áíóú"),
}
CYRILLIC_LOCALES: tuple[Locale, ...] = ("uk", "ru")
_LATIN_LOCALES: tuple[Locale, ...] = ("en", "pl", "de", "fr", "es")
_ASCII = frozenset(map(chr, range(128)))
_LATIN = re.compile("[A-Za-zªºÀ-ÖØ-öø-ɏ]")
_CYRILLIC = re.compile("[\u0400-\u0481\u048a-\u04ff]")
_TELLING = 0.2
"""Share of words known in a language from which a text tells that it is in it."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written (`raw`), folded (`word`) and stemmed (`stem`); `clause` counts sentences."""

    raw: str
    word: str
    stem: str
    clause: int

    @property
    def forms(self) -> tuple[str, ...]:
        """What it may match a phrase by: the folded word, and its stem if that is another."""
        return (self.word,) if self.word == self.stem else (self.word, self.stem)


@lru_cache(maxsize=50_000)
def stem(word: str, locale: Locale) -> str:
    """The stem of a folded word: Snowball's, and for Ukrainian, which it lacks, endings cut off."""
    if locale == "uk":
        shorter = _UK_ENDING.sub("", word)
        return shorter if len(shorter) >= 3 else word
    return str(_stemmer(_STEMMERS[locale]).stemWord(word))


@cache
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm)


def split(text: str) -> list[tuple[str, int]]:
    """Words of a cleaned text with the number of the sentence each stands in."""
    words: list[tuple[str, int]] = []
    clause = 0
    started = False
    for raw in _TOKEN.findall(text):
        if raw.isalpha():
            words.append((raw, clause))
        elif raw[0] in "?!.;…\n":
            clause += started
            started = False
            continue
        elif raw[0].isdigit():
            words.append((re.sub(r"\D", "", raw), clause))
        elif "." in raw:
            words.append((raw.replace(".", ""), clause))  # U.S. → US
        else:
            words += [(part, clause) for part in _apostrophes(raw)]
        started = True
    return words


def _apostrophes(raw: str) -> Iterable[str]:
    if "'" not in raw:
        return (raw,)
    if any("Ѐ" <= c <= "ӿ" for c in raw):
        return (raw.replace("'", ""),)
    lower = raw.lower()
    for ending, spelt in _ENGLISH_ENDING.items():
        if lower.endswith(ending) and len(lower) > len(ending):
            base = raw[: -len(ending)]
            return (_ENGLISH_STEM.get(base.lower(), base), spelt) if spelt != "'s" else (base,)
    head, _, tail = raw.partition("'")
    if head.lower() in _ELISIONS:
        return (head, tail)
    return (raw.replace("'", ""),)


def tokens(
    words: Iterable[tuple[str, int]], locale: Locale, spelling: dict[str, str] | None = None
) -> list[Token]:
    """The tokens of the words of a message, as `split` gives them, with chat spelling written out."""
    found: list[Token] = []
    for raw, clause in words:
        word = fold(raw)
        meant = spelling.get(word) if spelling else None
        # An abbreviation in capitals is a name more often than a shortened word: US, UK, R.
        if meant is None:
            # Numbers have no stem, and would drive words out of the memory for stems.
            stemmed = word if word.isdigit() else stem(word, locale)
            found.append(Token(raw, word, stemmed, clause))
        else:
            found += [Token(part, part, stem(part, locale), clause) for part in meant.split()]
    return found


def language(
    text: str,
    words: Iterable[tuple[str, int]],
    marks: Mapping[Locale, frozenset[str]],
    expected: Locale | None = None,
) -> Locale | None:
    """The language a cleaned text is most likely in, of those read here; None if it is of another script.

    `words` are those of the text, as `split` gives them; `marks` are words that tell each language. Where
    they hardly tell, or tell of two languages alike, it is the one `expected`, if that is written in the
    script of the text.
    """
    lower = text.casefold()
    letters = sum(map(str.isalpha, lower))
    if not letters:
        return expected or "en"
    cyrillic = 0 if text.isascii() else len(_CYRILLIC.findall(lower))
    latin = len(_LATIN.findall(lower))
    if latin + cyrillic < letters / 2:
        return None
    folded = [fold(raw) for raw, _ in words]
    special = frozenset(lower) - _ASCII
    candidates = CYRILLIC_LOCALES if cyrillic > latin else _LATIN_LOCALES
    best: Locale = "en"
    most = -1.0
    for locale in candidates:
        known = sum(map(marks.get(locale, frozenset()).__contains__, folded)) / max(1, len(folded))
        known += 0.3 * (not special.isdisjoint(_LETTERS[locale]))
        if known > most or (known == most and locale == expected):
            best, most = locale, known
    return expected if expected in candidates and most < _TELLING else best
