"""The United Kingdom: GOV.UK's index and pages become advisories, and nothing else does."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.feeds.advisory import Advisory
from knowledge.feeds.governments import governments
from knowledge.feeds.reading import Page, PayloadError, Reading
from knowledge.feeds.uk import READER
from tests.knowledge.feeds.feed_samples import objects, sample_documents, sample_folder, shipped_codes

SCALE = governments()["uk"].levels
WARNINGS = """
<p>Your travel insurance could be invalidated if you travel against advice from the FCDO.</p>
<h2 id="areas">Areas where <abbr title="Foreign Office">FCDO</abbr> advises against travel</h2>
<h3 id="coast">Northern coast</h3>
<p>FCDO advises against all travel to within 20km of the northern coast.</p>
<p>FCDO advises against all but essential travel to:</p>
<ul><li>the port of Ash</li><li>the road to <a href="/maps">Birch</a></li></ul>
<p>Find out more about <a href="/why">why FCDO advises against travel</a>.</p>
<h3 id="hills">The hills</h3>
<ul><li>every village above the dam</li></ul>
<h2 id="before">Before you travel</h2>
<p>No travel can be guaranteed safe.</p>
"""


def page(
    slug: str = "ukraine",
    name: str = "Ukraine",
    statuses: Any = ("avoid_all_travel_to_whole_country",),
    body: Any = "<p>FCDO advises against all travel to Ukraine.</p>",
) -> dict[str, Any]:
    """A whole page in GOV.UK's shape."""
    return {
        "base_path": f"/foreign-travel-advice/{slug}",
        "content_id": "2a3938e1-d588-45fc-8c8f-0f51814d5409",
        "description": f"Travel advice for {name}.",
        "details": {
            "country": {"name": name, "slug": slug},
            "updated_at": "2026-09-03T08:00:00+01:00",
            "reviewed_at": "2026-09-04T09:30:00+01:00",
            "change_description": "Latest update: new information on the ports.",
            "alert_status": list(statuses) if isinstance(statuses, tuple) else statuses,
            "email_signup_link": f"/foreign-travel-advice/{slug}/email-signup",
            "parts": [
                {"slug": "entry-requirements", "title": "Entry requirements", "body": "<p>Bring papers.</p>"},
                {"slug": "warnings-and-insurance", "title": "Warnings and insurance", "body": body},
            ],
        },
        "document_type": "travel_advice",
        "links": {},
        "locale": "en",
        "public_updated_at": "2026-09-01T07:00:00+01:00",
        "schema_name": "travel_advice",
        "title": f"{name} travel advice",
        "updated_at": "2026-09-05T00:00:00Z",
        "withdrawn_notice": {},
    }


def child(slug: str, name: str, **more: Any) -> dict[str, Any]:
    """An entry of the index."""
    return {
        "api_path": f"/api/content/foreign-travel-advice/{slug}",
        "base_path": f"/foreign-travel-advice/{slug}",
        "content_id": "5a292f20-a9b6-46ea-b35f-584f8b3d7392",
        "details": {"country": {"slug": slug, "name": name}, "change_description": "Latest update: words."},
        "locale": "en",
        "public_updated_at": "2026-09-01T07:00:00Z",
        "title": f"{name} travel advice",
        "withdrawn": False,
        **more,
    }


def index(*children: Any) -> dict[str, Any]:
    """An index in GOV.UK's shape."""
    return {
        "base_path": "/foreign-travel-advice",
        "content_id": "08d48cdd-6b50-43ff-a53b-beab47f4aab0",
        "description": "Travel advice by country.",
        "details": {"email_signup_link": "/foreign-travel-advice/email-signup"},
        "document_type": "travel_advice_index",
        "links": {"children": list(children)},
        "locale": "en",
        "public_updated_at": "2026-09-01T07:00:00Z",
        "schema_name": "travel_advice_index",
        "title": "Foreign travel advice",
        "updated_at": "2026-09-01T07:00:00Z",
    }


def read(document: Any) -> Reading:
    return READER.read(json.dumps(document).encode(), shipped_codes())


def read_page(document: Any, slug: str = "ukraine") -> Reading:
    assert READER.page is not None
    return READER.page(Page(slug, "", ""), json.dumps(document).encode(), shipped_codes())


def advisory(document: Any, slug: str = "ukraine") -> Advisory:
    reading = read_page(document, slug)
    assert reading.refusals == ()
    (found,) = reading.advisories
    return found


