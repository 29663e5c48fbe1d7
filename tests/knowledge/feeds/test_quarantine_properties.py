"""What holds for any series of readings, however faulty."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from knowledge.feeds.advisory import Advisory
from knowledge.feeds.dating import is_before
from knowledge.feeds.ledger import Ledger
from knowledge.feeds.quarantine import decide, taken
from knowledge.feeds.reading import Reading, Refusal
from tests.knowledge.feeds.readings import Government, advisory, moment, reading

PLACES = ("chad", "mali", "niger", "peru", "sudan", "togo", "yemen")
LEVELS = ("1", "2", "3", "4")

advisories = st.builds(
    advisory,
    st.sampled_from(PLACES),
    st.sampled_from(LEVELS),
    st.one_of(st.none(), st.integers(1, 12)),
    text=st.sampled_from(["One text.", "Another text.", ""]),
    parts=st.sampled_from([(), ("North",), ("North", "South"), ("South", "North")]),
    departure=st.sampled_from([None, "ordered", "authorized"]),
    editorial=st.booleans(),
)
refusals = st.builds(
    lambda place: Refusal(why="stub", what=place or "x", reason="x", place=place),
    st.one_of(st.none(), st.sampled_from(PLACES)),
)
readings = st.builds(
    lambda found, refused, listed: reading(*found, refusals=tuple(refused), listed=listed),
    st.lists(advisories, max_size=9),
    st.lists(refusals, max_size=2),
    st.sets(st.sampled_from(PLACES)),
)
levels = st.sets(st.sampled_from([(level,) for level in LEVELS]), max_size=2).map(frozenset)
crosses = st.one_of(st.none(), st.dictionaries(st.sampled_from(PLACES), levels, max_size=3))
vouchers = st.sets(
    st.tuples(st.sampled_from(PLACES), st.sampled_from([(one,) for one in LEVELS])), max_size=1
)


class Series(RuleBasedStateMachine):
    """Any readings, at any pace, by one that runs on and one that is stopped and read from disk each time."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = Ledger(issuer="us")
        self.replayed = Ledger(issuer="us")
        self.at = moment(1)
        self.read_levels: dict[str, set[tuple[str, ...]]] = defaultdict(set)

    @initialize(read=readings)
    def begin(self, read: Reading) -> None:
        self.step(read, None, set(), 0)

    @rule(read=readings, cross=crosses, vouched=vouchers, hours=st.sampled_from([0.5, 3, 12, 24, 200]))
    def step(
        self,
        read: Reading,
        cross: dict[str, frozenset[tuple[str, ...]]] | None,
        vouched: set[tuple[str, tuple[str, ...]]],
        hours: float,
    ) -> None:
        self.at += dt.timedelta(hours=hours)
        for one in read.advisories:
            self.read_levels[one.place].add(one.levels)
        before = {one.advisory.place: one.advisory for one in self.ledger.held}
        stored = Ledger.model_validate_json(self.ledger.model_dump_json())

        confirmed = frozenset(vouched)
        decision = decide(self.ledger, read, self.at, confirmed=confirmed, cross=cross)
        assert decide(stored, read, self.at, confirmed=confirmed, cross=cross) == decision
        again = decide(decision.ledger, read, self.at, confirmed=confirmed, cross=cross)
        assert not again.changes
        assert again.ledger == decision.ledger

        self.ledger = decision.ledger
        for change in decision.changes:
            self.replayed = taken(self.replayed, change)
        assert [one.position for one in decision.changes] == list(
            range(self.ledger.position - len(decision.changes) + 1, self.ledger.position + 1)
        )
        assert set(read.refusals) <= set(decision.refusals)
        self.rises_are_taken(read, before)

    def rises_are_taken(self, read: Reading, before: dict[str, Advisory]) -> None:
        after = {one.advisory.place: one.advisory for one in self.ledger.held}
        for one in read.advisories:
            held = before.get(one.place)
            alone = sum(other.place == one.place for other in read.advisories) == 1
            if not (held and alone and one.levels[0] > held.levels[0]):
                continue
            if one.dated and held.dated and is_before(one.dated, held.dated):
                assert after[one.place] == held
            else:
                assert after[one.place].levels == one.levels

    @invariant()
    def what_is_shown_was_read(self) -> None:
        for one in self.ledger.held:
            assert one.advisory.levels in self.read_levels[one.advisory.place]

    @invariant()
    def the_changes_tell_all_that_is_held(self) -> None:
        def told(ledger: Ledger) -> object:
            return (
                ledger.position,
                [(one.advisory.digest, one.taken) for one in ledger.held],
                ledger.turns,
            )

        assert told(self.replayed) == told(self.ledger)

    @invariant()
    def what_is_kept_doesnt_grow(self) -> None:
        for kept in (
            [one.advisory.place for one in self.ledger.held],
            [one.advisory.place for one in self.ledger.pending],
            [turn.place for turn in self.ledger.turns],
        ):
            assert kept == sorted(set(kept))


Series.TestCase.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
TestSeries = Series.TestCase


def low(level: str, dated: int | None) -> st.SearchStrategy[Reading]:
    """What a feed can serve in place of the truth at two grades less or more, as a stub or not."""
    lower = [one for one in LEVELS if int(one) <= int(level) - 2]
    texts = st.sampled_from(["", "Exercise normal precautions.", "Other words."])
    return st.builds(advisory, st.just("niger"), st.sampled_from(lower), st.just(dated), text=texts).map(
        reading
    )


def silent(level: str) -> st.SearchStrategy[Reading]:
    """What says nothing that can be believed: refused by the reader, gone, or two items that differ."""
    refused = Refusal(why="stub", what="Niger", reason="x", place="niger")
    return st.sampled_from(
        [
            reading(listed=["niger"], refusals=(refused,)),
            reading(),
            reading(advisory("niger", "1", 1), advisory("niger", level, 1)),
        ]
    )


@settings(max_examples=80, deadline=None)
@given(
    st.data(),
    st.sampled_from(["3", "4"]),
    st.lists(st.sampled_from(["true", "low", "silent"]), min_size=4, max_size=14),
)
def test_faults_that_last_a_day_never_lower_a_level(data: st.DataObject, level: str, days: list[str]) -> None:
    us = Government(advisory("niger", level))
    before = "true"
    for day, serves in enumerate(days, start=2):
        now = "silent" if before == serves == "low" else serves
        for hour in sorted(data.draw(st.lists(st.integers(0, 23), min_size=1, max_size=3))):
            dated = data.draw(st.sampled_from([day, 1, 0, None]))
            read = {
                "true": st.just(reading(advisory("niger", level, 1))),
                "low": low(level, dated),
                "silent": silent(level),
            }
            us.reads(data.draw(read[now]), moment(day, hour))
            assert us.level("niger") == level
        before = now


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([(high, low) for high in LEVELS for low in LEVELS if high != low]),
    st.integers(2, 9),
    st.lists(st.integers(0, 23), min_size=1, max_size=4),
)
def test_a_true_change_is_taken_a_day_later_at_most(
    turn: tuple[str, str], day: int, hours: list[int]
) -> None:
    us = Government(advisory("niger", turn[0]))
    for hour in sorted(hours):
        us.reads(reading(advisory("niger", turn[1], day)), moment(day, hour))
    us.reads(reading(advisory("niger", turn[1], day)), moment(day + 1, min(hours)))
    assert us.level("niger") == turn[1]
