"""Words of a message: split, spelt out, stemmed; and the language it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
_LETTERS: dict[Locale, str] = {
    "uk": "іїєґ",
    "ru": "ыэъё",
    "pl": "łżśźćńąę",
    "de": "ßäöü",
    "fr": "çœèêâûîôàù",
    "es": "ñ¿¡áíóú",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written (`raw`), folded (`word`) and stemmed (`stem`); `clause` counts sentences."""

    raw: str
    word: str
    stem: str
    clause: int


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


def split(text: str) -> Iterable[tuple[str, int]]:
    """Words of a cleaned text with the number of the sentence each stands in."""
    clause = 0
    started = False
    for match in _TOKEN.finditer(text):
        raw = match.group()
        if raw[0] in "?!.;…\n":
            clause += started
            started = False
            continue
        started = True
        if raw[0].isdigit():
            yield re.sub(r"\D", "", raw), clause
        elif "." in raw:
            yield raw.replace(".", ""), clause  # U.S. → US
        else:
            for part in _apostrophes(raw):
                yield part, clause


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


def tokens(text: str, locale: Locale, spelling: dict[str, str] | None = None) -> list[Token]:
    """The tokens of a cleaned text, chat spelling written out."""
    found: list[Token] = []
    for raw, clause in split(text):
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


def language(text: str, marks: dict[Locale, frozenset[str]]) -> tuple[Locale | None, float]:
    """The language a cleaned text is most likely in, of those read here, and how sure that is (0 to 1).

    `marks` are words that tell each language. None if most letters are of another script.
    """
    words = [fold(raw) for raw, _ in split(text)]
    letters = [c for c in text.casefold() if c.isalpha()]
    if not letters:
        return "en", 0.0
    latin = sum(c < "ɐ" for c in letters)
    cyrillic = sum("Ѐ" <= c <= "ӿ" for c in letters)
    if latin + cyrillic < len(letters) / 2:
        return None, 1.0
    candidates: tuple[Locale, ...] = ("uk", "ru") if cyrillic > latin else ("en", "pl", "de", "fr", "es")
    known = {
        locale: sum(word in marks.get(locale, ()) for word in words) / max(1, len(words))
        for locale in candidates
    }
    lowered = set(text.casefold())
    for locale in candidates:
        known[locale] += 0.3 * bool(lowered & set(_LETTERS.get(locale, "")))
    best = max(candidates, key=lambda locale: known[locale])
    return best, min(1.0, known[best])
