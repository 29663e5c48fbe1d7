"""The advisories of the United States, with every fault that their feed was seen with."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.feeds.advisory import Advisory
from knowledge.feeds.reading import PayloadError, Reading
from knowledge.feeds.us import READER
from tests.knowledge.feeds.feed_samples import sample_documents, sample_folder, shipped_codes
from tests.knowledge.feeds.soundness import sound

OLD = "https://travel.state.gov/content/travel/en/traveladvisories/traveladvisories/{}-travel-advisory.html"
NEW = "https://travel.state.gov/content/tsg_aem/us/en/home/international-travel/travel-advisories/destination.{}.html"
WORDS = {
    "4": "Do Not Travel",
    "3": "Reconsider Travel",
    "2": "Exercise Increased Caution",
    "1": "Exercise Normal Precautions",
}
MALI = "<p>Do not travel to Mali for any reason due to <b>crime</b> and <b>terrorism</b>.</p>"
FEED = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Travel Advisories</title>
{}
</channel></rss>
"""


def item(
    name: str = "Mali",
    level: str = "4",
    *,
    link: str = NEW.format("mli"),
    title: str | None = None,
    date: str | None = "Tue, 15 Sep 2026",
    body: str = MALI,
    threat: str | None = None,
) -> str:
    """An item as the feed has them; its identifier uses a prefix that nothing declares."""
    words = f"Level {level}: {WORDS.get(level, 'Stay at Home')}"
    return f"""<item>
      <title>{escape(f"{name} - {words}" if title is None else title)}</title>
      <link>{escape(link)}</link>
      {"" if date is None else f"<pubDate>{escape(date)}</pubDate>"}
      <description><![CDATA[{body}]]></description>
      <category domain="Threat-Level">{words if threat is None else threat}</category>
      <category domain="Country-Tag">ML</category>
      <guid>{escape(link)}</guid>
      <dc:identifier>ML,advisory</dc:identifier>
    </item>"""


def feed(*items: str) -> bytes:
    return FEED.format("\n".join(items)).encode()


def read(*items: str) -> Reading:
    reading = READER.read(feed(*items), shipped_codes())
    sound(reading, "us")
    assert len(reading.advisories) + len(reading.refusals) == len(items), "each item is taken or refused"
    return reading


def one(*items: str) -> Advisory:
    reading = read(*items)
    assert not reading.refusals
    (advisory,) = reading.advisories
    return advisory


def refused(*items: str) -> list[tuple[str, str | None]]:
    reading = read(*items)
    assert not reading.advisories
    return [(refusal.why, refusal.place) for refusal in reading.refusals]


def test_an_item_is_an_advisory_in_the_words_of_the_government() -> None:
    advisory = one(item())
    assert (advisory.place, advisory.levels) == ("mali", ("4",))
    assert advisory.updated is not None
    assert advisory.updated.day == dt.date(2026, 9, 15)
    assert advisory.updated.moment is None
    assert list(advisory.wordings) == ["en"]
    wording = advisory.wordings["en"]
    assert wording.level == "Level 4: Do Not Travel"
    assert wording.summary == "Do not travel to Mali for any reason due to **crime** and **terrorism**."
    assert str(wording.url) == NEW.format("mli")


def test_the_code_in_the_link_wins_over_the_title_and_over_the_country_tag() -> None:
    # The tag of every item of this fixture is ML.
    assert one(item("Guinea", "3", link=NEW.format("gnb"))).place == "guinea-bissau"
    both = read(item("Guinea", "3", link=NEW.format("gnb")), item("Guinea", "2", link=OLD.format("guinea")))
    assert {(a.place, a.levels) for a in both.advisories} == {("guinea-bissau", ("3",)), ("guinea", ("2",))}


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Chad - Level 4: Do Not Travel", "chad"),
        ("Chad Travel Advisory - Level 4: Do Not Travel", "chad"),
        ("Chad  - Level 4: Do Not Travel", "chad"),
        ("Chad - See Summaries - Level 4: Do Not Travel", "chad"),
        ("Chad – Level 4: Do Not Travel", "chad"),
        ("Chad", "chad"),
        ("Timor-Leste - Level 4: Do Not Travel", "timor-leste"),
        ("Côte d’Ivoire - Level 4: Do Not Travel", "ivory-coast"),
        ("C&#244;te d&#8217;Ivoire - Level 4: Do Not Travel", "ivory-coast"),
        ("Kingdom of Denmark - Level 4: Do Not Travel", "denmark"),
        ("Burma (Myanmar) - Level 4: Do Not Travel", "myanmar"),
        ("The Kyrgyz Republic - Level 4: Do Not Travel", "kyrgyzstan"),
    ],
)
def test_without_a_code_an_exact_title_names_the_place(title: str, place: str) -> None:
    advisory = one(item(title=title, link=OLD.format("some-place")))
    assert (advisory.place, advisory.levels) == (place, ("4",))


