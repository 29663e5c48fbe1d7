"""/settings: what those who manage a server choose, and what follows from it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import CannotInvoke, Loopback
from tests.e2e.loopback.interactions import Interaction
from tests.e2e.loopback.messages import Message
from tests.e2e.test_messages import ask
from tests.e2e.test_storage import database

BOTH = "Is the embassy in Kyiv open?"
AMERICAN_FIRST = "Reported on 24 January 2022: the U.S. State Department said that the U.S. Embassy in Kyiv"
ANSWER = re.compile(r"^(?:On|Reported on) \d.*", re.MULTILINE)
NOT_THEIRS = "Only those who may manage this server (Manage Server) can change its settings."
NOT_KEPT = "Nothing was changed: the settings can't be written at the moment."


async def settings(loopback: Loopback) -> Message:
    return await loopback.response_of(loopback.slash("settings", user=loopback.moderator))


async def choose(loopback: Loopback, page: Message, name: str, *values: object) -> None:
    """Chooses from a menu of /settings, and waits until the page says what came of it."""
    loopback.select(page, f"v1:set:{name}", [str(value) for value in values], user=loopback.moderator)
    await loopback.next_edit(page)


async def press(loopback: Loopback, page: Message, label: str) -> None:
    loopback.press(page, label, user=loopback.moderator)
    await loopback.next_edit(page)


async def fill(loopback: Loopback, page: Message, asked: str, seconds: str) -> Interaction:
    """Fills in the form of the cooldown."""
    opened = loopback.press(page, "Cooldown …", user=loopback.moderator)
    await loopback.modal_of(opened)
    return loopback.submit_modal(opened, {"questions": asked, "seconds": seconds})


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database(folder / "bot"))) as opened:
        return opened.execute(query).fetchall()


async def test_it_shows_every_setting_to_the_one_who_asked_alone(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    page = await settings(loopback)
    assert page.ephemeral
    for line in (
        "**Answer channels** none: I answer when I am asked · *default*",
        "**Language** none set: a message that doesn't tell is taken for English · *default*",
        "**Answers to commands** shown to all, unless the asker says `private` · *default*",
        "**Cooldown** 5 questions of a person in 30 seconds · *default*",
        "**Nationality** none · *default*",
        "**Helpful / Not helpful** shown below answers · *default*",
    ):
        assert line in page.text


async def test_who_may_not_manage_the_server_can_change_nothing(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    await bot()
    with pytest.raises(CannotInvoke):
        loopback.slash("settings")
    page = await settings(loopback)
    before = page.text
    for pressed in (
        loopback.select(page, "v1:set:language", ["de"], user=loopback.bystander),
        loopback.press(page, "Hide Helpful / Not helpful", user=loopback.bystander),
        loopback.press(page, "Cooldown …", user=loopback.bystander),
        loopback.press(page, "Reset to defaults", user=loopback.bystander),
    ):
        told = await loopback.response_of(pressed)
        assert told.text == NOT_THEIRS
        assert told.ephemeral
    opened = loopback.press(page, "Cooldown …", user=loopback.moderator)
    await loopback.modal_of(opened)
    sent = loopback.submit_modal(opened, {"questions": "1", "seconds": "1"}, user=loopback.bystander)
    assert (await loopback.response_of(sent)).text == NOT_THEIRS
    assert page.text == before
    assert rows(tmp_path, "SELECT * FROM servers") == []


async def test_in_answer_channels_what_is_sure_is_answered(loopback: Loopback, bot: StartBot) -> None:
    loopback.privileged.add("message_content")
    await bot({"discord.message_content": True})
    page = await settings(loopback)
    await choose(loopback, page, "channels", loopback.general.id, loopback.forum.id)
    assert page.text.startswith("✅ Kept.")
    assert f"<#{loopback.general.id}>" in page.text
    assert f"<#{loopback.forum.id}>" in page.text
    assert "⚠️" not in page.text
    unasked = loopback.say(loopback.general, questions.BRITISH)
    assert (await loopback.reply_to(unasked)).text.startswith(questions.BRITISH_ANSWER)
    await choose(loopback, page, "channels")
    assert "**Answer channels** none" in page.text
    later = loopback.say(loopback.general, questions.AMERICANS)
    await loopback.quiet()
    assert not loopback.replies_to(later)


async def test_an_answer_channel_that_cant_be_read_or_written_to_is_told(
    loopback: Loopback, bot: StartBot
) -> None:
    loopback.set_permissions(loopback.general, deny=["SEND_MESSAGES"])
    await bot()
    page = await settings(loopback)
    await choose(loopback, page, "channels", loopback.general.id)
    assert "must set `discord.message_content` to true" in page.text
    assert f"In <#{loopback.general.id}> I can't answer: my role lacks Send Messages there." in page.text


async def test_an_answer_channel_out_of_sight_is_kept_and_told(loopback: Loopback, bot: StartBot) -> None:
    loopback.set_permissions(loopback.general, deny=["VIEW_CHANNEL"])
    loopback.privileged.add("message_content")
    await bot({"discord.message_content": True})
    page = await settings(loopback)
    await choose(loopback, page, "channels", loopback.general.id, loopback.forum.id)
    assert f"I can't see <#{loopback.general.id}>: allow my role View Channel there" in page.text
    assert f"I can't see <#{loopback.forum.id}>" not in page.text
    loopback.set_permissions(loopback.general, allow=["VIEW_CHANNEL"])
    unasked = loopback.say(loopback.general, questions.BRITISH)
    assert (await loopback.reply_to(unasked)).text.startswith(questions.BRITISH_ANSWER)


async def heard(loopback: Loopback, text: str) -> str:
    """What somebody who never asked before is answered."""
    newcomer = loopback.add_user("newcomer")
    question = loopback.say(loopback.general, text, author=newcomer, mentions_bot=True)
    return (await loopback.reply_to(question)).text


async def test_the_nationality_of_a_server_stands_first(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    assert (await heard(loopback, BOTH)).startswith(AMERICAN_FIRST)
    page = await settings(loopback)
    await choose(loopback, page, "nationality", "uk")
    assert "🇬🇧 British: what the United Kingdom has said stands first" in page.text
    answer = await heard(loopback, BOTH)
    assert answer.startswith(questions.BRITISH_ANSWER)
    assert AMERICAN_FIRST in answer, "no answer is hidden"
    by_command = await loopback.response_of(loopback.slash("ask", {"question": BOTH}))
    assert by_command.text.startswith(questions.BRITISH_ANSWER)
    place = await loopback.response_of(loopback.slash("advisory", {"place": "ukraine"}))
    assert place.text.startswith(questions.BRITISH_ANSWER)
    topics = await loopback.response_of(loopback.slash("topics"))
    await loopback.callback_of(loopback.select(topics, "v1:topic", ["embassies"]))
    await loopback.callback_of(loopback.select(topics, "v1:entry:0", ["embassy-open"]))
    assert topics.text.startswith(questions.BRITISH_ANSWER)
    assert (await heard(loopback, "I'm American. " + BOTH)).startswith(AMERICAN_FIRST)
    direct = await loopback.reply_to(loopback.say(loopback.dm(loopback.asker), BOTH))
    assert direct.text.startswith(AMERICAN_FIRST)
    await choose(loopback, page, "nationality", "none")
    assert (await heard(loopback, BOTH)).startswith(AMERICAN_FIRST)


async def test_its_pages_hold_every_answer_once_also_with_another_order(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot(questions.QUIET)
    usual = await everything(loopback)
    await choose(loopback, await settings(loopback), "nationality", "uk")
    british = await everything(loopback)
    assert sorted(british) == sorted(usual)
    assert british != usual


async def everything(loopback: Loopback) -> list[str]:
    """The first lines of all answers on a place, over all pages."""
    message = await loopback.response_of(loopback.slash("advisory", {"place": "ukraine"}))
    found = ANSWER.findall(message.text)
    while any(button.label == "Next page ▶" for button in message.buttons):
        await loopback.callback_of(loopback.press(message, "Next page ▶"))
        found += ANSWER.findall(message.text)
    return found


async def test_the_language_is_for_what_doesnt_tell_its_own(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    page = await settings(loopback)
    await choose(loopback, page, "language", "de")
    _, answer = await ask(loopback, "Kyiv?")
    assert "Inoffiziell: Dieser Bot" in answer.text
    _, english = await ask(loopback)
    assert english.text.startswith(questions.BRITISH_ANSWER)
    place = {"place": "russia"}
    in_public = await loopback.response_of(loopback.slash("advisory", place, locale="fr"))
    assert in_public.text.startswith("Berichtet am 24. Januar 2022")
    alone = await loopback.response_of(
        loopback.slash("advisory", {**place, "private": True}, locale="fr", user=loopback.bystander)
    )
    assert alone.text.startswith("Rapporté le 24 janvier 2022")
    await choose(loopback, page, "language", "none")
    assert "**Language** none set" in page.text
    later = loopback.slash("advisory", place, locale="fr", user=loopback.moderator)
    assert (await loopback.response_of(later)).text.startswith("Rapporté le 24 janvier 2022")


async def test_answers_to_commands_can_be_for_the_asker_alone(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    page = await settings(loopback)
    await choose(loopback, page, "visibility", "alone")
    for command, options in (
        ("ask", {"question": questions.BRITISH}),
        ("advisory", {"place": "ukraine"}),
        ("help", {"private": False}),
    ):
        assert (await loopback.response_of(loopback.slash(command, options))).ephemeral
    await choose(loopback, page, "visibility", "public")
    asked = loopback.slash("ask", {"question": questions.BRITISH})
    assert not (await loopback.response_of(asked)).ephemeral


async def test_the_cooldown_of_a_server_holds_in_it_alone(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    page = await settings(loopback)
    await fill(loopback, page, "1", "600")
    await loopback.next_edit(page)
    assert "**Cooldown** 1 question of a person in 600 seconds · *set here*\n" in page.text
    assert (await ask(loopback))[1].text.startswith(questions.BRITISH_ANSWER)
    assert (await ask(loopback, BOTH))[1].text.startswith("Those were many questions at once. Ask again in")
    direct = await loopback.reply_to(loopback.say(loopback.dm(loopback.asker), questions.BRITISH))
    assert direct.text.startswith(questions.BRITISH_ANSWER)
    await fill(loopback, page, "", "")
    await loopback.next_edit(page)
    assert "in 30 seconds · *default*" in page.text


async def test_nonsense_as_a_cooldown_changes_nothing_and_stays_in_the_form(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot()
    page = await settings(loopback)
    for asked, seconds, wrong in (
        ("five", "30", "“five” can't be the questions: write a whole number from 0 to 1,000."),
        ("5", "", "There is no number for the seconds: write a whole number from 0 to 86,400."),
        ("1001", "30", "“1001” can't be the questions"),
        ("5", "-1", "“-1” can't be the seconds"),
        ("*5* a:b", "³", r"“\*5\* a:b” can't be the questions"),
    ):
        await fill(loopback, page, asked, seconds)
        await loopback.next_edit(page)
        assert page.text.startswith(f"⚠️ Nothing was changed. {wrong}")
        assert "5 questions of a person in 30 seconds · *default*" in page.text
        form = await loopback.modal_of(loopback.press(page, "Cooldown …", user=loopback.moderator))
        held = [row["component"].get("value") or "" for row in form["components"]]
        assert held == [asked.replace(":", "."), seconds]
    await fill(loopback, page, "0", "30")
    await loopback.next_edit(page)
    assert "**Cooldown** no limit · *set here*" in page.text


async def test_without_votes_there_are_no_buttons_for_them(loopback: Loopback, bot: StartBot) -> None:
    await bot(questions.QUIET)
    _, before = await ask(loopback)
    page = await settings(loopback)
    await press(loopback, page, "Hide Helpful / Not helpful")
    _, answer = await ask(loopback, BOTH)
    assert not {"Helpful", "Not helpful"} & {button.label for button in answer.buttons}
    told = await loopback.response_of(loopback.press(before, "Helpful"))
    assert told.text == "Answers are not judged in this server: whoever manages it chose so."
    await press(loopback, page, "Show Helpful / Not helpful")
    assert not (await ask(loopback, BOTH))[1].button("Helpful").disabled


async def test_votes_are_counted_in_the_database_without_the_voter(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    process = await bot()
    _, answer = await ask(loopback)
    for user in (loopback.asker, loopback.asker, loopback.bystander):
        await loopback.response_of(loopback.press(answer, "Helpful", user=user))
    await loopback.response_of(loopback.press(answer, "Not helpful", user=loopback.moderator))
    assert await process.stop() == 0
    assert rows(tmp_path, "SELECT entry, issuer, helpful, unhelpful FROM feedback") == [
        ("embassy-open", "uk", 2, 1)
    ]


async def test_settings_and_their_menus_outlive_a_restart(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    page = await settings(loopback)
    await choose(loopback, page, "nationality", "uk")
    opened = loopback.press(page, "Cooldown …", user=loopback.moderator)
    await loopback.modal_of(opened)
    assert await process.stop() == 0
    await bot()
    assert (await ask(loopback, BOTH))[1].text.startswith(questions.BRITISH_ANSWER)
    loopback.submit_modal(opened, {"questions": "7", "seconds": "70"})
    await loopback.next_edit(page)
    assert "7 questions of a person in 70 seconds · *set here*" in page.text
    await choose(loopback, page, "language", "pl")
    assert "**Language** Polish" in page.text
    assert "🇬🇧 British" in page.text


async def test_a_reset_asks_first_and_then_forgets_the_server(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    await bot()
    page = await settings(loopback)
    await choose(loopback, page, "channels", loopback.general.id)
    await choose(loopback, page, "language", "fr")
    await press(loopback, page, "Reset to defaults")
    assert page.text.startswith("**Reset all settings of this server?**")
    await press(loopback, page, "Back")
    assert "**Language** French" in page.text
    await press(loopback, page, "Reset to defaults")
    await press(loopback, page, "Yes, reset")
    assert "**Language** none set" in page.text
    assert rows(tmp_path, "SELECT * FROM servers") == rows(tmp_path, "SELECT * FROM answer_channels") == []


async def test_a_change_that_cant_be_written_is_told_and_not_made(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    process = await bot()
    page = await settings(loopback)
    await choose(loopback, page, "language", "fr")
    with closing(sqlite3.connect(database(tmp_path / "bot"), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        loopback.select(page, "v1:set:language", ["de"], user=loopback.moderator)
        edited = await loopback.next_edit(page, timeout=15)
        other.execute("ROLLBACK")
    assert edited is page
    assert NOT_KEPT in page.text
    assert "**Language** French" in page.text
    process.forgive("a change of settings was not kept")


async def test_without_a_database_it_says_that_nothing_can_be_changed(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    file = database(tmp_path / "bot")
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database " * 1000)
    await bot()
    page = await settings(loopback)
    assert page.text.startswith("⚠️ Settings can't be changed now, because the database can't be used.")
    assert not page.buttons
    assert not page.selects


async def test_the_database_holds_nobody_who_asked_chose_or_voted(
    loopback: Loopback, bot: StartBot, tmp_path: Path
) -> None:
    process = await bot()
    page = await settings(loopback)
    await choose(loopback, page, "nationality", "uk")
    await choose(loopback, page, "channels", loopback.general.id)
    _, answer = await ask(loopback, BOTH)
    await loopback.response_of(loopback.press(answer, "Helpful", user=loopback.bystander))
    await loopback.response_of(loopback.press(answer, "I hold a … passport"))
    assert await process.stop() == 0
    held = b"".join(file.read_bytes() for file in database(tmp_path / "bot").parent.rglob("advisory-bot.db*"))
    values = {
        str(value)
        for table in ("servers", "answer_channels", "feedback", "gaps")
        for row in rows(tmp_path, f"SELECT * FROM {table}")  # noqa: S608  # names of our own  # noqa: S608 a name of ours
        for value in row
    }
    assert str(loopback.guild.id) in values
    for person in (loopback.asker, loopback.bystander, loopback.moderator):
        assert str(person.id) not in values
        assert str(person.id).encode() not in held
        assert person.id.to_bytes(8, "big") not in held, "SQLite writes whole numbers so"
        assert person.name.encode() not in held
