"""Free questions that live advisories answer: the shipped knowledge base beside a few advisories."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge import Advisor, Outcome
from knowledge.feeds.advisory import Advisory, Held, Wording
from knowledge.feeds.asking.phrasings import FOLDER, examine_live_questions
from knowledge.feeds.live import Checked, LiveAdvisories
from knowledge.model import LOCALES

READ = dt.datetime(2026, 5, 2, 8, 30, tzinfo=dt.UTC)
HELD = {
    "niger": ("us", "uk", "canada", "germany"),
    "nigeria": ("us", "uk"),
    "mali": ("us", "canada"),
    "russia": ("us", "uk", "canada"),
    "lebanon": ("us", "uk"),
    "haiti": ("us", "uk"),
    "ukraine": ("us", "uk"),
    "germany": ("us", "uk", "canada"),
}
ORDERED = {("us", "haiti"), ("us", "niger")}
LEVEL = {"us": "4", "uk": "avoid_all_travel_to_whole_country", "canada": "3", "germany": "warning"}


def _held(issuer: str, place: str) -> Held:
    return Held(
        advisory=Advisory(
            issuer=issuer,
            place=place,
            levels=(LEVEL[issuer],),
            wordings={"en": Wording(level="Do not travel", url="https://example.org/advice")},
            departure="ordered" if (issuer, place) in ORDERED else None,
        ),
        taken=READ,
        seen=READ,
    )


LIVE = LiveAdvisories(
    [Checked(issuer, READ, listed=frozenset(HELD)) for issuer in LEVEL],
    [_held(issuer, place) for place, issuers in HELD.items() for issuer in issuers],
)


def shown(outcome: Outcome) -> list[str]:
    """Whose advisory on which place is given, in order."""
    return [f"{one.issuer} on {one.place}" for one in outcome.live if one.held]


@pytest.mark.parametrize(
    "question",
    [
        "is it safe to go to Niger?",
        "Niger travel advice",
        "is Niamey safe?",
        "чи безпечно їхати до Нігеру?",
        "безопасно ли ехать в Нигер?",
        "czy bezpiecznie jechać do Nigru?",
        "Ist es sicher, nach Niger zu reisen?",
        "Est-ce sûr de voyager au Niger ?",
        "¿Es seguro viajar a Níger?",
    ],
)
def test_a_place_is_answered_by_every_government_that_is_read(advisor: Advisor, question: str) -> None:
    outcome = advisor.ask(question, live=LIVE)
    assert (outcome.outcome, outcome.reason, outcome.answers) == ("answered", None, ())
    assert shown(outcome) == ["us on niger", "uk on niger", "canada on niger", "germany on niger"]


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("what does Canada say about Russia?", ["canada on russia"]),
        ("Was sagt Kanada zu Russland?", ["canada on russia"]),
        ("что говорит Канада о России?", ["canada on russia"]),
        ("que dit le Canada sur la Russie ?", ["canada on russia"]),
        ("should Brits leave Lebanon?", ["uk on lebanon"]),
        ("Does the Foreign Office advise against travel to Haiti?", ["uk on haiti"]),
        ("did the US order embassy families out of Haiti?", ["us on haiti"]),
    ],
)
def test_a_government_that_is_named_answers_alone(advisor: Advisor, question: str, given: list[str]) -> None:
    assert shown(advisor.ask(question, live=LIVE)) == given


@pytest.mark.parametrize(
    ("question", "government"),
    [
        ("what does France say about Mali?", "france"),
        ("Does Germany advise against travel to Mali?", "germany"),
        ("what does the UK say about Mali?", "uk"),
    ],
)
def test_no_other_government_speaks_for_one_that_says_nothing(
    advisor: Advisor, question: str, government: str
) -> None:
    outcome = advisor.ask(question, live=LIVE)
    assert (outcome.outcome, outcome.reason, outcome.live) == ("unknown", "other_issuer", ())
    assert outcome.missing_id == government


def test_the_askers_own_government_comes_first(advisor: Advisor) -> None:
    told = advisor.ask("I'm Canadian, is it safe to go to Mali?", live=LIVE)
    known = advisor.ask("is it safe to go to Mali?", live=LIVE, asker="canada")
    assert shown(told) == shown(known) == ["canada on mali", "us on mali"]
    assert [one.state for one in known.live if one.issuer in ("uk", "germany")] == ["not_checked"] * 2


def test_an_issuer_that_is_asked_for_narrows_to_its_advice(advisor: Advisor) -> None:
    assert shown(advisor.ask("is it safe to go to Mali?", live=LIVE, issuer="us")) == ["us on mali"]


def test_names_alike_are_not_taken_for_each_other(advisor: Advisor) -> None:
    assert {one.place for one in advisor.ask("is it safe to go to Nigeria?", live=LIVE).live} == {"nigeria"}
    assert {one.place for one in advisor.ask("is it safe to go to Niger?", live=LIVE).live} == {"niger"}


def test_places_that_are_told_off_are_each_answered(advisor: Advisor) -> None:
    outcome = advisor.ask("is it safe to go to Lebanon or Haiti?", live=LIVE)
    assert shown(outcome) == ["us on lebanon", "uk on lebanon", "us on haiti", "uk on haiti"]


def test_where_one_lives_is_not_the_place_asked_about(advisor: Advisor) -> None:
    assert advisor.ask("I live in Lebanon, can I travel to Niger?", live=LIVE).live == ()


def test_a_government_can_be_the_place(advisor: Advisor) -> None:
    assert shown(advisor.ask("is it safe to go to Germany?", live=LIVE)) == [
        f"{issuer} on germany" for issuer in ("us", "uk", "canada")
    ]


def test_an_advisory_that_is_silent_on_departure_is_no_answer(advisor: Advisor) -> None:
    outcome = advisor.ask("did the UK pull its embassy staff out of Haiti?", live=LIVE)
    assert (outcome.outcome, outcome.live, outcome.known) == ("unknown", (), ("uk",))


@pytest.mark.parametrize(
    "question",
    [
        "do I need a visa for Niger?",
        "how much is a flight to Niger",
        "is it safe to go to Niger in 2019?",
        "was Niger safe in 2014",
        "is Niger safer than Mali?",
        "what is the phone number of the US embassy in Niger",
        "who is the president of Niger",
        "when will it be safe to go to Niger again?",
        "good morning from Niger",
        "Canada warns against Niger!",
        "is the US embassy in Niger open",
    ],
)
def test_what_no_advisory_says_is_not_answered_by_one(advisor: Advisor, question: str) -> None:
    assert advisor.ask(question, live=LIVE).live == ()


def test_the_record_is_answered_as_without_and_live_advice_comes_beside(advisor: Advisor) -> None:
    for question, given in {
        "should Americans leave Ukraine?": ["us on ukraine"],
        "is it safe to travel to Ukraine?": ["us on ukraine", "uk on ukraine"],
        "is the US embassy in Kyiv still open?": [],
    }.items():
        alone, beside = advisor.ask(question), advisor.ask(question, live=LIVE)
        assert alone.answers
        assert beside.answers == alone.answers
        assert (alone.live, shown(beside)) == ((), given)


def test_a_cry_for_help_is_left_as_it_is(advisor: Advisor) -> None:
    question = "help, we are under fire in Niger, should we leave?"
    alone = advisor.ask(question)
    assert alone.danger
    assert advisor.ask(question, live=LIVE) == alone


@pytest.mark.parametrize("live", [None, LiveAdvisories.none(), LIVE])
def test_a_place_without_any_statement_is_met_with_silence(
    advisor: Advisor, live: LiveAdvisories | None
) -> None:
    outcome = advisor.ask("is it safe to go to Peru?", live=live)
    assert (outcome.outcome, outcome.live) == ("unknown", ())
    assert outcome == advisor.ask("is it safe to go to Peru?")


def test_a_name_asks_the_question_before_again(advisor: Advisor) -> None:
    before = "is it safe to go to Niger?"
    for follow_up in ("what about Mali?", "and in Mali?"):
        assert shown(advisor.ask(follow_up, previous=before, live=LIVE)) == ["us on mali", "canada on mali"]
    named = "what does the US say about Russia?"
    assert shown(advisor.ask("and Canada?", previous=named, live=LIVE)) == ["canada on russia"]
    assert shown(advisor.ask("and the British?", previous=named, live=LIVE)) == ["uk on russia"]
    canada = "What does Canada say about Niger?"
    assert shown(advisor.ask("and the Americans?", previous=canada, live=LIVE)) == ["us on niger"]
    # After a question to all governments it may be the place or the government that is meant.
    assert shown(advisor.ask("and Canada?", previous=before, live=LIVE)) == []


def test_the_embassy_of_a_government_that_is_not_read_is_not_answered_with_anothers(advisor: Advisor) -> None:
    assert not advisor.ask(
        "I'm a Kenyan nurse in Niger. Has our embassy evacuated its staff?", live=LIVE
    ).live


def test_one_sentence_of_several_is_enough(advisor: Advisor) -> None:
    outcome = advisor.ask(
        "Hello everybody. My wife and I have been married for ten years. Is it safe to go to Mali?", live=LIVE
    )
    assert shown(outcome) == ["us on mali", "canada on mali"]


def test_the_year_of_the_advisories_may_be_named(advisor: Advisor) -> None:
    assert advisor.ask("is it safe to go to Niger in 2026?", live=LIVE).live
    on_a_day = LiveAdvisories(LIVE.checked.values(), [_held("us", "niger")], day=dt.date(2024, 3, 1))
    assert shown(advisor.ask("is it safe to go to Niger in 2024?", live=on_a_day)) == ["us on niger"]


# The files of questions.


def test_the_questions_have_no_problem_in_any_language() -> None:
    found, problems = examine_live_questions()
    assert list(found) == list(LOCALES)
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("declined:", "refused:", "en.yaml:7: “refused” is not a key that is known here. "),
        ('"stay?"', '"Go?"', "en.yaml:4: “Go?” stands under advice already, in line 2. Keep it once"),
        ('"no"', "no", "en.yaml:8: The bare word “no” would be read as yes or no. "),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    for locale in LOCALES:
        (tmp_path / f"{locale}.yaml").write_bytes((FOLDER / f"{locale}.yaml").read_bytes())
    small = 'advice:\n  - "go?"\nleaving:\n  - "stay?"\ndeparture:\n  - "they?"\ndeclined:\n  - "no"\n'
    (tmp_path / "en.yaml").write_text(small.replace(old, new), "utf-8")
    _, problems = examine_live_questions(tmp_path)
    assert any(said in str(problem) for problem in problems), [str(problem) for problem in problems]
    assert {Path(problem.file).name for problem in problems} == {"en.yaml"}