@pytest.mark.parametrize(
    ("title", "link", "listed"),
    [
        (
            "Mainland China, Hong Kong & Macau - See Summaries - Level 4: Do Not Travel",
            OLD.format("china"),
            {"china", "hong-kong", "macao"},
        ),
        (
            "See Individual Summaries - Level 4: Do Not Travel",
            OLD.format("israel-west-bank-and-gaza"),
            {"israel"},
        ),
        ("Malli - Level 4: Do Not Travel", OLD.format("malli"), set()),
        ("Worldwide Caution", OLD.format("worldwide-caution"), set()),
        ("Guinea - Level 4: Do Not Travel", OLD.format("guinea-bissau"), {"guinea", "guinea-bissau"}),
        ("Mali - Level 4: Do Not Travel", NEW.format("zzz"), {"mali"}),
    ],
)
def test_an_item_on_no_place_or_on_several_is_taken_for_none(title: str, link: str, listed: set[str]) -> None:
    reading = read(item(title=title, link=link))
    assert not reading.advisories
    assert [(refusal.why, refusal.place) for refusal in reading.refusals] == [("place", None)]
    assert reading.listed >= listed


def test_a_stub_is_refused_and_its_place_is_not_called_unlisted() -> None:
    for body in (
        "Exercise normal precaution<p>in <b>Mali</b>.</p><p>Summary not available</p>",
        "Exercise normal precautionSummary not available",
        "<p>summary not&nbsp;available.</p>",
        "",
        "<p>&nbsp;</p><script>var level = 1</script>",
    ):
        reading = read(item(level="1", body=body, date="Sat, 22 Aug 2026"))
        assert not reading.advisories
        assert [(refusal.why, refusal.place) for refusal in reading.refusals] == [("stub", "mali")]
        assert reading.listed == {"mali"}


def test_a_newer_stub_does_not_hide_the_advisory_beside_it() -> None:
    reading = read(
        item(level="1", body="<p>Summary not available</p>", date="Sat, 22 Aug 2026"),
        item(link=OLD.format("mali"), date="Fri, 09 Jan 2026"),
    )
    assert [advisory.levels for advisory in reading.advisories] == [("4",)]
    assert [refusal.why for refusal in reading.refusals] == ["stub"]


def test_of_two_items_on_a_place_the_newer_is_taken_in_any_order() -> None:
    older = item(level="2", date="Mon, 16 Jun 2025")
    newer = item(level="3", link=OLD.format("mali"), date="Fri, 21 Aug 2026")
    for items in ((older, newer), (newer, older)):
        reading = read(*items)
        assert [advisory.levels for advisory in reading.advisories] == [("3",)]
        assert [(r.why, r.place) for r in reading.refusals] == [("duplicate", "mali")]


def test_two_items_of_one_day_with_different_levels_are_both_refused() -> None:
    assert refused(item(level="2"), item(level="4", link=OLD.format("mali"))) == [("duplicate", "mali")] * 2
    older = item(level="3", date="Mon, 16 Jun 2025")
    assert refused(item(level="2"), older, item(level="4")) == [("duplicate", "mali")] * 3


def test_on_a_day_on_which_all_is_published_anew_no_date_makes_an_item_the_newer() -> None:
    """An old page that is dated today must not stand before the true one, which keeps its date."""
    today = "Sun, 19 Jul 2026"
    others = [item(link=NEW.format(code), date=today) for code in ("tcd", "ner", "nga", "sdn")]
    true = item(level="4", date="Mon, 08 Jun 2026")
    reading = read(*others, true, item(level="2", link=OLD.format("mali"), date=today))
    assert "mali" not in {advisory.place for advisory in reading.advisories}
    assert [(r.why, r.place) for r in reading.refusals] == [("duplicate", "mali")] * 2
    reading = read(*others, true, item(level="4", link=OLD.format("mali"), date=today))
    (mali,) = (advisory for advisory in reading.advisories if advisory.place == "mali")
    assert str(mali.wordings["en"].url) == NEW.format("mli")


