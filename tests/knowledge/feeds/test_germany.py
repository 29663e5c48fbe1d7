"""The travel warnings of Germany: flags and the link, and never a word of its texts."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.feeds.germany import PAGE, READER
from knowledge.feeds.governments import governments
from knowledge.feeds.reading import PayloadError, Reading
from tests.knowledge.feeds.feed_samples import objects, sample_documents, shipped_codes
from tests.knowledge.feeds.soundness import sound

FLAGS = ("warning", "situationWarning", "partialWarning", "situationPartWarning")


def country(iso3: str = "MLI", iso: str = "ML", *flags: str, **others: object) -> dict[str, Any]:
    return {
        "lastModified": 1789986824,
        "effective": 1789480800,
        "title": "Mali: Reise- und Sicherheitshinweise",
        "countryCode": iso,
        "iso3CountryCode": iso3,
        "countryName": "Mali*",
        **{flag: flag in flags for flag in FLAGS},
        **others,
    }


def payload(*countries: object, **others: object) -> bytes:
    by_id = {str(200000 + number): found for number, found in enumerate(countries)}
    return json.dumps(
        {"response": {"contentList": list(by_id), "lastModified": 1, **by_id, **others}}
    ).encode()


def read(*countries: object) -> Reading:
    reading = READER.read(payload(*countries), shipped_codes())
    sound(reading, "germany")
    return reading


def refused(*countries: object) -> list[tuple[str, str | None]]:
    """What is refused of some countries, beside one that is read."""
    reading = read(country("TCD", "TD"), *countries)
    assert {advisory.place for advisory in reading.advisories} == {"chad"}
    return [(refusal.why, refusal.place) for refusal in reading.refusals]


@pytest.mark.parametrize(
    ("flags", "levels", "said"),
    [
        ((), ("none",), "Keine Reisewarnung; Reise- und Sicherheitshinweise beachten"),
        (("warning",), ("warning",), "Reisewarnung"),
        (("partialWarning",), ("partialWarning",), "Teilreisewarnung"),
        (("situationWarning",), ("situationWarning",), "Situationsbedingte Reisewarnung"),
        (("partialWarning", "warning"), ("warning", "partialWarning"), "Reisewarnung, Teilreisewarnung"),
        (FLAGS, FLAGS, None),
    ],
)
def test_true_flags_are_the_levels(flags: tuple[str, ...], levels: tuple[str, ...], said: str | None) -> None:
    (advisory,) = read(country("MLI", "ML", *flags)).advisories
    assert (advisory.place, advisory.levels) == ("mali", levels)
    assert list(advisory.wordings) == ["de"]
    assert said in (None, advisory.wordings["de"].level)


def test_dates_are_seconds_and_the_link_is_the_official_page() -> None:
    (advisory,) = read(country()).advisories
    assert advisory.updated is not None
    assert advisory.updated.moment == dt.datetime(2026, 9, 21, 10, 33, 44, tzinfo=dt.UTC)
    assert advisory.issued is not None
    assert advisory.issued.day == dt.date(2026, 9, 15)
    assert str(advisory.wordings["de"].url) == PAGE


def test_no_text_is_kept() -> None:
    text = "Vor Reisen nach Mali wird gewarnt."
    (advisory,) = read(country(content=f"<p>{text}</p>", lastChanges=text, title=text)).advisories
    assert not governments()["germany"].texts
    assert text not in advisory.model_dump_json()
    assert advisory.wordings["de"].summary == ""
    assert advisory.wordings["de"].parts == ()


def test_the_place_is_that_of_the_codes_whatever_the_name() -> None:
    palestine = country("PSE", "PS", countryName="Palästinensische Gebiete*")
    israel = country("ISR", "IL", countryName="Israel, Palästinensische Gebiete*")
    kosovo = country("", "XK", countryName="Kosovo")
    assert [a.place for a in read(palestine, israel, kosovo).advisories] == ["palestine", "israel", "kosovo"]


@pytest.mark.parametrize(
    ("codes", "why"),
    [(("", ""), "place"), (("ZZZ", "ML"), "place"), (("MLI", "TD"), "place"), ((7, None), "place")],
)
def test_codes_of_no_place_or_of_two_are_refused(codes: tuple[object, object], why: str) -> None:
    assert refused(country(iso3CountryCode=codes[0], countryCode=codes[1])) == [(why, None)]


@pytest.mark.parametrize("value", ["true", "false", 1, 0, None, [], {}])
def test_a_flag_that_is_not_true_or_false_is_never_clear(value: object) -> None:
    assert refused(country(warning=value)) == [("level", "mali")]


def test_a_missing_or_unknown_flag_is_never_clear() -> None:
    less = country()
    del less["situationPartWarning"]
    assert refused(less) == [("level", "mali")]
    assert refused(country(evacuationWarning=True)) == [("level", "mali")]
    assert len(read(country(archived=True)).advisories) == 1
    assert refused(country(evacuationWarning=False)) == [("level", "mali")]


@pytest.mark.parametrize("moment", [None, "1789986824", 0, -5, 1.5, True, 10**18])
def test_a_country_without_a_date_is_refused(moment: object) -> None:
    assert refused(country(lastModified=moment)) == [("incomplete", "mali")]


def test_a_country_that_the_list_names_and_that_is_missing_is_refused() -> None:
    body = json.loads(payload(country()))
    body["response"]["contentList"].append("999999")
    reading = READER.read(json.dumps(body).encode(), shipped_codes())
    assert [(refusal.why, refusal.what) for refusal in reading.refusals] == [("incomplete", "entry 999999")]


def test_a_country_that_the_list_does_not_name_is_read_all_the_same() -> None:
    body = json.loads(payload(country(), country("TCD", "TD", "warning")))
    body["response"]["contentList"].pop()
    assert {a.place for a in READER.read(json.dumps(body).encode(), shipped_codes()).advisories} == {
        "mali",
        "chad",
    }


def test_two_entries_on_a_place_count_only_if_they_agree() -> None:
    assert len(read(country(), country()).advisories) == 1
    assert refused(country(), country("MLI", "ML", "warning")) == [("duplicate", "mali")] * 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"<html>Just a moment...</html>",
        b'{"response": null}',
        b'{"response": {}}',
        b'{"response": {"contentList": []}}',
        b'{"response": {"contentList": ["1"]}}',
        b'{"response": {"contentList": ["1"], "1": {"countryName": "Mali"}}}',
        payload(country())[:-20],
        b"\xff\xfe{",
        b"[" * 100_000,
    ],
)
def test_what_is_no_list_of_warnings_is_refused(body: bytes) -> None:
    with pytest.raises(PayloadError):
        READER.read(body, shipped_codes())


def test_every_real_list_is_read() -> None:
    found = [
        payload
        for _, document in sample_documents("de")
        for payload in objects(document)
        if isinstance(payload.get("response"), dict) and payload["response"].get("contentList")
    ]
    assert found
    for payload in found:
        reading = sound(READER.read(json.dumps(payload).encode(), shipped_codes()), "germany")
        assert len(reading.advisories) > len(reading.refusals)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(country())), JSON, max_size=4), JSON, st.binary(max_size=60))
@settings(max_examples=80, deadline=None)
def test_no_payload_stops_the_reader_or_gives_an_unknown_level(
    changed: dict[str, object], ids: object, noise: bytes
) -> None:
    whole = payload(country("TCD", "TD"), {**country(), **changed})
    for body in (whole, payload(country(), contentList=ids), noise, whole[: len(whole) // 2] + noise):
        with suppress(PayloadError):
            sound(READER.read(body, shipped_codes()), "germany")
