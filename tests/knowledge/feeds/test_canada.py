"""Canada: its index gives levels, its files give texts, and the two become one reading."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.feeds.advisory import Advisory
from knowledge.feeds.canada import READER
from knowledge.feeds.governments import governments
from knowledge.feeds.reading import Page, PayloadError, Reading, merged
from tests.knowledge.feeds.feed_samples import objects, sample_documents, shipped_codes

SCALE = governments()["canada"].levels
ENGLISH = {level: known.label["en"] for level, known in SCALE.items()}
FRENCH = {level: known.label["fr"] for level, known in SCALE.items()}
DAY = 1_790_000_000
TEXT = (
    '<div class="AdvisoryContainer AvoidAll"><h3>Ukraine - AVOID ALL TRAVEL</h3>'
    "<p>Avoid all travel to Ukraine due to the war.</p></div>"
)
FRENCH_TEXT = TEXT.replace("Avoid all travel to Ukraine due to the war.", "Évitez tout voyage en Ukraine.")
REGIONS = (
    '<div class="AdvisoryContainer Caution"><h3>Peru - Exercise a high degree of caution</h3>'
    "<p>Exercise a high degree of caution in Peru.</p></div>"
    '<div class="AdvisoryContainer RegionalAdv"><h3>Upper Huallaga - Avoid all travel</h3>'
    "<p>Avoid all travel to:</p><ul><li>the valley</li></ul></div>"
)


def country(code: str = "UA", name: str = "Ukraine", state: Any = 3, regional: Any = 0) -> dict[str, Any]:
    """An entry of the index in Canada's shape."""
    flag = " (with regional advisories)" if regional == 1 else ""
    return {
        "country-id": 318000,
        "country-iso": code,
        "country-eng": name,
        "country-fra": name,
        "advisory-state": state,
        "date-published": {
            "timestamp": DAY,
            "date": "2026-09-21 13:33:20",
            "asp": "2026-09-21T09:33:20-04:00",
        },
        "has-advisory-warning": 1,
        "has-regional-advisory": regional,
        "has-content": 1,
        "recent-updates-type": "Full TAA review",
        "eng": {
            "name": name,
            "url-slug": name.lower().replace(" ", "-"),
            "advisory-text": ENGLISH.get(str(state), "") + flag,
            "recent-updates": "The <b>Safety</b> section was updated.",
        },
        "fra": {
            "name": name,
            "url-slug": name.lower().replace(" ", "-"),
            "advisory-text": FRENCH.get(str(state), ""),
            "recent-updates": "La section a été mise à jour.",
        },
    }


def with_texts(
    entry: dict[str, Any], english: str = TEXT, french: str | None = FRENCH_TEXT
) -> dict[str, Any]:
    """The same entry as a country's own file has it."""
    entry = copy.deepcopy(entry)
    entry["eng"]["advisories"] = english
    if french is not None:
        entry["fra"]["advisories"] = french
    return entry


def index(*countries: dict[str, Any]) -> dict[str, Any]:
    return {
        "metadata": {"generated": {"timestamp": DAY}},
        "data": {one["country-iso"]: one for one in countries},
    }


def read(document: Any) -> Reading:
    return READER.read(json.dumps(document).encode(), shipped_codes())


def read_page(entry: dict[str, Any], key: str = "UA") -> Reading:
    assert READER.page is not None
    return READER.page(Page(key, "", ""), json.dumps({"data": entry}).encode(), shipped_codes())


def advisory(reading: Reading, place: str) -> Advisory:
    (found,) = (one for one in reading.advisories if one.place == place)
    return found