def refused(reading: Reading) -> list[tuple[str, str | None]]:
    assert reading.advisories == ()
    return [(refusal.why, refusal.place) for refusal in reading.refusals]


def test_the_index_lists_pages_and_places_and_no_levels() -> None:
    reading = read(index(child("ukraine", "Ukraine"), child("st-kitts-and-nevis", "St Kitts and Nevis")))
    assert [(one.key, one.address) for one in reading.pages] == [
        ("ukraine", "/api/content/foreign-travel-advice/ukraine"),
        ("st-kitts-and-nevis", "/api/content/foreign-travel-advice/st-kitts-and-nevis"),
    ]
    assert reading.listed == {"ukraine", "saint-kitts-and-nevis"}
    assert (reading.advisories, reading.refusals) == ((), ())


@pytest.mark.parametrize(
    "change",
    [
        {"public_updated_at": "2026-09-02T07:00:00Z"},
        {"details": {"country": {"slug": "ukraine", "name": "Ukraine"}, "change_description": "Others."}},
    ],
)
def test_a_page_has_another_version_when_the_index_says_something_else(change: dict[str, Any]) -> None:
    before, same, after = (
        read(index(child("ukraine", "Ukraine", **more))).pages[0].version for more in ({}, {}, change)
    )
    assert before == same != after


def test_what_the_index_says_of_unknown_or_withdrawn_pages_is_refused_and_the_rest_is_read() -> None:
    reading = read(
        index(
            child("atlantis", "Atlantis"),
            child("yemen", "Yemen", withdrawn=True),
            child("guinea-bissau", "Guinea"),
            "text",
            child("ukraine", "Ukraine"),
            child("ukraine", "Ukraine", title="Another title"),
        )
    )
    assert [(one.why, one.place) for one in reading.refusals] == [
        ("place", None),
        ("withdrawn", "yemen"),
        ("place", None),
        ("incomplete", None),
        ("duplicate", "ukraine"),
    ]
    assert [one.key for one in reading.pages] == ["ukraine"]
    assert reading.listed == {"ukraine"}


def test_a_page_gives_the_level_in_the_words_of_the_government_with_dates_note_and_link() -> None:
    found = advisory(page(statuses=("avoid_all_but_essential_travel_to_parts", "avoid_all_travel_to_parts")))
    assert found.levels == ("avoid_all_travel_to_parts", "avoid_all_but_essential_travel_to_parts")
    wording = found.wordings["en"]
    assert wording.level == (
        "FCDO advises against all travel to parts of the country; "
        "FCDO advises against all but essential travel to parts of the country"
    )
    assert wording.parts == ("FCDO advises against all travel to Ukraine.",)
    assert wording.summary == "", "what is said of parts stands there alone"
    assert str(wording.url) == "https://www.gov.uk/foreign-travel-advice/ukraine"
    assert found.note == "new information on the ports."
    dates = [
        one.moment.isoformat() for one in (found.issued, found.updated, found.reviewed) if one and one.moment
    ]
    assert dates == ["2026-09-01T06:00:00+00:00", "2026-09-03T07:00:00+00:00", "2026-09-04T08:30:00+00:00"]


def test_no_status_is_no_warning_and_a_page_without_parts_has_a_level_and_no_text() -> None:
    document = page("antarctica", "Antarctica", statuses=())
    parts: list[Any] | None
    for parts in ([], None):
        document["details"]["parts"] = parts
        found = advisory(document, "antarctica")
        assert found.levels == ("none",)
        assert (found.wordings["en"].summary, found.wordings["en"].parts) == ("", ())


@pytest.mark.parametrize(
    "statuses",
    [["avoid_everything"], ["none"], [None], [[]], ["avoid_all_travel_to_parts", "avoid_all_travel_to_moon"]],
)
def test_an_unknown_status_is_refused_and_never_clear(statuses: list[Any]) -> None:
    assert refused(read_page(page(statuses=statuses))) == [("level", "ukraine")]


@pytest.mark.parametrize("statuses", [None, "avoid_all_travel_to_parts", {}, 0])
def test_a_page_that_does_not_say_its_status_is_refused(statuses: Any) -> None:
    assert refused(read_page(page(statuses=statuses))) == [("incomplete", "ukraine")]


