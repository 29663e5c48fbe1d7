"""Answers in another language: checked against the English text, and shown only while that is the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from typing_extensions import override

from knowledge import Advisor, Folders, Outcome
from knowledge.model import TRANSLATED, Entry, Locale, TopicDocument
from knowledge.outcome import Translation
from tests.knowledge.conftest import KnowledgeFolder

ENGLISH = "On 23 January 2022 Canada's embassy said that the port was staying open, with 30 boats."
GERMAN = "Am 23. Januar 2022 sagte die Botschaft Kanadas, dass der Hafen geöffnet bleibe, mit 30 Booten."
FILE = "entries/translations/de/port.yaml"


VOCABULARY = """\
issuers:
  canada: {name: "Canada", adjective: "Canadian", flag: "🇨🇦"}
"""
PLACES = """\
places:
  ukraine: {iso: UA, iso3: UKR, flag: "🇺🇦"}
"""


@dataclass
class Translated(KnowledgeFolder):
    """The small knowledge base with its port in German, and with few words, so that it is read at once."""

    @property
    @override
    def folders(self) -> Folders:
        return Folders(
            (self.root / "seeds",), (self.root / "entries", *self.later), (self.root / "vocabulary",)
        )

    @property
    def later(self) -> tuple[Path, ...]:
        return tuple(path for path in (self.root / "later",) if path.is_dir())

    @property
    def entry(self) -> Entry:
        document = yaml.safe_load((self.root / "entries/port.yaml").read_text("utf-8"))
        return TopicDocument.model_validate(document).entries[0]

    @property
    def mark(self) -> str:
        return self.entry.answers[0].mark

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def shown(self) -> Translation | None:
        return Advisor.open(self.folders).answer("port-open", locale="de").answers[0].translation


def translation(entry: Entry, *, reviewed: str = "false", text: str = GERMAN) -> str:
    """A file of German, of the English texts as they are."""
    return f"""\
port-open:
  of: "{entry.mark}"
  question: "Ist der Hafen geöffnet?"
  subject: "der Hafen"
  answers:
    canada:
      of: "{entry.answers[0].mark}"
      question: "Ist der Hafen geöffnet, wie Kanada sagt?"
      text: "{text}"
      reviewed_by_speaker: {reviewed}