def test_two_items_of_one_day_with_one_level_give_the_same_advisory_in_any_order() -> None:
    items = [item(body=MALI), item(body="<p>Do not travel to Mali.</p>", link=OLD.format("mali"))]
    (first,), (second,) = read(*items).advisories, read(*reversed(items)).advisories
    assert first == second
    assert str(first.wordings["en"].url) == NEW.format("mli")


@pytest.mark.parametrize(
    ("title", "threat"),
    [
        ("Mali - Level 4: Do Not Travel", "Level 1: Exercise Normal Precautions"),
        ("Mali - Level 5: Do Not Travel", "Level 5: Do Not Travel"),
        ("Mali - Level 0: Do Not Travel", ""),
        ("Mali", "Other"),
        ("Mali", ""),
        ("Mali - Level 4: Exercise Normal Precautions", "Level 4: Exercise Normal Precautions"),
        ("Mali - Level 1", "Do Not Travel - Level 4"),
    ],
)
def test_an_unknown_or_contradictory_level_is_refused(title: str, threat: str) -> None:
    assert refused(item(title=title, threat=threat)) == [("level", "mali")]


@pytest.mark.parametrize(
    ("title", "threat"),
    [
        ("Mali", "Level 4: Do Not Travel"),
        ("Mali - Level 4: Do Not Travel", ""),
        ("Mali - Level 4", "Level 4"),
    ],
)
def test_a_level_that_stands_in_one_of_two_places_is_enough(title: str, threat: str) -> None:
    advisory = one(item(title=title, threat=threat))
    assert advisory.levels == ("4",)
    assert advisory.wordings["en"].level == "Level 4: Do Not Travel"


def test_an_item_that_is_nested_without_end_gives_its_words() -> None:
    advisory = one(item(body="<div>" * 3000 + "<p>Do not travel to Mali.</p>"))
    assert advisory.wordings["en"].summary == "Do not travel to Mali."


@pytest.mark.parametrize(
    "date", [None, "", "yesterday", "Tue, 15 Sep", "Fri, 21 Aug 20262026", "Tue, 31 Feb 2026", "2026-09-15"]
)
def test_an_item_without_a_date_that_can_be_read_is_refused(date: str | None) -> None:
    assert refused(item(date=date)) == [("incomplete", "mali")]


def test_a_date_with_a_time_is_a_moment() -> None:
    updated = one(item(date="Tue, 15 Sep 2026 22:30:00 -0400")).updated
    assert updated is not None
    assert updated.moment == dt.datetime(2026, 9, 16, 2, 30, tzinfo=dt.UTC)
    assert updated.day == dt.date(2026, 9, 16)


def test_the_link_is_official_and_https() -> None:
    assert str(one(item(link=NEW.format("mli").replace("https", "http"))).wordings["en"].url) == NEW.format(
        "mli"
    )
    for link in (
        "https://travel.state.gov.example.org/destination.mli.html",
        "https://user@travel.state.gov/destination.mli.html",
        "javascript:alert(1)/destination.mli.html",
    ):
        assert refused(item(link=link)) == [("incomplete", "mali")]


def test_a_feed_that_escapes_its_text_and_names_no_domains_is_read_the_same() -> None:
    plain = item().replace(' domain="Threat-Level"', "").replace(' domain="Country-Tag"', "")
    plain = plain.replace(f"<![CDATA[{MALI}]]>", escape(MALI))
    assert one(plain) == one(item())
    assert refused(plain.replace("<title>Mali - Level 4", "<title>Mali - Level 2")) == [("level", "mali")]


def test_what_has_changed_is_a_note_and_no_advice() -> None:
    said = "The advisory level was increased to 4. The &#8220;health&#8221; indicator was added."
    note = f"<p><i><b>{said}</b></i></p>\n"
    advisory = one(item(body=note + MALI))
    assert advisory.note == "The advisory level was increased to 4. The “health” indicator was added."
    assert advisory.wordings["en"].summary.startswith("Do not travel to Mali")
    assert not advisory.editorial
    advisory = one(item(body="<p>Reissued after periodic review without changes.</p>" + MALI))
    assert advisory.note == "Reissued after periodic review without changes."
    assert advisory.editorial
    assert advisory.reviewed == advisory.updated