def test_a_withdrawn_page_is_refused_and_an_empty_notice_is_none() -> None:
    document = page()
    notice: Any
    for notice in ({}, {"explanation": "", "withdrawn_at": None}, None):
        document["withdrawn_notice"] = notice
        assert advisory(document).levels == ("avoid_all_travel_to_whole_country",)
    for notice in ({"explanation": "<p>Out of date.</p>"}, {"withdrawn_at": "2026-09-01T00:00:00Z"}):
        document["withdrawn_notice"] = notice
        assert refused(read_page(document)) == [("withdrawn", "ukraine")]


def test_a_page_without_any_date_is_refused_and_one_date_is_enough() -> None:
    document = page()
    del document["public_updated_at"]
    document["details"] |= {"updated_at": "yesterday", "reviewed_at": "2026-09-04"}
    found = advisory(document)
    assert (found.issued, found.updated) == (None, None)
    assert found.reviewed is not None
    assert (found.reviewed.day.isoformat(), found.reviewed.moment) == ("2026-09-04", None)
    document["details"]["reviewed_at"] = "0001-01-01T00:00:00+14:00"
    assert refused(read_page(document)) == [("incomplete", "ukraine")]


@pytest.mark.parametrize(
    ("slug", "name", "places"),
    [
        ("congo", "Congo", ["congo-brazzaville"]),
        ("democratic-republic-of-the-congo", "Democratic Republic of the Congo", ["congo-kinshasa"]),
        ("guinea", "Guinea", ["guinea"]),
        ("guinea-bissau", "Guinea-Bissau", ["guinea-bissau"]),
        ("equatorial-guinea", "Equatorial Guinea", ["equatorial-guinea"]),
        ("papua-new-guinea", "Papua New Guinea", ["papua-new-guinea"]),
        ("north-korea", "North Korea", ["north-korea"]),
        ("south-korea", "South Korea", ["south-korea"]),
        ("dominica", "Dominica", ["dominica"]),
        ("dominican-republic", "Dominican Republic", ["dominican-republic"]),
        ("niger", "Niger", ["niger"]),
        ("nigeria", "Nigeria", ["nigeria"]),
        ("sudan", "Sudan", ["sudan"]),
        ("south-sudan", "South Sudan", ["south-sudan"]),
        ("st-maarten", "St Maarten", ["sint-maarten"]),
        ("st-martin-and-st-barthelemy", "St Martin and St Barthélemy", ["saint-martin", "saint-barthelemy"]),
        (
            "cook-islands-tokelau-and-niue",
            "Cook Islands, Tokelau and Niue",
            ["cook-islands", "tokelau", "niue"],
        ),
        ("the-occupied-palestinian-territories", "The OPTs", ["palestine"]),
        ("palestine", "Palestine", ["palestine"]),
        ("myanmar", "Myanmar (Burma)", ["myanmar"]),
        ("cote-d-ivoire", "Côte d'Ivoire", ["ivory-coast"]),
        ("eswatini", "Eswatini", ["eswatini"]),
        ("turkey", "Turkey", ["turkey"]),
        ("usa", "USA", ["united-states"]),
        ("reunion", "Réunion", ["reunion"]),
        ("bonaire-st-eustatius-saba", "Bonaire/St Eustatius/Saba", ["caribbean-netherlands"]),
        ("antarctica-british-antarctic-territory", "Antarctica", ["antarctica"]),
        (
            "st-helena-ascension-and-tristan-da-cunha",
            "St Helena, Ascension and Tristan da Cunha",
            ["saint-helena"],
        ),
    ],
)
def test_pages_mean_their_places_and_never_a_twin(slug: str, name: str, places: list[str]) -> None:
    reading = read_page(page(slug, name), slug)
    assert [one.place for one in reading.advisories] == places
    assert reading.refusals == ()
    assert read(index(child(slug, name))).listed == set(places)


@pytest.mark.parametrize(
    ("slug", "name", "asked"),
    [
        ("guinea", "Guinea", "guinea-bissau"),
        ("guinea-bissau", "Guinea", "guinea-bissau"),
        ("atlantis", "Atlantis", "atlantis"),
    ],
)
def test_a_page_on_another_or_an_unknown_place_is_refused(slug: str, name: str, asked: str) -> None:
    assert refused(read_page(page(slug, name), asked)) == [("place", None)]