def test_the_index_gives_levels_at_once_in_both_languages_with_date_note_and_link() -> None:
    reading = read(index(country()))
    found = advisory(reading, "ukraine")
    assert found.levels == ("3",)
    assert {locale: wording.level for locale, wording in found.wordings.items()} == {
        "en": "Avoid all travel",
        "fr": "Éviter tout voyage",
    }
    assert str(found.wordings["en"].url) == "https://travel.gc.ca/destinations/ukraine"
    assert str(found.wordings["fr"].url) == "https://voyage.gc.ca/destinations/ukraine"
    assert found.updated is not None
    assert found.updated.order.timestamp() == DAY
    assert (found.note, found.editorial) == ("The Safety section was updated.", False)
    assert [(one.key, one.address) for one in reading.pages] == [("UA", "cta-cap-ua.json")]
    assert reading.listed == {"ukraine"}
    assert reading.refusals == ()


def test_regional_advisories_are_a_flag_beside_the_level() -> None:
    found = advisory(read(index(country("PE", "Peru", 1, 1))), "peru")
    assert found.levels == ("1", "regional")
    assert found.wordings["en"].level == "Exercise a high degree of caution (with regional advisories)"


def test_an_editorial_change_is_told_as_such() -> None:
    entry = country() | {"recent-updates-type": "Editorial change"}
    assert advisory(read(index(entry)), "ukraine").editorial


@pytest.mark.parametrize("missing", ["eng", "fra"])
def test_a_language_that_is_missing_is_left_out(missing: str) -> None:
    entry = country()
    del entry[missing]
    assert list(advisory(read(index(entry)), "ukraine").wordings) == [{"eng": "fr", "fra": "en"}[missing]]


def test_a_country_without_content_has_a_level_and_no_page() -> None:
    reading = read(index(country("FR", "France", 1) | {"has-content": 0}))
    assert advisory(reading, "france").levels == ("1",)
    assert reading.pages == ()


@pytest.mark.parametrize("change", [{"date-published": {"timestamp": DAY + 1}}, {"has-regional-advisory": 1}])
def test_a_page_has_another_version_when_the_index_says_something_else(change: dict[str, Any]) -> None:
    before, same, after = (read(index(country() | more)).pages[0].version for more in ({}, {}, change))
    assert before == same != after


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"advisory-state": 4}, "level"),
        ({"advisory-state": -1}, "level"),
        ({"advisory-state": True}, "level"),
        ({"advisory-state": 3.0}, "level"),
        ({"advisory-state": "regional"}, "level"),
        ({"advisory-state": "none"}, "level"),
        ({"advisory-state": 0}, "level"),  # the words still say "Avoid all travel"
        ({"has-regional-advisory": 2}, "level"),
        ({"advisory-state": None}, "incomplete"),
        ({"has-regional-advisory": None}, "incomplete"),
        ({"date-published": {}}, "incomplete"),
        ({"eng": None, "fra": None}, "incomplete"),
    ],
)
def test_a_level_that_is_unknown_or_contradicts_its_words_is_refused(
    change: dict[str, Any], why: str
) -> None:
    reading = read(index(country() | change, country("PE", "Peru", 1)))
    assert [(one.why, one.place) for one in reading.refusals] == [(why, "ukraine")]
    assert [one.place for one in reading.advisories] == ["peru"]
    assert reading.listed == {"ukraine", "peru"}


def test_codes_that_are_no_place_or_another_one_are_refused_and_kosovo_is_known() -> None:
    reading = read(
        {
            "data": {
                "US-HI": country("US-HI", "Hawaii", 0),
                "ZZ": country("ZZ", "Nowhere", 0),
                "GN": country("GW", "Guinea", 1),
                "RU": None,
                "XK": country("XK", "Kosovo", 1),
            }
        }
    )
    assert [one.why for one in reading.refusals] == ["place"] * 4
    assert reading.listed == {"kosovo"}


