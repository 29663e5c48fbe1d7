"""How levels changed: a picture with a lane for each government, and the same in words."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from bot.custom_ids import PlaceAsked
from bot.history import history
from bot.history_picture import WIDTH, Lane, Step, draw
from bot.layout import Layout
from bot.phrasebook import phrasebook
from knowledge.feeds.governments import governments
from tests import advisories
from tests.bot import sample
from tests.bot.test_layout import check_limits, components
from tests.bot.test_replies import text_of

US = Lane(
    governments()["us"],
    (Step(advisories.moment(1, 10), ("3",)), Step(advisories.moment(3, 3), ("4",))),
    advisories.NOW,
)
CANADA = Lane(
    governments()["canada"], (Step(advisories.moment(2, 1), ("2", "regional")),), advisories.moment(4, 1)
)
RED, ORANGE, PLAIN = (255, 92, 92), (255, 157, 59), (213, 215, 219)


def drawn(*lanes: Lane) -> Image.Image:
    image = Image.open(io.BytesIO(draw("Niger", lanes, advisories.NOW)))
    assert (image.format, image.width) == ("PNG", WIDTH)
    return image.convert("RGB")


def rows(image: Image.Image, colour: tuple[int, int, int], longer_than: int = 40) -> list[tuple[int, int]]:
    """Where lines of a colour begin and end, from above; a line is several pixels high, and told once."""
    pixels = image.load()
    assert pixels is not None
    found: list[tuple[int, int]] = []
    last = -100
    for y in range(image.height):
        at = [x for x in range(WIDTH) if pixels[x, y] == colour]
        if len(at) > longer_than and y - last > 20:
            found.append((at[0], at[-1]))
            last = y
    return found


def test_each_government_has_a_lane_of_its_own_with_all_of_its_scale() -> None:
    one, two = drawn(US), drawn(US, CANADA)
    assert two.height > one.height + 42 * len(governments()["canada"].levels)
    assert len(rows(one, RED)) == 1
    assert len(rows(one, ORANGE)) == 1
    assert len(rows(two, ORANGE)) == 2
    assert len(rows(two, PLAIN)) == 1, "a flag has a line beside that of the level"


def test_a_line_goes_from_change_to_change_and_ends_where_it_was_last_read() -> None:
    image = drawn(US, CANADA)
    (red,) = rows(image, RED)
    level_3, canada = rows(image, ORANGE)
    assert abs(level_3[1] - red[0]) < 12
    assert red[1] > WIDTH - 60
    assert level_3[0] < canada[0] < red[0] < canada[1] < red[1] - 100


def test_accents_are_drawn_and_what_is_too_long_is_cut() -> None:
    assert (
        drawn(US).tobytes()
        != Image.open(io.BytesIO(draw("Nigér", [US], advisories.NOW))).convert("RGB").tobytes()
    )
    assert draw("Niger " * 90, [US], advisories.NOW)


def shown(folder: Path, asked: PlaceAsked) -> Layout:
    feeds = advisories.fill(folder)
    live = feeds.live(("us", "uk", "canada", "germany"))
    return history(asked, live, feeds, sample.knowledge(), phrasebook("en"), advisories.NOW)


async def test_the_message_has_the_picture_its_description_and_the_changes_in_words(tmp_path: Path) -> None:
    view = shown(tmp_path, PlaceAsked("niger"))
    check_limits(view)
    (gallery,) = [component for component in components(view) if component["type"] == 12]
    (item,) = gallery["items"]
    assert item["media"]["url"] == "attachment://levels.png"
    assert item["description"] == ("How the levels for Niger changed. Each government has its own scale.")
    assert view.picture is not None
    assert view.picture.png.startswith(b"\x89PNG")
    assert view.texts[1] == (
        "🇺🇸 **U.S. Department of State, Bureau of Consular Affairs**\n"
        "🟠 10 January 2026: “Level 3: Reconsider Travel”\n"
        "🔴 3 March 2026: “Level 4: Do Not Travel”"
    )
    assert view.texts[2].endswith("🔴 1 February 2026: “Avoid all travel”")
    assert len(view.texts) == 4


async def test_one_government_alone_and_a_place_without_changes(tmp_path: Path) -> None:
    assert "Canada" not in text_of(shown(tmp_path, PlaceAsked("niger", "us")))
    empty = shown(tmp_path, PlaceAsked("ukraine"))
    assert empty.picture is None
    assert text_of(empty).startswith("No changes have been kept for this place yet.")