def test_advice_in_italics_is_no_note() -> None:
    advisory = one(
        item(body="<p><i>Do not travel to Mali due to <b>crime</b>. Read the entire advisory.</i></p>")
    )
    assert advisory.note is None
    assert "Do not travel to Mali due to" in advisory.wordings["en"].summary


def test_advice_that_is_wholly_in_italics_is_advice() -> None:
    advisory = one(item(body="<p><i>Do not travel to Mali due to crime.</i></p><p>It is common.</p>"))
    assert advisory.note is None
    assert advisory.wordings["en"].summary == "*Do not travel to Mali due to crime.*\n\nIt is common."


def test_reasons_are_no_parts_of_a_country() -> None:
    body = "<p>Do not travel near the borders due to:</p><ul><li>Armed conflict</li><li>Landmines</li></ul>"
    wording = one(item(body=body)).wordings["en"]
    assert wording.parts == ()
    assert wording.summary == "Do not travel near the borders due to:\n\n- Armed conflict\n- Landmines"


def test_the_summary_does_not_end_with_a_heading() -> None:
    body = f"{MALI}<h3>Terrorism</h3><p>{'Terrorists are active. ' * 40}</p>"
    assert one(item(body=body)).wordings["en"].summary == one(item()).wordings["en"].summary


def test_advice_that_comes_in_two_paragraphs_is_one_sentence() -> None:
    advisory = one(
        item(body="Do not travel<p>to <b>Mali</b> due to <b>crime</b>.</p><p>Crime is common.</p>")
    )
    assert (
        advisory.wordings["en"].summary == "Do not travel to **Mali** due to **crime**.\n\nCrime is common."
    )


def test_advice_on_parts_is_told_with_its_heading() -> None:
    body = (
        "<p>Reconsider travel to Mali. Some areas have increased risk.</p>"
        "<p><b>Do not travel to:</b></p>"
        "<ul><li>The <b>border</b> with Niger due to crime.</li><li>Kidal.</li></ul>"
        "<p>Exercise increased caution in:</p><p>Kayes region.</p>"
        "<p>Country summary: crime is common.</p>"
        "<ul><li>Reconsider travel to Segou due to unrest.</li><li>Avoid crowds.</li></ul>"
        "<p><b>Kidal - Level 4: Do Not Travel</b></p><p>It is unsafe.</p>"
    )
    wording = one(item(level="3", body=body)).wordings["en"]
    assert wording.parts == (
        "Do not travel to: The **border** with Niger due to crime.",
        "Do not travel to: Kidal.",
        "Exercise increased caution in: Kayes region.",
        "Reconsider travel to Segou due to unrest.",
    )
    assert "Do not travel to:" not in wording.summary
    assert "- Avoid crowds." in wording.summary


def test_headings_tell_of_parts_where_no_list_does() -> None:
    body = MALI + "<h3>Kidal – Level 4: Do Not Travel</h3><p>It is unsafe.</p>"
    assert one(item(body=body)).wordings["en"].parts == ("Kidal – Level 4: Do Not Travel",)


@pytest.mark.parametrize(
    ("said", "departure"),
    [
        (
            "Updated to reflect the <b>ordered</b> departure of non-emergency U.S. government personnel.",
            "ordered",
        ),
        (
            "On March 3, 2026, the Department of State ordered non-emergency U.S. employees to leave.",
            "ordered",
        ),
        ("On June 2 it authorized the departure of non-emergency U.S. staff.", "authorized"),
        (
            "It authorized the departure of family members. On May 2 it ordered the departure of staff.",
            "ordered",
        ),
        (
            "It authorized the departure of U.S. staff. This replaces the previous ordered departure status.",
            "authorized",
        ),
        (
            "On May 1 it ordered the departure of staff. As of June 9, it has lifted its ordered departure.",
            "lifted",
        ),
        ("Updated to reflect the end of ordered departure of eligible family members.", "lifted"),
        (
            "It lifted its ordered departure in May. On June 1 it ordered the departure of all staff.",
            "ordered",
        ),
        ("All departures from the airport are delayed.", None),
    ],
)
def test_what_is_said_of_the_departure_of_staff(said: str, departure: str | None) -> None:
    assert one(item(body=f"{MALI}<p>{said}</p>")).departure == departure


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"<!DOCTYPE html><html><title>Just a moment...</title></html>", "another document"),
        (b'[{"Title": "Mali"}]', "another document"),
        (b"{}", "another document"),
        (b"/etc/hostname", "another document"),
        (b"http://127.0.0.1:9/rss", "another document"),
        (FEED.format("").encode(), "no item"),
        (feed(item())[:-8], "cut off"),
        (feed(item(), item())[:900], "cut off"),
        (feed(item(), item()).replace(b"</item>", b"", 1), "told apart"),
    ],
)
def test_what_is_no_whole_feed_is_refused_with_a_sentence(body: bytes, said: str) -> None:
    with pytest.raises(PayloadError, match=said):
        READER.read(body, shipped_codes())