@pytest.mark.parametrize(
    ("published", "order"),
    [
        ({"asp": "2026-09-21T09:33:20-04:00"}, "2026-09-21T13:33:20+00:00"),
        ({"date": "2026-09-21 13:33:20"}, "2026-09-21T00:00:00+00:00"),
        ({"timestamp": 10**30, "asp": "", "date": "2026-09-21"}, "2026-09-21T00:00:00+00:00"),
    ],
)
def test_a_date_is_read_from_what_there_is(published: dict[str, Any], order: str) -> None:
    found = advisory(read(index(country() | {"date-published": published})), "ukraine")
    assert found.dated is not None
    assert found.dated.order.isoformat() == order


def test_a_file_gives_the_level_with_the_text_in_both_languages() -> None:
    found = advisory(read_page(with_texts(country())), "ukraine")
    assert found.levels == ("3",)
    assert found.wordings["en"].summary == "Avoid all travel to Ukraine due to the war."
    assert found.wordings["fr"].summary == "Évitez tout voyage en Ukraine."


def test_a_file_that_only_tells_its_date_for_people_is_not_older_than_the_index() -> None:
    own = with_texts(country(state=2) | {"update-metadata": "Editorial change"})
    del own["date-published"], own["recent-updates-type"]
    own["eng"]["friendly-date"] = "September 21, 2026 10:13 EDT"
    reading = read_page(own)
    found = advisory(reading, "ukraine")
    assert found.dated is not None
    assert found.dated.order.isoformat() == "2026-09-21T14:13:59+00:00"
    assert found.editorial
    assert advisory(merged(read(index(country())), [reading]), "ukraine").levels == ("2",)


def test_links_within_a_page_lead_to_that_page() -> None:
    text = TEXT.replace("Avoid all travel to", '<a href="#levels">Avoid all travel</a> to')
    summary = advisory(read_page(with_texts(country(), text)), "ukraine").wordings["en"].summary
    assert summary.startswith("[Avoid all travel](https://travel.gc.ca/destinations/ukraine#levels) to")


def test_a_file_gives_the_parts_of_the_country_each_with_its_heading() -> None:
    wording = advisory(read_page(with_texts(country("PE", "Peru", 1, 1), REGIONS), "PE"), "peru").wordings[
        "en"
    ]
    assert wording.summary == "Exercise a high degree of caution in Peru."
    assert wording.parts == ("**Upper Huallaga - Avoid all travel**\n\nAvoid all travel to:\n\n- the valley",)


def test_regional_texts_that_come_first_are_not_taken_for_the_country() -> None:
    whole, regional, _ = REGIONS.split("</div>")
    turned = f"{regional}</div>{whole}</div>"
    found = advisory(read_page(with_texts(country("PE", "Peru", 1, 1), turned), "PE"), "peru")
    assert found.wordings["en"].summary == "Exercise a high degree of caution in Peru."
    assert len(found.wordings["en"].parts) == 1


def test_a_file_without_text_is_a_stub_and_one_on_another_country_is_refused() -> None:
    assert [one.why for one in read_page(with_texts(country(), "<p> </p>", None)).refusals] == ["stub"]
    assert [one.why for one in read_page(with_texts(country("RU", "Russia"))).refusals] == ["place"]


def test_a_departure_of_embassy_staff_is_found() -> None:
    text = "<p>We are temporarily withdrawing non-essential Canadian employees from the embassy.</p>"
    assert advisory(read_page(with_texts(country(), TEXT + text)), "ukraine").departure == "reduced"
    assert advisory(read_page(with_texts(country())), "ukraine").departure is None


ISRAEL = country("IL", "Israel and Palestine", 2, 1)
BOTH = (
    '<div class="AdvisoryContainer"><h3>ISRAEL - AVOID NON-ESSENTIAL TRAVEL</h3><p>Text on Israel.</p></div>'
    '<div class="AdvisoryContainer"><h3>PALESTINE - AVOID ALL TRAVEL</h3><p>Text on Palestine.</p></div>'
    '<div class="AdvisoryContainer RegionalAdv"><h3>Border - Avoid all travel</h3><p>Keep away.</p></div>'
)