"""


@pytest.fixture
def german(small: KnowledgeFolder) -> Translated:
    german = Translated(small.root)
    german.write("vocabulary/issuers.yaml", VOCABULARY)
    german.write("vocabulary/places.yaml", PLACES)
    german.write(FILE, translation(german.entry))
    return german


def test_an_answer_holds_its_translation_beside_the_english_text(german: Translated) -> None:
    assert german.problems() == []
    advisor = Advisor.open(german.folders)
    (answer,) = advisor.answer("port-open", locale="de").to_json()["answers"]
    assert answer["text"] == ENGLISH
    assert answer["translation"] == {"locale": "de", "text": GERMAN, "reviewed_by_speaker": False}
    (answer,) = advisor.answer("port-open").to_json()["answers"]
    assert answer["translation"] is None


def test_what_was_kept_holds_the_translations(german: Translated, tmp_path: Path) -> None:
    def told(advisor: Advisor) -> list[Outcome]:
        return [advisor.answer("port-open", locale=locale) for locale in ("en", "de", "fr", "klingon")]

    learnt = told(Advisor.open(german.folders, tmp_path / "cache"))
    assert told(Advisor.open(german.folders, tmp_path / "cache")) == learnt
    assert [bool(outcome.answers[0].translation) for outcome in learnt] == [False, True, False, False]
    assert [outcome.locale for outcome in learnt] == ["en", "de", "fr", "en"]


def test_a_translation_of_an_older_text_is_told_and_not_shown(german: Translated) -> None:
    german.change("entries/port.yaml", "was staying open, with 30", "was open again, with 30")
    (problem,) = german.problems()
    assert problem.warning
    assert (Path(problem.file).parts[-2:], problem.line) == (("de", "port.yaml"), 7)
    assert problem.what == (
        "The translation of the answer of “canada” in “port-open” is of an older English text "
        "and is not shown."
    )
    assert problem.remedy == f'Compare it with the English text, then write of: "{german.mark}".'
    assert german.shown() is None


def test_the_remedy_for_an_older_text_is_all_it_takes(german: Translated) -> None:
    before = german.mark
    german.change("entries/port.yaml", "was staying open, with 30", "was open again, with 30")
    german.change(FILE, before, german.mark)
    assert german.problems() == []
    assert german.shown() is not None


def test_a_translation_that_does_not_say_of_what_it_is_gets_told_the_mark(german: Translated) -> None:
    german.change(FILE, f'      of: "{german.mark}"\n', "")
    (problem,) = german.problems()
    assert problem.what.startswith("It isn't said of which English text")
    assert german.mark in problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("port-open:", "port-shut:", "1: There is no entry “port-shut”."),
        ("    canada:", "    france:", "6: “france” has no answer in “port-open”."),
        (GERMAN, "", "9: “text”"),
        (GERMAN, GERMAN + " Sehr" * 300, "9: The text has"),
        ("wie Kanada sagt?", "wie Kanada sagt" + " und sagt" * 9 + "?", "8: The question has"),
        ("23. Januar 2022", "24. Januar 2022", "9: The days are not those of the English text (23.1.2022)"),
        ("23. Januar 2022", "23. Juni 2022", "9: The days are not those of the English text (23.1.2022)"),
        ("Am 23. Januar 2022", "Gestern", "9: The days are not those"),
        ("30 Booten", "300 Booten", "9: These numbers are not in both texts equally often: 30, 300."),
        ("mit 30 Booten", "mit Booten", "9: These numbers are not in both texts equally often: 30."),
        ("geöffnet bleibe", "„geöffnet“ bleibe", "9: “geöffnet” stands in quotation marks"),
        ("reviewed_by_speaker: false", "reviewed_by_speaker: maybe", "10:"),
        ("  subject:", "  topic:", "4: “topic” is not a key that is known here."),
    ],
)
def test_each_mistake_in_a_translation_is_named_with_its_line(
    german: Translated, old: str, new: str, expected: str
) -> None:
    problems = german.change(FILE, old, new).problems()
    said = [f"{problem.line}: {problem.what}" for problem in problems if not problem.warning]
    assert any(line.startswith(expected) for line in said), said
    assert all(problem.remedy for problem in problems)


def test_official_wording_may_be_quoted_in_the_original_only(german: Translated) -> None:
    german.change(FILE, "geöffnet bleibe", "geöffnet bleibe (“The port remains open.”)")
    assert german.problems() == []


@pytest.mark.parametrize("locale", ["en", "english"])
def test_a_folder_of_no_language_that_is_translated_into_is_named(german: Translated, locale: str) -> None:
    (german.root / "entries/translations" / locale).mkdir(parents=True)
    assert any("not the folder of a language" in line for line in german.said())


def test_a_later_folder_replaces_a_translation(german: Translated) -> None:
    better = GERMAN.replace("geöffnet bleibe", "offen bleibe")
    german.write("later/translations/de/port.yaml", translation(german.entry, reviewed="true", text=better))
    assert german.problems() == []
    assert german.shown() == Translation("de", better, reviewed_by_speaker=True)


def test_an_entry_of_a_later_folder_leaves_earlier_translations_behind_without_a_word(
    german: Translated,
) -> None:
    text = (german.root / "entries/port.yaml").read_text("utf-8")
    german.write("later/port.yaml", text.replace("was staying open", "was open again"))
    assert german.problems() == []
    assert german.shown() is None


@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_shipped_answer_and_question_is_translated(advisor: Advisor, locale: Locale) -> None:
    base = advisor.knowledge
    missing = [
        (entry.id, answer.issuer)
        for entry in base.entries.values()
        for answer in entry.answers
        if not base.translated_entry(entry.id, locale)
        or not base.translated_answer(entry.id, answer.issuer, locale)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("locale", "question", "begins"),
    [
        ("uk", "Чи відкрите посольство США в Києві?", "Повідомлено 24 січня 2022 року: Держдепартамент"),
        ("ru", "Открыто ли посольство США в Киеве?", "Сообщено 24 января 2022 года: Госдепартамент"),
        ("pl", "Czy ambasada USA w Kijowie jest otwarta?", "Podano 24 stycznia 2022 roku: Departament"),
        ("de", "Ist die US-Botschaft in Kiew geöffnet?", "Berichtet am 24. Januar 2022: Das US-Außen"),
        ("fr", "L'ambassade des États-Unis à Kiev est-elle ouverte ?", "Rapporté le 24 janvier 2022"),
        ("es", "¿Está abierta la embajada de Estados Unidos en Kiev?", "Publicado el 24 de enero de 2022"),
    ],
)
def test_a_question_in_another_language_comes_back_in_it(
    advisor: Advisor, locale: Locale, question: str, begins: str
) -> None:
    outcome = advisor.ask(question)
    assert outcome.locale == locale
    translation = outcome.answers[0].translation
    assert translation is not None
    assert translation.text.startswith(begins)
    assert all(option.translated for option in outcome.related)


def test_a_follow_up_of_a_bare_name_stays_in_the_language_of_the_conversation(advisor: Advisor) -> None:
    outcome = advisor.ask("USA?", previous="Чи відкрите посольство Великої Британії?")
    assert outcome.answers[0].issuer == "us"
    assert outcome.locale == "uk"


def test_words_that_two_languages_share_are_taken_for_the_expected_one(advisor: Advisor) -> None:
    shared = "посольство сша"
    assert {advisor.ask(shared, locale=locale).locale for locale in ("uk", "ru")} == {"uk", "ru"}


def test_silence_names_its_subject_in_the_language_of_the_question(advisor: Advisor) -> None:
    outcome = advisor.ask("Чи відкрите посольство Франції в Києві?")
    assert outcome.reason == "other_issuer"
    assert outcome.missing_id == "france"
    assert outcome.subject == "чи лишаються відкритими посольства в Києві"
    assert outcome.related[0].translated == "Чи відкрите посольство США в Києві?"