def test_every_place_that_is_named_for_a_feed_is_in_the_vocabulary() -> None:
    known = set(shipped_codes().iso.values())
    named = {place for one in governments().values() for places in one.places.values() for place in places}
    assert named <= known


def test_warnings_on_parts_are_complete_each_with_its_heading_and_without_other_text() -> None:
    found = advisory(page(statuses=("avoid_all_travel_to_parts",), body=WARNINGS))
    assert found.wordings["en"].parts == (
        (
            "**Northern coast**\n\n"
            "FCDO advises against all travel to within 20km of the northern coast.\n\n"
            "FCDO advises against all but essential travel to:\n\n"
            "- the port of Ash\n- the road to [Birch](https://www.gov.uk/maps)"
        ),
        "**Areas where FCDO advises against travel: The hills**\n\n- every village above the dam",
    )


def test_warnings_on_parts_of_an_old_page_are_the_paragraphs_that_warn_with_their_lists() -> None:
    document = page(
        statuses=("avoid_all_travel_to_parts",),
        body="<p>The FCO advise against all travel to the border.</p><p>Most visits are trouble-free.</p>"
        "<p>The FCO advise against all but essential travel to:</p><ul><li>the delta</li></ul>"
        "<p>Insure yourself:</p><ul><li>well</li></ul>",
    )
    document["details"]["parts"][1]["slug"] = "summary"
    (part,) = advisory(document).wordings["en"].parts
    assert part == (
        "The FCO advise against all travel to the border.\n\n"
        "The FCO advise against all but essential travel to:\n\n- the delta"
    )


def test_a_changed_warning_changes_the_digest_though_its_dates_stay() -> None:
    statuses = ("avoid_all_travel_to_parts",)
    before = advisory(page(statuses=statuses, body=WARNINGS))
    after = advisory(page(statuses=statuses, body=WARNINGS.replace("20km", "50km")))
    assert before.dated == after.dated
    assert before.digest != after.digest


def test_long_warnings_are_cut_after_a_line_and_every_heading_stays() -> None:
    areas = [f"<h3>Area {n}</h3><p>FCDO advises against all travel to area {n}.</p>" for n in range(60)]
    found = advisory(page(statuses=("avoid_all_travel_to_parts",), body="".join(areas)))
    parts = found.wordings["en"].parts
    assert [part.splitlines()[0] for part in parts] == [f"**Area {n}**" for n in range(60)]
    assert parts[0] == "**Area 0**\n\nFCDO advises against all travel to area 0."
    assert parts[-1] == "**Area 59**\n…"


def test_the_summary_does_not_end_with_a_heading() -> None:
    long = "A sentence that is long. " * 40
    found = advisory(page(body=f"<p>First.</p><h2>A heading</h2><p>{long}</p>"))
    assert found.wordings["en"].summary == "First."


@pytest.mark.parametrize(
    ("text", "departure"),
    [
        ("UK&nbsp;staff have been <b>temporarily withdrawn</b> from the capital.", "withdrawn"),
        ("Some embassy staff have been temporarily withdrawn.", "reduced"),
        ("Family members of staff have been temporarily withdrawn.", None),
        ("Tour operators have withdrawn. Staff at hotels are friendly.", None),
    ],
)
def test_a_departure_of_embassy_staff_is_found_in_any_part_and_nothing_is_taken_for_one(
    text: str, departure: str | None
) -> None:
    document = page()
    document["details"]["parts"].append({"slug": "getting-help", "title": "Help", "body": f"<p>{text}</p>"})
    assert advisory(document).departure == departure


def test_nothing_in_a_page_can_ping_or_hide() -> None:
    body = "<p>@everyone look <!-- hidden --><script>alert(1)</script>||here|| <@123></p>"
    summary = advisory(page(body=body)).wordings["en"].summary
    assert "@everyone" not in summary
    assert "<@123>" not in summary
    assert "hidden" not in summary
    assert "alert" not in summary


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"<!DOCTYPE html><title>Just a moment...</title>",
        b"\xff\xfe",
        b'{"links": {"children": []}}',
        b'{"title": "\\ud800"}',
        b"[" * 100_000,
        json.dumps(page()).encode()[:-40],
        b'{"schema_name": "redirect", "document_type": "redirect", "details": {}}',
    ],
)
def test_what_is_no_index_and_no_page_is_told_as_such(body: bytes) -> None:
    assert READER.page is not None
    with pytest.raises(PayloadError, match=r"^(This|Instead)"):
        READER.read(body, shipped_codes())
    with pytest.raises(PayloadError, match=r"^(This|Instead)"):
        READER.page(Page("ukraine", "", ""), body, shipped_codes())