def test_a_file_on_two_places_gives_an_advisory_on_each_with_its_own_level_and_text() -> None:
    reading = read_page(with_texts(ISRAEL, BOTH, BOTH.replace("Text on", "Texte :")), "IL")
    israel, palestine = advisory(reading, "israel"), advisory(reading, "palestine")
    assert (israel.levels, palestine.levels) == (("2", "regional"), ("3", "regional"))
    assert palestine.wordings["en"].level == "Avoid all travel (with regional advisories)"
    assert palestine.wordings["fr"].level == "Éviter tout voyage (avec avertissements régionaux)"
    assert [one.wordings["en"].summary for one in (israel, palestine)] == [
        "Text on Israel.",
        "Text on Palestine.",
    ]
    assert palestine.wordings["fr"].summary == "Texte : Palestine."
    assert israel.wordings["en"].parts == ("**Border - Avoid all travel**\n\nKeep away.",)


def test_of_several_texts_on_a_place_the_gravest_gives_its_level() -> None:
    bank = "<h3>West Bank - Avoid non-essential travel</h3><p>Text on the West Bank.</p>"
    for order in (bank + BOTH, BOTH + bank):
        reading = read_page(with_texts(ISRAEL, order), "IL")
        assert advisory(reading, "palestine").levels == ("3", "regional")
        said = advisory(reading, "palestine").wordings["en"].parts
        assert any("West Bank" in part for part in said)


def test_a_file_on_two_places_with_one_text_is_an_advisory_on_both() -> None:
    text = BOTH.split("</div>")[0].replace("ISRAEL", "Israel, the West Bank and the Gaza Strip")
    reading = read_page(with_texts(ISRAEL, text), "IL")
    assert [(one.place, one.levels) for one in reading.advisories] == [
        ("israel", ("2", "regional")),
        ("palestine", ("2", "regional")),
    ]
    assert {one.wordings["en"].summary for one in reading.advisories} == {"Text on Israel."}


def test_a_place_whose_own_text_names_no_known_level_is_not_given_that_of_its_neighbour() -> None:
    text = BOTH.replace("PALESTINE - AVOID ALL TRAVEL", "PALESTINE - X")
    reading = read_page(with_texts(ISRAEL, text), "IL")
    assert [(one.why, one.place) for one in reading.refusals] == [("level", "palestine")]
    assert [one.place for one in reading.advisories] == ["israel"]


def test_the_index_alone_gives_the_second_place_of_a_file_no_level() -> None:
    reading = read(index(ISRAEL))
    assert [one.place for one in reading.advisories] == ["israel"]
    assert reading.listed == {"israel", "palestine"}


def test_a_page_wins_over_the_index_and_each_place_comes_once() -> None:
    both = merged(read(index(ISRAEL, country())), [read_page(with_texts(ISRAEL, BOTH), "IL")])
    assert sorted((one.place, one.levels) for one in both.advisories) == [
        ("israel", ("2", "regional")),
        ("palestine", ("3", "regional")),
        ("ukraine", ("3",)),
    ]
    assert advisory(both, "israel").wordings["en"].summary == "Text on Israel."
    assert both.listed == {"israel", "palestine", "ukraine"}
    assert both.pages == ()


def test_without_a_page_the_texts_that_are_held_stay_while_the_level_is_the_same() -> None:
    held = read_page(with_texts(country())).advisories
    again = merged(read(index(country() | {"recent-updates-type": "Editorial change"})), [], held)
    assert again.advisories == held


def test_without_a_page_a_changed_level_is_taken_at_once_and_never_beside_texts_of_the_old_one() -> None:
    text = TEXT + "<p>We are temporarily withdrawing non-essential Canadian employees.</p>" + REGIONS
    held = read_page(with_texts(country(regional=1), text)).advisories
    changed = advisory(merged(read(index(country(state=2, regional=1))), [], held), "ukraine")
    assert changed.levels == ("2", "regional")
    assert changed.wordings["en"].summary == ""
    assert changed.departure == "reduced"
    assert changed.wordings["en"].parts == held[0].wordings["en"].parts != ()
    without = advisory(merged(read(index(country(state=2))), [], held), "ukraine")
    assert without.wordings["en"].parts == ()


