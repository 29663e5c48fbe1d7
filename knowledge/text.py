"""A message made plain: one place where markup, tricks of Unicode and case are taken out."""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 4000
"""Characters read of a question: the length of the longest message that Discord carries."""

_FENCE = re.compile(r"```\w*\n?|`+")
_MENTION = re.compile(r"<(?:@[!&]?|#|/[^:<>]{1,80}:|id:)\w+>|@(?:everyone|here)\b")
_EMOJI = re.compile(r"<a?:(\w{2,32}):\d+>")
_TIMESTAMP = re.compile(r"<t:-?\d+(?::[tTdDfFR])?>")
_LINK = re.compile(r"\[([^\]]{1,200})\]\(<?https?://[^)\s]+>?\)")
_URL = re.compile(r"<?\b(?:https?://|www\.)\S+>?", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_QUOTE_MARK = re.compile(r"^(?:\s*(?:>{1,3}|#{1,3}|-#|[-*])\s+)+", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|~~|\|\||__+")
_MARKED = re.compile(r"[<>@`*_~|\[#-]|://|www\.", re.IGNORECASE)
_USUAL = re.compile(r"[\n -~¡-¬®-ɏ\u0400-\u0481\u048a-\u04ff‐-‟…]*")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_OTHER_SCRIPT = re.compile("[Ͱ-Ͽ\u0400-\u04ff]")
_SPACES = re.compile(r"[^\S\n]+")
_LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
_APOSTROPHES = str.maketrans(
    dict.fromkeys("’‘ʼʻ`´′＇", "'") | dict.fromkeys("“”„«»″", '"') | dict.fromkeys("–—−‐‑", "-")
)
_WORD = re.compile(r"[^\W_]+")

# Letters of one script that look like another's, for words that mix scripts (Unicode TR 39, confusables).
_LATIN_LOOK = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтвнпАВЕКМНОРСТУХІЈЅαοριεκντυχ",
        "aeopcyxijshdqwkmtbhnABEKMHOPCTYXIJSaopiekvtux",
        strict=True,
    )
)
_CYRILLIC_LOOK = dict(zip("aeopcyxijABEKMHOPCTYX", "аеорсухіјАВЕКМНОРСТУХ", strict=True))
# Letters that have no decomposition or a telling one, and the accented Latin ones that have.
_PLAIN_LETTERS = str.maketrans("ёłøđı", "еlodi") | {
    code: plain[0]
    for code in range(0xC0, 0x250)
    if (plain := unicodedata.normalize("NFD", chr(code)))[0].isascii() and len(plain) > 1
}
_FOLDED = re.compile(r"[\x00-\x7f\u0430-\u044f\u0454\u0456\u0457\u0491¡-¿‐-‟…]*")
# Letters without a glyph that Unicode files under letters, so that dropping format characters misses them.
_BLANK_LETTERS = dict.fromkeys(map(ord, "ㅤᅟᅠﾠ⠀"), " ")


def clean(text: str) -> str:
    """The message without markup, links, pings and invisible characters; case and punctuation stay.

    At most `MAX_LENGTH` characters are read. The same text always gives the same result.
    """
    text = text[:MAX_LENGTH]
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFKC", text).translate(_BLANK_LETTERS)
        if not _USUAL.fullmatch(text):
            text = "".join(_visible(character) for character in text)
    if _MARKED.search(text):
        text = _MENTION.sub(" ", _TIMESTAMP.sub(" ", _EMOJI.sub(" ", text)))
        text = _URL.sub(" ", _LINK.sub(r"\1", text))
        text = _TAG.sub("\n", text)  # what stands in a tag is a text of its own
        text = _EMPHASIS.sub("", _FENCE.sub("", _QUOTE_MARK.sub("", text)))
    text = text.translate(_APOSTROPHES)
    if _mixes_scripts(text):
        text = _WORD.sub(lambda match: _one_script(match.group()), text)
    text = _LONG_RUN.sub(r"\1\1", text)
    return _SPACES.sub(" ", text).strip()


def fold(text: str) -> str:
    """Text for comparing: casefolded, and Latin letters without their accents."""
    if text.isascii():
        return text.lower()
    folded = text.casefold().translate(_PLAIN_LETTERS)
    if _FOLDED.fullmatch(folded):
        return folded
    result: list[str] = []
    for character in unicodedata.normalize("NFD", folded):
        # A mark makes another letter of a Cyrillic one (й, ї); on a Latin one half the writers leave it out.
        if unicodedata.combining(character) and result and result[-1].isascii():
            continue
        result.append(character)
    return unicodedata.normalize("NFC", "".join(result))


def normalise(text: str) -> str:
    """The form in which two wordings count as the same: cleaned, folded, words only."""
    # Folding can make a look-alike of a capital, and a run of letters that differed in case or accent.
    words = _WORD.findall(fold(clean(text)))
    joined = " ".join(words)
    if _mixes_scripts(joined):
        joined = " ".join(map(_one_script, words))
    return _LONG_RUN.sub(r"\1\1", joined)


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n":
        return character
    if category in ("Cf", "Cs", "Co", "Cn") or "︀" <= character <= "️":
        return ""
    return " " if category in ("Cc", "Zl", "Zp", "Zs") else character


def _mixes_scripts(text: str) -> bool:
    return not text.isascii() and bool(_OTHER_SCRIPT.search(text) and _LATIN.search(text))


def _one_script(word: str) -> str:
    """A word that mixes scripts, in the script that most of its letters are surely of."""
    if word.isascii():
        return word
    latin = sum("a" <= c.lower() <= "z" or "À" <= c <= "ɏ" for c in word)
    cyrillic = sum("Ѐ" <= c <= "ӿ" for c in word)
    greek = sum("Ͱ" <= c <= "Ͽ" for c in word)
    if latin and (cyrillic or greek):
        # A word of Cyrillic letters only is left alone, so that true Cyrillic is never turned.
        sure = sum("Ѐ" <= c <= "ӿ" and c not in _LATIN_LOOK for c in word)
        table = _CYRILLIC_LOOK if sure else _LATIN_LOOK
        return "".join(table.get(c, c) for c in word)
    return word