def test_text_that_is_nested_as_no_page_is_gives_its_words() -> None:
    deep = page(
        statuses=("avoid_all_travel_to_parts",), body="<div>" * 2000 + "<h3>x</h3>FCDO advises against all"
    )
    assert "FCDO advises against all" in advisory(deep).wordings["en"].parts[0]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([*SCALE]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def holds(body: bytes) -> None:
    """What must be true whatever comes."""
    assert READER.page is not None
    asked = Page("ukraine", "", "")
    readings = []
    with contextlib.suppress(PayloadError):
        readings.append(READER.read(body, shipped_codes()))
    with contextlib.suppress(PayloadError):
        readings.append(READER.page(asked, body, shipped_codes()))
    for found in (one for reading in readings for one in reading.advisories):
        statuses = json.loads(body)["details"]["alert_status"]
        assert set(found.levels) <= set(SCALE)
        assert set(found.levels) == set(statuses or ["none"])
        assert "none" not in statuses


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_arbitrary_payloads_give_a_reading_or_an_error_that_says_why(body: bytes) -> None:
    holds(body)


@given(st.data())
def test_a_payload_with_any_value_replaced_never_gives_a_level_that_it_does_not_state(
    data: st.DataObject,
) -> None:
    document = copy.deepcopy(
        data.draw(
            st.sampled_from([page(body=WARNINGS), page(statuses=()), index(child("ukraine", "Ukraine"))])
        )
    )
    holders = list(objects(document))
    holder = data.draw(st.sampled_from([one for one in holders if one]))
    key = data.draw(st.sampled_from(sorted(holder)))
    holder[key] = data.draw(JSON)
    holds(json.dumps(document).encode())


def schema(name: str) -> Any:
    file = sample_folder("uk") / f"{name}.json"
    if not file.is_file():
        pytest.skip(f"the samples have no {file.name}")
    # Formats aside: these schemas call paths and slugs URIs, which they aren't.
    return jsonschema_rs.validator_for(json.loads(file.read_bytes()), validate_formats=False)


def test_our_own_pages_and_index_are_as_govuk_publishes_them() -> None:
    pages = schema("schema-travel-advice")
    for document in (page(), page("antarctica", "Antarctica", ()), page(statuses=("x",), body=WARNINGS)):
        assert [str(error.message) for error in pages.iter_errors(document)] == []
    assert list(schema("schema-travel-advice-index").iter_errors(index(child("ukraine", "Ukraine")))) == []


def test_every_real_page_is_read_and_whole_ones_are_as_govuk_publishes_them() -> None:
    pages = schema("schema-travel-advice")
    required = set(json.loads((sample_folder("uk") / "schema-travel-advice.json").read_bytes())["required"])
    read_pages = 0
    for file, content in sample_documents("uk"):
        for document in objects(content):
            details = document.get("details")
            if not isinstance(details, dict) or "country" not in details or "alert_status" not in details:
                continue
            read_pages += 1
            if document.keys() >= required and "parts" in details:
                assert [str(error.message) for error in pages.iter_errors(document)] == [], file
            reading = read_page(document, details["country"]["slug"])
            withdrawn = any((document.get("withdrawn_notice") or {}).values())
            assert [one.why for one in reading.refusals] == ["withdrawn"] * withdrawn, file
            for found in reading.advisories:
                assert set(found.levels) == set(details["alert_status"] or ["none"])
    assert read_pages > 0


def test_every_real_index_is_read_and_every_country_in_it_is_known() -> None:
    indexes = schema("schema-travel-advice-index")
    required = set(
        json.loads((sample_folder("uk") / "schema-travel-advice-index.json").read_bytes())["required"]
    )
    listing = 0
    for file, content in sample_documents("uk"):
        for document in objects(content):
            if not isinstance(document.get("links"), dict) or not document["links"].get("children"):
                continue
            listing += 1
            if document.keys() >= required:
                assert [str(error.message) for error in indexes.iter_errors(document)] == [], file
            reading = read(document)
            assert [one for one in reading.refusals if one.why != "withdrawn"] == [], file
            assert len(reading.pages) + len(reading.refusals) == len(document["links"]["children"])
    assert listing > 0
