"""What of a reading is believed: a warning is never lowered by a fault, and no true change is lost."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.feeds.advisory import Advisory, Dated
from knowledge.feeds.ledger import Ledger
from knowledge.feeds.quarantine import decide, taken
from knowledge.feeds.reading import Refusal
from tests.knowledge.feeds.readings import START, Government, advisory, moment, reading, whys

EVERYWHERE = [f"place-{number}" for number in range(100)]


def everywhere(level: str = "3", dated: int = 1, *, but: tuple[Advisory, ...] = ()) -> list[Advisory]:
    """The same for a hundred places, dated on as many days before, but for some."""
    other = {one.place: one for one in but}
    return [other.get(place) or advisory(place, level, dated - n) for n, place in enumerate(EVERYWHERE)]


def test_a_first_reading_is_taken_as_it_is_and_alerts_nobody() -> None:
    decision = decide(Ledger(issuer="us"), reading(advisory("niger", "4"), advisory("chad", "1")), moment(1))
    assert [(one.position, one.after.place, one.kinds) for one in decision.changes] == [
        (1, "chad", ("first",)),
        (2, "niger", ("first",)),
    ]
    assert not any(one.alerts or one.reversal or one.before for one in decision.changes)
    assert decision.ledger.listed == ("chad", "niger")
    assert decision.ledger.position == 2


def test_a_place_that_is_new_later_is_a_first_as_well() -> None:
    us = Government(advisory("niger", "4"))
    decision = us.reads(reading(advisory("niger", "4"), advisory("chad", "3")), moment(9))
    assert [(one.after.place, one.kinds) for one in decision.changes] == [("chad", ("first",))]


def test_the_same_text_only_moves_the_moment_it_was_seen_and_its_dates_and_note() -> None:
    us = Government(advisory("niger", "4"))
    decision = us.reads(reading(advisory("niger", "4", 3, note="Reviewed.")), moment(4))
    assert not decision.changes
    assert not decision.refusals
    [held] = us.ledger.held
    assert (held.taken, held.seen) == (moment(1), moment(4))
    assert held.advisory.dated == Dated(day=dt.date(2026, 1, 3))
    assert held.advisory.note == "Reviewed."


@pytest.mark.parametrize("dated", [1, None])
def test_the_dates_of_the_same_text_never_move_back(dated: int | None) -> None:
    us = Government(advisory("niger", "4", 3), at=moment(3))
    us.reads(reading(advisory("niger", "4", dated)), moment(4))
    assert us.advisory("niger").dated == Dated(day=dt.date(2026, 1, 3))


def test_an_older_copy_is_refused_whatever_it_says() -> None:
    us = Government(advisory("niger", "3", 10), at=moment(11))
    for level in "1234":
        decision = us.reads(reading(advisory("niger", level, 9, text="As it was.")), moment(12))
        assert whys(decision) == ["older"]
        assert decision.refusals[0].place == "niger"
        assert us.level("niger") == "3"


def test_another_text_of_the_same_day_is_taken() -> None:
    us = Government(advisory("niger", "3"))
    [change] = us.reads(reading(advisory("niger", "3", 1, text="Other words.")), moment(1, 18)).changes
    assert change.kinds == ("text",)


def test_a_day_without_a_time_is_not_older_than_a_time_on_it() -> None:
    at_noon = advisory("niger", "3").model_copy(update={"updated": Dated.at(moment(1))})
    us = Government(at_noon)
    [change] = us.reads(reading(advisory("niger", "4", 1)), moment(1, 18)).changes
    assert change.after.levels == ("4",)


def test_what_has_no_date_is_judged_by_its_fall_alone() -> None:
    us = Government(advisory("niger", "3", 10), at=moment(11))
    us.reads(reading(advisory("niger", "4", None)), moment(12))
    assert us.level("niger") == "4"
    assert whys(us.reads(reading(advisory("niger", "2", None)), moment(13))) == ["drop"]


def test_a_date_of_the_future_doesnt_outlast_what_follows() -> None:
    us = Government(advisory("niger", "3"))
    us.reads(reading(advisory("niger", "4", 400)), moment(2))
    assert us.level("niger") == "4"
    us.reads(reading(advisory("niger", "3", 3)), moment(3))
    assert us.level("niger") == "3"


@pytest.mark.parametrize(("before", "after"), [("1", "2"), ("1", "4"), ("2", "4"), ("4", "3"), ("2", "1")])
def test_rises_and_falls_by_one_are_taken_at_once(before: str, after: str) -> None:
    us = Government(advisory("niger", before))
    [change] = us.reads(reading(advisory("niger", after, 2)), moment(2)).changes
    assert change.kinds == ("level",)
    assert change.alerts


@pytest.mark.parametrize(("before", "after"), [("4", "1"), ("4", "2"), ("3", "1")])
def test_a_fall_by_two_waits_for_a_second_day(before: str, after: str) -> None:
    us = Government(advisory("niger", before))
    low = reading(advisory("niger", after, 2))
    for hour in (6, 12, 23.9):
        decision = us.reads(low, moment(2, hour))
        assert not decision.changes
        assert whys(decision) == ["drop"]
        assert "after 2026-01-03 00:00 UTC" in decision.refusals[0].reason
        assert us.level("niger") == before
    [change] = us.reads(low, moment(3, 0)).changes
    assert change.after.levels == (after,)
    assert not us.ledger.pending


def test_a_fall_around_midnight_is_not_believed_within_minutes() -> None:
    us = Government(advisory("niger", "4"))
    low = reading(advisory("niger", "1", 2))
    us.reads(low, moment(2, 23.5))
    assert not us.reads(low, moment(3, 0.5)).changes
    assert us.reads(low, moment(3, 11.5)).changes


def test_a_return_to_the_held_level_ends_the_wait() -> None:
    us = Government(advisory("niger", "4"))
    us.reads(reading(advisory("niger", "1", 2)), moment(2))
    us.reads(reading(advisory("niger", "4")), moment(2, 13))
    assert not us.ledger.pending
    assert not us.reads(reading(advisory("niger", "1", 2)), moment(3)).changes


def test_another_low_level_begins_the_wait_anew() -> None:
    us = Government(advisory("niger", "4"))
    us.reads(reading(advisory("niger", "1", 2)), moment(2))
    assert not us.reads(reading(advisory("niger", "2", 2)), moment(3)).changes
    assert us.ledger.pending[0].since == moment(3)
    [change] = us.reads(reading(advisory("niger", "2", 2)), moment(4)).changes
    assert change.after.levels == ("2",)


@pytest.mark.parametrize(
    "between",
    [
        reading(listed=["niger"], refusals=(Refusal(why="stub", what="x", reason="x", place="niger"),)),
        reading(advisory("niger", "1", 0, text="Older.")),
        reading(advisory("niger", "1", 2), advisory("niger", "4", 2)),
        reading(advisory("chad", "1")),
    ],
    ids=["a refused one", "an older one", "two that differ", "none"],
)
def test_a_reading_in_between_that_doesnt_agree_ends_the_wait(between: object) -> None:
    us = Government(advisory("niger", "4"))
    low = reading(advisory("niger", "1", 2))
    us.reads(low, moment(2))
    us.reads(between, moment(2, 18))  # type: ignore[arg-type]
    assert not us.ledger.pending
    assert not us.reads(low, moment(3)).changes


def test_a_page_that_was_not_asked_for_goes_on_waiting() -> None:
    us = Government(advisory("niger", "4"))
    low = reading(advisory("niger", "1", 2))
    us.reads(low, moment(2))
    us.reads(reading(listed=["niger"]), moment(2, 18))
    assert us.reads(low, moment(3)).changes


def test_the_words_may_change_while_a_level_waits() -> None:
    us = Government(advisory("niger", "4"))
    us.reads(reading(advisory("niger", "2", 2)), moment(2))
    [change] = us.reads(reading(advisory("niger", "2", 3, text="Mended.")), moment(3)).changes
    assert change.after.wordings["en"].summary == "Mended."


def test_an_operator_or_the_other_feed_can_vouch_for_a_fall() -> None:
    low = reading(advisory("niger", "1", 2))
    for vouched in (
        Government(advisory("niger", "4")).reads(low, moment(2), confirmed=frozenset({("niger", ("1",))})),
        Government(advisory("niger", "4")).reads(low, moment(2), cross={"niger": frozenset({("1",)})}),
    ):
        assert [change.after.levels for change in vouched.changes] == [("1",)]
    for other in (
        Government(advisory("niger", "4")).reads(low, moment(2), confirmed=frozenset({("niger", ("2",))})),
        Government(advisory("niger", "4")).reads(low, moment(2), confirmed=frozenset({("chad", ("1",))})),
        Government(advisory("niger", "4")).reads(low, moment(2), cross={"niger": frozenset({("4",)})}),
    ):
        assert not other.changes


def test_a_fall_by_one_waits_if_the_other_feed_contradicts() -> None:
    us = Government(advisory("niger", "3"))
    low = reading(advisory("niger", "2", 2))
    decision = us.reads(low, moment(2), cross={"niger": frozenset({("3",)})})
    assert whys(decision) == ["crosscheck"]
    assert us.level("niger") == "3"
    assert us.reads(low, moment(3), cross={"niger": frozenset({("3",)})}).changes


def test_the_other_feed_never_holds_up_a_rise_or_what_it_doesnt_know() -> None:
    us = Government(advisory("niger", "3"), advisory("chad", "3"))
    cross = {"niger": frozenset({("3",)})}
    us.reads(reading(advisory("niger", "4", 2), advisory("chad", "2", 2)), moment(2), cross=cross)
    assert (us.level("niger"), us.level("chad")) == ("4", "2")


def test_on_first_sight_a_level_far_below_the_other_feed_waits() -> None:
    us = Government()
    decision = us.reads(reading(advisory("niger", "1")), moment(1), cross={"niger": frozenset({("4",)})})
    assert whys(decision) == ["crosscheck"]
    assert not us.ledger.held
    [change] = us.reads(
        reading(advisory("niger", "4")), moment(1, 13), cross={"niger": frozenset({("4",)})}
    ).changes
    assert change.kinds == ("first",)


def test_two_falls_of_one_day_are_one() -> None:
    us = Government(advisory("niger", "4"))
    us.reads(reading(advisory("niger", "3", 2)), moment(2, 1))
    assert whys(us.reads(reading(advisory("niger", "2", 2)), moment(2, 2))) == ["drop"]
    assert us.level("niger") == "3"


def test_many_falls_at_once_wait_and_the_rises_beside_them_do_not() -> None:
    us = Government(*everywhere())
    fallen = tuple(advisory(place, "2", 2) for place in EVERYWHERE[:6])
    risen = advisory(EVERYWHERE[50], "4", 2)
    decision = us.reads(reading(*everywhere(but=(*fallen, risen))), moment(2))
    assert [change.after.place for change in decision.changes] == [EVERYWHERE[50]]
    assert whys(decision) == ["drop"] * 6
    again = us.reads(reading(*everywhere(but=(*fallen, risen))), moment(3))
    assert len(again.changes) == 6


@pytest.mark.parametrize(("fallen", "held"), [(4, 10), (5, 100)])
def test_a_few_falls_at_once_are_taken(fallen: int, held: int) -> None:
    us = Government(*everywhere()[:held])
    low = tuple(advisory(place, "2", 2) for place in EVERYWHERE[:fallen])
    assert len(us.reads(reading(*everywhere(but=low)[:held]), moment(2)).changes) == fallen


def test_a_fall_that_has_lost_its_text_waits() -> None:
    us = Government(advisory("niger", "4"))
    assert whys(us.reads(reading(advisory("niger", "3", 2, text="")), moment(2))) == ["drop"]


def test_a_rise_without_a_text_is_taken() -> None:
    us = Government(advisory("niger", "3"))
    us.reads(reading(advisory("niger", "4", 2, text="")), moment(2))
    assert us.level("niger") == "4"


def test_a_text_that_is_lost_at_the_same_level_is_kept() -> None:
    us = Government(advisory("niger", "4", departure="ordered", parts=("Agadez",)))
    decision = us.reads(reading(advisory("niger", "4", 2, text="")), moment(2))
    assert whys(decision) == ["stub"]
    [held] = us.ledger.held
    assert held.advisory.departure == "ordered"
    assert held.advisory.wordings["en"].parts == ("Agadez",)
    assert held.seen == moment(1)


def test_a_government_without_texts_is_not_taken_for_a_stub() -> None:
    us = Government(advisory("niger", "4", text=""))
    [change] = us.reads(reading(advisory("niger", "3", 2, text="")), moment(2)).changes
    assert change.kinds == ("level",)


@pytest.mark.parametrize("turned", [False, True])
def test_two_items_on_one_place_that_differ_are_both_refused(turned: bool) -> None:
    us = Government(advisory("niger", "3"))
    items = [advisory("niger", "4", 2), advisory("niger", "1", 3)]
    decision = us.reads(reading(*(reversed(items) if turned else items)), moment(3))
    assert whys(decision) == ["duplicate", "duplicate"]
    assert us.level("niger") == "3"


def test_two_items_on_one_place_that_say_the_same_are_one() -> None:
    us = Government(advisory("niger", "3"))
    decision = us.reads(
        reading(advisory("niger", "4", 2, text="Go *away*."), advisory("niger", "4", 3, text="Go away!")),
        moment(3),
    )
    assert not decision.refusals
    assert us.advisory("niger").dated == Dated(day=dt.date(2026, 1, 3))


def test_a_place_that_vanishes_stays_as_it_was_and_shows_its_age() -> None:
    us = Government(advisory("niger", "4"), advisory("chad", "3"))
    assert not us.reads(reading(advisory("chad", "3")), moment(5)).changes
    assert us.level("niger") == "4"
    assert [one.seen for one in us.ledger.held] == [moment(5), moment(1)]
    assert us.ledger.listed == ("chad",)


def test_what_the_reader_refused_is_passed_on() -> None:
    refused = Refusal(why="place", what="Guinea", reason="Two places can be meant.")
    decision = Government().reads(reading(refusals=(refused,)), moment(1))
    assert decision.refusals == (refused,)


def test_dates_of_a_day_on_which_everything_is_redated_are_not_believed() -> None:
    us = Government(*everywhere())
    before = {one.advisory.place: one.advisory.dated for one in us.ledger.held}
    us.reads(reading(*(advisory(place, "3", 5) for place in EVERYWHERE)), moment(5))
    assert {one.advisory.place: one.advisory.dated for one in us.ledger.held} == before
    # So what is true is not older than what is held, although its date is before that day.
    us.reads(reading(*everywhere(but=(advisory(EVERYWHERE[7], "4", 4),))), moment(6))
    assert us.level(EVERYWHERE[7]) == "4"


def test_what_changes_while_everything_is_redated_gets_its_date_later() -> None:
    us = Government(*everywhere())
    changed = advisory(EVERYWHERE[7], "4", 5)
    us.reads(
        reading(*(advisory(one, "3", 5) for one in EVERYWHERE if one != changed.place), changed), moment(5)
    )
    assert us.level(changed.place) == "4"
    assert us.advisory(changed.place).dated is None
    us.reads(reading(*everywhere(but=(advisory(changed.place, "4", 4),))), moment(6))
    assert us.advisory(changed.place).dated == Dated(day=dt.date(2026, 1, 4))


def test_an_older_copy_of_a_redated_day_doesnt_outlast_the_true_one() -> None:
    us = Government(*everywhere())
    old = [advisory(place, "3", 5, text="As it was.") for place in EVERYWHERE]
    us.reads(reading(*old), moment(5))
    us.reads(reading(*everywhere()), moment(6))
    assert {one.advisory.wordings["en"].summary for one in us.ledger.held} == {
        advisory("x", "3").wordings["en"].summary
    }


def test_a_fall_by_one_waits_while_everything_is_redated() -> None:
    us = Government(*everywhere())
    low = advisory(EVERYWHERE[7], "2", 5)
    items = [advisory(one, "3", 5) for one in EVERYWHERE if one != low.place]
    assert whys(us.reads(reading(*items, low), moment(5))) == ["drop"]
    assert us.reads(reading(*everywhere(but=(low,))), moment(6)).changes


def test_a_first_reading_on_such_a_day_has_no_dates_and_gets_them_later() -> None:
    us = Government(*(advisory(place, "3", 5) for place in EVERYWHERE), at=moment(5))
    assert not any(one.advisory.dated for one in us.ledger.held)
    us.reads(reading(*everywhere()), moment(6))
    assert us.advisory(EVERYWHERE[1]).dated == Dated(day=START - dt.timedelta(days=1))


def test_a_few_pages_of_the_day_among_many_places_are_believed() -> None:
    us = Government(*everywhere())
    pages = [advisory(place, "3", 5) for place in EVERYWHERE[:20]]
    us.reads(reading(*pages, listed=EVERYWHERE), moment(5))
    assert us.advisory(EVERYWHERE[3]).dated == Dated(day=dt.date(2026, 1, 5))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("The north.", "The south."), ("The south.", "The north.")),
        (("The north: 5 km off.",), ("**The  north**\n– 5km off",)),
        (("See [the north](https://example.org/a).",), ("See the [north](https://example.org/b).",)),
        (("Café",), ("CAFÉ",)),
        (("Go @here",), ("Go @\u200bhere",)),
        (("a " * 5000 + "end",), ("a " * 5000 + "END",)),
    ],
)
def test_parts_that_are_only_set_otherwise_are_no_change_of_parts(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    us = Government(advisory("niger", "3", parts=before))
    [change] = us.reads(reading(advisory("niger", "3", 2, parts=after)), moment(2)).changes
    assert change.kinds == ("text",)
    assert not change.alerts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("The north.",), ()),
        ((), ("The north.",)),
        (("Avoid the north.", "The south is calm."), ("Avoid the south.", "The north is calm.")),
        (("Within 1.5 km",), ("Within 15 km",)),
        (("a " * 5000 + "end",), ("a " * 5000 + "begin",)),
    ],
)
def test_parts_that_say_something_else_are_a_change_of_parts(
    before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    us = Government(advisory("niger", "3", parts=before))
    [change] = us.reads(reading(advisory("niger", "3", 2, parts=after)), moment(2)).changes
    assert change.kinds == ("parts",)
    assert change.alerts


def test_a_text_that_comes_to_a_level_which_had_none_alerts_nobody() -> None:
    us = Government(advisory("niger", "3", text=""))
    with_text = advisory("niger", "3", 2, parts=("The north.",), departure="ordered")
    decision = us.reads(reading(with_text), moment(2))
    assert [change.kinds for change in decision.changes] == [("text",)]


def test_parts_that_the_government_calls_editorial_are_of_the_text() -> None:
    us = Government(advisory("niger", "3", parts=("North",)))
    edited = advisory("niger", "3", 2, parts=("The north",), editorial=True)
    assert us.reads(reading(edited), moment(2)).changes[0].kinds == ("text",)
    risen = advisory("niger", "4", 3, parts=("South",), editorial=True)
    assert us.reads(reading(risen), moment(3)).changes[0].kinds == ("level", "parts")


def test_a_language_that_is_added_is_no_change_of_parts() -> None:
    english = advisory("niger", "3", parts=("North",))
    french = english.wordings["en"].model_copy(update={"parts": ("Nord",)})
    both = english.model_copy(update={"wordings": {"en": english.wordings["en"], "fr": french}})
    us = Government(english)
    assert us.reads(reading(both), moment(2)).changes[0].kinds == ("text",)


def test_a_departure_status_that_comes_or_goes_is_told() -> None:
    us = Government(advisory("niger", "3"))
    for day, status in ((2, "authorized"), (3, "ordered"), (4, None)):
        [change] = us.reads(reading(advisory("niger", "3", day, departure=status)), moment(day)).changes
        assert change.kinds == ("departure",)
        assert change.alerts


def test_several_things_can_change_at_once() -> None:
    us = Government(advisory("niger", "3"))
    after = advisory("niger", "4", 2, parts=("North",), departure="ordered")
    assert us.reads(reading(after), moment(2)).changes[0].kinds == ("level", "parts", "departure")


@pytest.mark.parametrize(("back", "reversal"), [(9, True), (10, False)])
def test_a_level_that_is_soon_again_what_it_was_is_a_reversal(back: int, reversal: bool) -> None:
    us = Government(advisory("niger", "3"))
    [there] = us.reads(reading(advisory("niger", "4", 2)), moment(2)).changes
    assert not there.reversal
    # Words that change in between don't make it forgotten.
    us.reads(reading(advisory("niger", "4", 3, text="Other words.")), moment(3))
    [again] = us.reads(reading(advisory("niger", "3", back)), moment(back)).changes
    assert again.reversal is reversal


def test_a_third_level_is_no_reversal() -> None:
    us = Government(advisory("niger", "2"))
    us.reads(reading(advisory("niger", "3", 2)), moment(2))
    [change] = us.reads(reading(advisory("niger", "4", 3)), moment(3)).changes
    assert not change.reversal


def test_changes_of_level_are_forgotten_after_a_while() -> None:
    us = Government(*everywhere("1"))
    for day, place in enumerate(EVERYWHERE, start=2):
        us.reads(reading(advisory(place, "2", day), listed=EVERYWHERE), moment(day))
    assert len(us.ledger.turns) == 8


def test_a_change_that_was_taken_before_is_not_taken_again() -> None:
    us = Government(advisory("niger", "3"))
    [change] = us.reads(reading(advisory("niger", "4", 2)), moment(2)).changes
    assert taken(us.ledger, change) == us.ledger
