"""Live advisories beside the record: what the outcome for a place carries, and its JSON."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterable

import pytest

from knowledge import Advisor
from knowledge.feeds.advisory import Advisory, Dated, Held, Wording
from knowledge.feeds.live import Checked, LiveAdvisories

READ = dt.datetime(2026, 5, 2, 8, 30, tzinfo=dt.UTC)
TAKEN = dt.datetime(2026, 4, 28, 14, 0, tzinfo=dt.UTC)

US_NIGER = Advisory(
    issuer="us",
    place="niger",
    levels=("4",),
    wordings={
        "en": Wording(
            level="Level 4: Do Not Travel",
            summary="Do not travel to Niger for any reason.",
            parts=("**Niamey** – Staff may not leave the capital.",),
            url="https://travel.state.gov/niger.html",
        )
    },
    departure="ordered",
    updated=Dated.at(TAKEN),
    reviewed=Dated(day=dt.date(2026, 4, 30)),
)
CANADA_NIGER = Advisory(
    issuer="canada",
    place="niger",
    levels=("3", "regional"),
    wordings={
        "en": Wording(level="Avoid all travel", url="https://travel.gc.ca/destinations/niger"),
        "fr": Wording(level="Éviter tout voyage", url="https://voyage.gc.ca/destinations/niger"),
    },
)
FEEDS = (
    Checked("us", READ, listed=frozenset({"niger", "ukraine"})),
    Checked("uk", READ - dt.timedelta(days=2), "The server answered with status 503.", frozenset({"niger"})),
    Checked("canada", READ, listed=frozenset({"niger"})),
    Checked("germany"),
)


def live(held: Iterable[Advisory] = (US_NIGER, CANADA_NIGER)) -> LiveAdvisories:
    """These advisories held, of four governments whose feeds are read."""
    return LiveAdvisories(FEEDS, [Held(advisory=one, taken=TAKEN, seen=READ) for one in held])


def test_a_place_without_a_record_is_answered_where_a_government_holds_an_advisory(advisor: Advisor) -> None:
    outcome = advisor.advisory("Niger", live=live())
    assert (outcome.outcome, outcome.reason, outcome.answers) == ("answered", None, ())
    assert [(one.issuer, one.state) for one in outcome.live] == [
        ("us", "held"),
        ("uk", "not_checked"),
        ("canada", "held"),
        ("germany", "not_checked"),
    ]
    assert {one.place for one in outcome.live} == {"niger"}


def test_every_government_is_named_also_where_none_holds_an_advisory(advisor: Advisor) -> None:
    outcome = advisor.advisory("niger", live=live(held=()))
    assert (outcome.outcome, outcome.reason) == ("unknown", "no_match")
    assert {one.issuer: one.state for one in outcome.live} == dict.fromkeys(
        ("us", "uk", "canada", "germany"), "not_checked"
    )
    assert {one.issuer: one.state for one in advisor.advisory("mali", live=live()).live} == {
        "us": "not_listed",
        "uk": "not_listed",
        "canada": "not_listed",
        "germany": "not_checked",
    }


def test_the_record_of_a_place_stays_as_it_was_beside_live_advisories(advisor: Advisor) -> None:
    without, beside = advisor.advisory("ukraine"), advisor.advisory("ukraine", live=live())
    assert without.answers == beside.answers
    assert without.live == ()
    assert [one.issuer for one in beside.live] == ["us", "uk", "canada", "germany"]


def test_the_askers_own_government_stands_first_and_one_issuer_alone_if_wanted(advisor: Advisor) -> None:
    own_first = advisor.advisory("niger", asker="canada", live=live()).live
    assert [one.issuer for one in own_first] == ["canada", "us", "uk", "germany"]
    (only,) = advisor.advisory("niger", issuer="uk", live=live()).live
    assert (only.issuer, only.state) == ("uk", "not_checked")
    assert advisor.advisory("niger", issuer="eu", live=live()).live == ()
    assert advisor.advisory("niger", issuer="uk", live=live()).outcome == "unknown"


def test_where_feeds_are_off_or_the_place_unknown_nothing_is_live(advisor: Advisor) -> None:
    for outcome in (
        advisor.advisory("niger"),
        advisor.advisory("niger", live=LiveAdvisories.none()),
        advisor.advisory("atlantis", live=live()),
    ):
        assert outcome.live == ()
        assert outcome.to_json()["live"] == []


def test_the_json_gives_one_object_a_government(advisor: Advisor) -> None:
    given = advisor.advisory("niger", live=live()).to_json()
    assert json.loads(json.dumps(given)) == given
    assert list(given)[-1] == "live"
    us, uk, canada, _ = given["live"]
    assert us == {
        "issuer": "us",
        "state": "held",
        "place": "niger",
        "levels": ["4"],
        "level": "Level 4: Do Not Travel",
        "colour": "red",
        "summary": "Do not travel to Niger for any reason.",
        "parts": ["**Niamey** – Staff may not leave the capital."],
        "departure": "ordered",
        "audience": "U.S. citizens",
        "issued": None,
        "updated": "2026-04-28T14:00:00+00:00",
        "reviewed": "2026-04-30",
        "fetched": "2026-05-02T08:30:00+00:00",
        "taken": "2026-04-28T14:00:00+00:00",
        "url": "https://travel.state.gov/niger.html",
        "language": "en",
        "publisher": "U.S. Department of State, Bureau of Consular Affairs",
        "licence": "Text: U.S. Department of State, public domain.",
        "digest": US_NIGER.digest,
        "trouble": None,
    }
    assert list(uk) == list(us) == list(canada)
    assert (uk["state"], uk["level"], uk["levels"], uk["colour"]) == ("not_checked", None, [], None)
    assert uk["trouble"] == "The server answered with status 503."
    assert uk["fetched"] == "2026-04-30T08:30:00+00:00"
    assert canada["levels"] == ["3", "regional"]


@pytest.mark.parametrize(("locale", "level"), [("fr", "Éviter tout voyage"), ("uk", "Avoid all travel")])
def test_the_wording_is_in_the_askers_language_if_the_government_publishes_in_it(
    advisor: Advisor, locale: str, level: str
) -> None:
    canada = advisor.advisory("niger", issuer="canada", locale=locale, live=live()).to_json()["live"][0]
    assert canada["level"] == level
    assert canada["language"] == ("fr" if locale == "fr" else "en")


def test_an_advisor_loads_neither_feeds_nor_what_reads_them() -> None:
    """Answers from the record start as fast as before."""
    script = (
        "import sys, knowledge, knowledge.advisor\n"
        "print([name for name in sys.modules if name.split('.')[0] in"
        " ('feedparser', 'bs4', 'markdownify', 'yaml') or name.startswith('knowledge.feeds')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