def test_a_page_that_was_refused_does_not_lose_the_level_of_the_index() -> None:
    both = merged(read(index(country())), [read_page(with_texts(country(), "", None))])
    assert advisory(both, "ukraine").levels == ("3",)
    assert [one.why for one in both.refusals] == ["stub"]


def test_a_page_older_than_the_index_does_not_bring_an_old_level_back() -> None:
    old = read_page(with_texts(country(state=1) | {"date-published": {"timestamp": DAY - 1}}))
    both = merged(read(index(country())), [old])
    assert advisory(both, "ukraine").levels == ("3",)
    assert [(one.why, one.place) for one in both.refusals] == [("older", "ukraine")]
    newer = read_page(with_texts(country(state=1) | {"date-published": {"timestamp": DAY + 1}}))
    assert advisory(merged(read(index(country())), [newer]), "ukraine").levels == ("1",)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"<html>Just a moment...</html>",
        b'{"data": {}}',
        b'{"data": []}',
        b'{"data": 1',
    ],
)
def test_what_is_no_index_is_told_as_such(body: bytes) -> None:
    with pytest.raises(PayloadError, match=r"^(This|Instead)"):
        READER.read(body, shipped_codes())


def test_text_that_is_nested_as_no_page_is_gives_its_words() -> None:
    deep = "<div>" * 2000 + "<h3>x</h3><p>Avoid all of it.</p>"
    assert (
        "Avoid all of it."
        in advisory(read_page(with_texts(country(), deep)), "ukraine").wordings["en"].summary
    )


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 9), st.floats(), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


def holds(body: bytes) -> None:
    """What must be true whatever comes."""
    assert READER.page is not None
    asked = Page("UA", "", "")
    readings = []
    with contextlib.suppress(PayloadError):
        readings.append(READER.read(body, shipped_codes()))
    with contextlib.suppress(PayloadError):
        readings.append(READER.page(asked, body, shipped_codes()))
    stated = (
        {str(one["advisory-state"]) for one in objects(json.loads(body or b"0")) if "advisory-state" in one}
        if readings
        else set()
    )
    for found in (one for reading in readings for one in reading.advisories):
        assert set(found.levels) <= set(SCALE)
        assert found.levels[0] in stated
        assert found.levels[1:] in ((), ("regional",))


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_arbitrary_payloads_give_a_reading_or_an_error_that_says_why(body: bytes) -> None:
    holds(body)


@given(st.data())
def test_a_payload_with_any_value_replaced_never_gives_a_level_that_it_does_not_state(
    data: st.DataObject,
) -> None:
    shapes = [index(country(), country("PE", "Peru", 1, 1)), {"data": with_texts(country())}]
    document = copy.deepcopy(data.draw(st.sampled_from(shapes)))
    holder = data.draw(st.sampled_from([one for one in objects(document) if one]))
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(JSON)
    holds(json.dumps(document).encode())


def test_every_real_country_is_read_from_the_index_and_from_its_own_file() -> None:
    known = 0
    for file, content in sample_documents("ca"):
        for document in objects(content):
            data = document.get("data")
            if not isinstance(data, dict):
                continue
            own = "country-iso" in data
            reading = read_page(data, data["country-iso"]) if own else read(document)
            assert [one for one in reading.refusals if one.why != "place"] == [], file
            states = {
                shipped_codes().by_iso(one["country-iso"]): str(one["advisory-state"])
                for one in ([data] if own else data.values())
            }
            for found in reading.advisories:
                # A second place of a file, as Palestine is, has no code of its own there.
                assert found.levels[0] == states.get(found.place, found.levels[0]), file
            known += len(reading.advisories)
    assert known > 0
