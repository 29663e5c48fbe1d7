"""The shipped knowledge base is itself under test."""

from __future__ import annotations

import re

import pytest

from knowledge import Advisor, check, load
from knowledge.base import ANY
from knowledge.folders import Folders
from knowledge.model import LOCALES, Answer, Locale

# What a passage calls a thing, and the other ways an answer may.
SAME = {
    "Britain": ("Britain", "British", "U.K."),
    "British": ("British", "U.K."),
    "Monday": ("Monday",),
    "Americans": ("Americans", "U.S. citizens"),
    "American": ("American", "U.S."),
    "United": ("United", "U.S."),
    "States": ("States", "U.S."),
    "State": ("State",),
    "Washington": ("Washington", "United States"),
    "Russian": ("Russian", "Russia"),
    "Western": ("Western",),
    "European": ("European", "EU"),
    "Union": ("Union", "EU"),
}


def answers(advisor: Advisor) -> list[tuple[str, Answer]]:
    return [(entry.id, answer) for entry in advisor.knowledge.entries.values() for answer in entry.answers]


def test_it_has_no_problem_and_no_warning() -> None:
    assert [str(problem) for problem in check(Folders())] == []


def test_every_answer_carries_the_names_of_its_passages(advisor: Advisor) -> None:
    missing = []
    for entry, answer in answers(advisor):
        for passage in advisor.knowledge.cited(answer):
            # A capital inside a sentence is a name; the first word of one may be any word.
            for word in re.findall(r"(?<=[a-z,] )[A-ZÉ][\w']+", passage.fact):
                bare = word.removesuffix("'s")
                if not any(form in answer.text for form in SAME.get(bare, (bare,))):
                    missing.append((entry, answer.issuer, word))
    assert missing == []


def test_every_answer_leads_with_its_day_and_speaks_in_the_past(advisor: Advisor) -> None:
    for entry, answer in answers(advisor):
        assert re.match(r"(Reported on|On) (\w+ )?\d{1,2} \w+ \d{4}\b", answer.text), entry
        assert not re.search(r"\b(stays|remains|is open|says|advises|warns)\b", answer.text), entry


def test_every_answer_says_whom_it_is_for_or_who_wrote_it(advisor: Advisor) -> None:
    for entry, answer in answers(advisor):
        told = re.search(r"\b(for|about|claim|estimate|premature)\b", answer.text.split(": ", 1)[-1])
        assert told or "The Moscow Times wrote" in answer.text, entry


def test_answers_are_in_plain_words(advisor: Advisor) -> None:
    """Automated readability index (Smith, Senter 1967), names aside: a grade that 9- to 12-year-olds read."""
    text = " ".join(re.sub(r"\b[A-Z][\w.’']*", "Name", answer.text) for _, answer in answers(advisor))
    sentences = len(re.findall(r"[.!?:](?=\s|$)", text))
    words = re.findall(r"[\w’'-]+", text)
    index = 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / sentences - 21.43
    assert index <= 7.5


@pytest.mark.parametrize("locale", LOCALES)
def test_every_entry_can_be_asked_for_in_every_language(advisor: Advisor, locale: Locale) -> None:
    asked = advisor.knowledge.asked[locale]
    least = 40 if locale == "en" else 8
    assert [entry for entry in advisor.knowledge.entries if asked.get(entry, 0) < least] == []


def test_every_answer_of_several_can_be_asked_for_by_its_issuer(advisor: Advisor) -> None:
    groups = {(phrasing.entry, phrasing.group) for phrasing in load().phrasings}
    for entry in advisor.knowledge.entries.values():
        if len(entry.answers) > 1:
            assert {(entry.id, answer.issuer) for answer in entry.answers} <= groups
            assert (entry.id, ANY) in groups


def test_every_country_has_a_name_a_flag_and_its_people(advisor: Advisor) -> None:
    base = advisor.knowledge
    english = base.place_names["en"]
    assert len(base.places) >= 249
    assert [id_ for id_ in base.places if id_ not in english] == []
    sovereign = [
        id_ for id_ in ("niger", "nigeria", "france", "japan", "kenya", "peru") if not english[id_].people
    ]
    assert sovereign == []
    for id_, place in base.places.items():
        assert place.flag == "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in place.iso), id_


@pytest.mark.parametrize(
    ("one", "other"),
    [("niger", "nigeria"), ("sudan", "south-sudan"), ("iran", "iraq"), ("guinea", "guinea-bissau")],
)
def test_twins_name_each_other(advisor: Advisor, one: str, other: str) -> None:
    assert other in advisor.knowledge.places[one].twins
    assert one in advisor.knowledge.places[other].twins
