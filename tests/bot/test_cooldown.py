"""How often somebody is answered, by a clock that the test holds."""

from __future__ import annotations

from bot.cooldown import Cooldown, ServerRate, Verdict
from config.settings import Cooldown as Limits
from config.settings import Rate

ANN, BOB, HERE, THERE = 1, 2, 10, 20


def cooldown(**limits: object) -> Cooldown:
    return Cooldown(Limits.model_validate(limits))


def test_five_questions_in_half_a_minute_then_one_notice_then_silence() -> None:
    limit = cooldown()
    assert [limit.person(ANN, now) for now in range(8)] == [Verdict.ANSWER] * 5 + [
        Verdict.NOTICE,
        Verdict.SILENCE,
        Verdict.SILENCE,
    ]


def test_the_window_moves_on() -> None:
    limit = cooldown()
    for now in range(5):
        limit.person(ANN, now)
    assert limit.person(ANN, 29.9) is Verdict.NOTICE
    assert limit.person(ANN, 30) is Verdict.ANSWER
    assert limit.person(ANN, 30.5) is Verdict.NOTICE, "the notice is given once a window, not once for ever"


def test_one_persons_questions_are_nobody_elses() -> None:
    limit = cooldown(person=Rate(questions=1, seconds=30))
    limit.person(ANN, 0)
    assert limit.person(BOB, 0) is Verdict.ANSWER


def test_the_wait_is_told_in_whole_seconds() -> None:
    limit = cooldown()
    for now in range(5):
        limit.person(ANN, now)
    assert limit.wait(ANN, 10) == 20
    assert limit.wait(BOB, 10) == 1


def test_the_rate_of_a_server_counts_in_it_alone() -> None:
    limit = cooldown(person=Rate(questions=1, seconds=30))
    own = ServerRate(7, Rate(questions=2, seconds=600))
    assert [limit.person(ANN, now, own) for now in (0, 1, 2)] == [Verdict.ANSWER] * 2 + [Verdict.NOTICE]
    assert limit.wait(ANN, 2, own) == 598
    assert limit.person(ANN, 2) is Verdict.ANSWER, "elsewhere nothing was asked"
    assert limit.person(ANN, 2, ServerRate(8, own.rate)) is Verdict.ANSWER


def test_zero_switches_each_limit_off() -> None:
    off = cooldown(person={"questions": 0}, channel={"seconds": 0}, repeat_seconds=0)
    assert {off.person(ANN, 0) for _ in range(100)} == {Verdict.ANSWER}
    assert all(off.unprompted(HERE, 0) for _ in range(100))
    off.answered(ANN, HERE, "is it open", "url", 0)
    assert off.given(ANN, HERE, "is it open", 1) is None


def test_a_channel_has_so_many_unprompted_answers() -> None:
    limit = cooldown(channel=Rate(questions=2, seconds=60))
    assert [limit.unprompted(HERE, now) for now in (0, 1, 2, 60)] == [True, True, False, True]
    assert limit.unprompted(THERE, 2)


def test_the_same_question_within_a_minute_is_pointed_to_its_answer() -> None:
    limit = cooldown()
    limit.answered(ANN, HERE, "is it open", "url", 0)
    assert limit.given(ANN, HERE, "is it open", 59) == "url"
    assert limit.given(ANN, HERE, "is it open", 60) is None
    assert limit.given(BOB, HERE, "is it open", 1) is None
    assert limit.given(ANN, THERE, "is it open", 1) is None
    assert limit.given(ANN, HERE, "is it shut", 1) is None


def test_a_removed_answer_is_not_pointed_to() -> None:
    limit = cooldown()
    limit.answered(ANN, HERE, "is it open", "url", 0)
    limit.withdrawn("url")
    assert limit.given(ANN, HERE, "is it open", 1) is None
