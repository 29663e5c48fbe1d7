"""What is kept of a question: no name, number, handle or link survives, and what was asked does."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.redaction import HIDDEN, MOST_CHARACTERS, MOST_WORDS, Redaction
from knowledge import Advisor
from tests.program import ROOT, Program

# Names in several languages, and some that are words or places as well.
NAMES = """
Maria Olena Dmytro Kowalski Schmidt García Fatima Anastasia Jean-Pierre O'Brien Łukasz Müller Søren Tanya
Svetlana Rose Mark Grace Frank Jack Bill Victoria Charlotte Sofia Austin Dallas Paris Virginia Hope Faith
Руслан Полина Надія Марія Тарас Светлана Кузнецов Шевченко Владимир Володимир Agnieszka Wójcik Esperanza
Lourdes Marie Ernst Mohammed Kvaratskhelia
""".split()  # noqa: SIM905 a list of so many would fill a screen

FRAMES = (
    "my daughter {} is in Kyiv, is the embassy open?",
    "{}, pull {} out of kyiv",
    "моя дочь {} в Киеве, открыто ли посольство?",
    "чи треба {} їхати з України?",
    "ist {} in Kiew sicher, ist die Botschaft offen?",
)

SECRETS = """
+380 12 ４２ №7 1,000 ² 2026-03-01 @sunny_day sunny.day free_bird #rose rose@example.com t.me/safe_home
https://example.com/embassy/open www.home.com discord.gg/open <@1234567890123456789> <#1234567890123456789>
home/open C:\\home open.home.safe r/ukraine ＠home embassy@home AB123456 passport-4711 50.45,30.52 user:pass
a=b safe+home@open
""".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def redaction(program: Program) -> Redaction:
    return Redaction(Advisor.open(cache=program.cache / "advisory-bot"))


def kept(redaction: Redaction, message: str) -> list[str]:
    question = redaction.of(message)
    return question.text.split() if question else []


def plain(text: str) -> str:
    """Without case and accents."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("ł", "l").replace("ø", "o"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("Is the US embassy in Kyiv still open?", "is the us embassy in kyiv still open"),
        ("is the embasy open", "is the embassy open"),
        ("U.S. citizens, leave?", "us citizens leave"),
        ("Is The Embassy Open Now", "is the embassy open now"),
        ("Чи працює посольство Франції?", "чи працює посольство франції"),
        ("ist die Botschaft in Kiew offen", "ist die botschaft in kiew offen"),
        ("will Maria Kowalska's son get a visa", f"will {HIDDEN} {HIDDEN} son get a visa"),
        ("call +380 44 521 about the embassy", f"call {HIDDEN} {HIDDEN} {HIDDEN} about the embassy"),
        ("can Joe Biden evacuate Charlotte", f"can us evacuate {HIDDEN}"),
    ],
)
def test_what_was_asked_can_be_read(redaction: Redaction, message: str, left: str) -> None:
    assert " ".join(kept(redaction, message)) == left


@pytest.mark.parametrize("name", NAMES)
def test_a_name_never_survives(redaction: Redaction, name: str) -> None:
    for frame in FRAMES:
        for written in (name, name.lower(), f"“{name.upper()}”", f"**{name}**s"):
            words = {plain(word) for word in kept(redaction, frame.format(written, written))}
            assert plain(name) not in words, (frame, written)
            assert not {plain(part) for part in name.replace("'", "-").split("-") if len(part) > 2} & words


@pytest.mark.parametrize("secret", SECRETS)
def test_a_number_link_or_handle_never_survives(redaction: Redaction, secret: str) -> None:
    without = kept(redaction, "is the embassy in Kyiv open now please")
    words = kept(redaction, f"is the embassy in Kyiv {secret} open now please")
    assert [word for word in words if word != HIDDEN] == without


def shipped(redaction: Redaction) -> set[str]:
    """Every word and id that the lists and the vocabulary hold."""
    knowledge = redaction._advisor.knowledge
    found = {HIDDEN} | set(knowledge.issuers) | set(knowledge.places)
    for file in (ROOT / "bot" / "common_words").glob("*.txt"):
        found.update(file.read_text(encoding="utf-8").split())
    for vocabulary in knowledge.vocabulary.values():
        texts = [vocabulary.cues.model_dump_json(), vocabulary.model_dump_json(exclude={"words", "spelling"})]
        for text in texts:
            found.update(plain(word) for word in "".join(c if c.isalpha() else " " for c in text).split())
            found.update(vocabulary.concepts)
            found.update(vocabulary.details)
    return found | {plain(word) for word in found}


LETTERS = st.text(alphabet=string.ascii_letters + "абвгдежзиклмнопрстуіїєÄéñł '-.", min_size=1, max_size=12)
ANYTHING = st.text(max_size=12)
WORDS = st.sampled_from(["is", "the", "embassy", "Kyiv", "leave", "посольство", "Botschaft", "us"])


@settings(max_examples=80, deadline=None)
@given(parts=st.lists(LETTERS | ANYTHING | WORDS, max_size=14))
def test_every_word_that_is_kept_was_shipped(redaction: Redaction, parts: list[str]) -> None:
    allowed = _cached(redaction)
    for word in kept(redaction, " ".join(parts)):
        assert word in allowed or plain(word) in allowed, (parts, word)


_shipped: list[set[str]] = []


def _cached(redaction: Redaction) -> set[str]:
    if not _shipped:
        _shipped.append(shipped(redaction))
    return _shipped[0]


@settings(max_examples=80, deadline=None)
@given(
    number=st.integers()
    | st.decimals(allow_nan=False)
    | st.from_regex(r"[A-Z]{0,2}\d{1,12}[A-Z]?", fullmatch=True)
)
def test_no_digit_is_ever_kept(redaction: Redaction, number: object) -> None:
    assert not any(c.isdigit() for c in " ".join(kept(redaction, f"is the embassy {number} open {number}?")))


@pytest.mark.parametrize(
    "message", ["", "Maria", "hi", "+49 170 1234567", "bob@example.com", "👋", "the a of"]
)
def test_nothing_is_kept_where_nothing_was_asked(redaction: Redaction, message: str) -> None:
    assert redaction.of(message) is None


def test_what_is_kept_is_short(redaction: Redaction) -> None:
    words = kept(redaction, "is the representation in kyiv evacuating representatives " * 60)
    assert len(words) <= MOST_WORDS
    assert len(" ".join(words)) <= MOST_CHARACTERS


def test_names_of_places_and_issuers_are_told_apart(redaction: Redaction) -> None:
    question = redaction.of("is the French or the Polish embassy in Kyiv open?")
    assert question is not None
    assert question.names == ("france", "poland", "ukraine")