def test_the_cross_check_gives_every_level_that_it_has_for_a_place() -> None:
    assert READER.cross_check is not None
    listed: list[object] = [
        {"Title": "Mali - Level 4: Do Not Travel", "Link": NEW.format("mli"), "Category": ["ML"]},
        {"Title": "Guinea - Level 3: Reconsider Travel", "Link": NEW.format("gnb")},
        {"Title": "Guinea - Level 2: Exercise Increased Caution", "Link": OLD.format("guinea")},
        {"Title": "Mali - Level 3: Reconsider Travel", "Link": OLD.format("mali")},
        {"Title": "Chad - Level 9: Unheard Of", "Link": NEW.format("tcd")},
        {"Title": None},
        "Mali - Level 1",
        None,
    ]
    assert READER.cross_check(json.dumps(listed).encode(), shipped_codes()) == {
        "mali": {("4",), ("3",)},
        "guinea-bissau": {("3",)},
        "guinea": {("2",)},
    }


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"null", b"<html></html>", b'[{"Title": 1}]', b"[" * 100_000]
)
def test_a_cross_check_without_advisories_is_refused(body: bytes) -> None:
    assert READER.cross_check is not None
    with pytest.raises(PayloadError):
        READER.cross_check(body, shipped_codes())


def test_every_real_feed_is_read_whole_or_refused() -> None:
    files = sorted(sample_folder("us").rglob("*.xml"))
    assert files
    for body in (file.read_bytes() for file in files):
        if b"<item>" in body and b"</rss>" in body:
            reading = sound(READER.read(body, shipped_codes()), "us")
            assert len(reading.advisories) + len(reading.refusals) == body.count(b"<item>")
            assert reading.advisories
        else:
            with pytest.raises(PayloadError):
                READER.read(body, shipped_codes())


def test_every_real_list_is_a_cross_check() -> None:
    lists = [document for _, document in sample_documents("us") if isinstance(document, list) and document]
    assert lists
    assert READER.cross_check is not None
    for document in lists:
        found = READER.cross_check(json.dumps(document).encode(), shipped_codes())
        assert {level for levels in found.values() for (level,) in levels} <= set(WORDS)


MANY = feed(
    item(),
    item("Guinea", "3", link=NEW.format("gnb")),
    item(
        "Chad",
        "2",
        link=OLD.format("chad"),
        body="<p>Exercise <a href='/x'>caution</a>.</p><ul><li>a</li></ul>",
    ),
)
PIECES = [
    b"<",
    b">",
    b"]]>",
    b"<item>",
    b"</item>",
    b"</rss>",
    b"Level 9",
    b"&#0;",
    b"\xff\xfe",
    b"<![CDATA[",
    b"<!X",
]


def survives(body: bytes) -> None:
    with suppress(PayloadError):
        sound(READER.read(body, shipped_codes()), "us")


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=60, deadline=None)
def test_arbitrary_bytes_never_stop_the_reader(noise: bytes, inside: bool) -> None:
    survives(feed(item(body="@@")).replace(b"@@", noise) if inside else noise)


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_feed_gives_a_sound_reading_or_a_refusal(data: st.DataObject) -> None:
    body = bytearray(MANY)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(body)))
        end = at + data.draw(st.integers(0, 12))
        body[at:end] = data.draw(st.one_of(st.sampled_from(PIECES), st.binary(max_size=6)))
    survives(bytes(body))


def test_half_a_character_does_not_keep_the_feed_from_being_read() -> None:
    broken = feed(item(), item("Peru", "3", link=NEW.format("per"))).replace(
        b"Mali - ", b"Mali&#55357;&#xd83d; - ", 1
    )
    reading = READER.read(broken, shipped_codes())
    assert {(one.place, one.levels) for one in reading.advisories} == {("mali", ("4",)), ("peru", ("3",))}
