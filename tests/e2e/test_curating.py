"""What was asked in vain reaches those who write the answers: its common words, and nobody's name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import CannotInvoke, Loopback
from tests.e2e.test_messages import ask
from tests.e2e.test_storage import database
from tests.program import Program, Ran

WITH_SECRETS = "Is the French embassy in Kyiv open? Zbigniew Kowalska, +380445215, t.me/free_bird"
SECRETS = ["zbigniew", "kowalska", "380445215", "free_bird", "xyzzy"]
KEPT = "is the french embassy in kyiv open ▢ ▢ ▢ ▢"


@pytest.fixture
def gaps(cache_folder: Path, tmp_path: Path) -> Any:
    """`advisory-bot gaps` beside the bot, with its data."""

    def run(*arguments: str, **environment: str) -> Ran:
        data = str(tmp_path / "bot" / "data")
        return Program(cache_folder)("gaps", *arguments, cwd=None, XDG_DATA_HOME=data, **environment)

    return run


def words(ran: Ran) -> dict[str, int]:
    assert ran.code == 0, ran.err
    return {group["words"]: group["count"] for group in ran.json["groups"]}


def content(folder: Path) -> bytes:
    """All that the files of the database hold."""
    file = database(folder)
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


async def test_what_is_asked_in_vain_in_a_server_is_listed_and_names_nobody(
    loopback: Loopback, bot: StartBot, gaps: Any, tmp_path: Path
) -> None:
    process = await bot({**questions.QUIET})
    await ask(loopback, WITH_SECRETS)
    await loopback.response_of(loopback.slash("ask", {"question": WITH_SECRETS}))
    _, answer = await ask(loopback)
    reply = loopback.say(loopback.general, "is the polish embassy xyzzy open in kyiv", reply_to=answer)
    await loopback.reply_to(reply)
    await process.stop()
    listed = gaps("--json")
    assert words(listed) == {KEPT: 2, "is the polish embassy ▢ open in kyiv": 1}
    group = listed.json["groups"][0]
    assert (group["language"], group["reasons"]) == ("en", ["other_issuer"])
    assert group["names"] == ["france", "ukraine"]
    held = content(tmp_path / "bot")
    text = held.decode("utf-8", "replace").casefold()
    assert KEPT in text
    assert [secret for secret in SECRETS if secret in text] == []
    ids = [user.id for user in (loopback.asker, loopback.moderator, loopback.guild.owner)]
    ids += [loopback.guild.id, loopback.general.id, *loopback.world.messages]
    for id_ in ids:
        assert str(id_).encode() not in held
        assert id_.to_bytes(8, "big") not in held


async def test_what_is_asked_in_private_is_never_kept(loopback: Loopback, bot: StartBot, gaps: Any) -> None:
    process = await bot({**questions.QUIET})
    direct = loopback.dm(loopback.asker)
    await loopback.reply_to(loopback.say(direct, questions.FRENCH))
    asked = loopback.say(loopback.general, questions.FRENCH)
    elsewhere = loopback.add_guild("Without the bot", bot=False)
    loopback.world.join(elsewhere, loopback.asker)
    far = loopback.add_channel(elsewhere, "far")
    for interaction in (
        loopback.slash("ask", {"question": questions.FRENCH}, channel=direct),
        loopback.slash("ask", {"question": questions.FRENCH, "private": True}),
        loopback.slash("ask", {"question": questions.FRENCH}, channel=far, installed="user"),
        loopback.context_command("Find the advisory", asked),
    ):
        assert "France" in (await loopback.response_of(interaction)).text
    await process.stop()
    assert words(gaps("--json")) == {}


async def test_one_setting_switches_it_off(
    loopback: Loopback, bot: StartBot, gaps: Any, tmp_path: Path
) -> None:
    process = await bot({**questions.QUIET, "curating.questions": False})
    await ask(loopback, questions.FRENCH)
    told = await loopback.response_of(loopback.slash("curate gaps", user=loopback.guild.owner))
    await process.stop()
    assert told.text == "No questions are kept: the setting curating.questions is false."
    assert words(gaps("--json")) == {}
    assert b"french" not in content(tmp_path / "bot")
    assert gaps(ADVISORY_BOT__CURATING__QUESTIONS="false").out.startswith("No questions are kept")


async def test_silence_in_a_chosen_channel_is_counted_and_chatter_is_not(
    loopback: Loopback, bot: StartBot, gaps: Any
) -> None:
    loopback.privileged.add("message_content")
    chosen = {"discord.message_content": True, "discord.answer_channels": [loopback.general.id]}
    process = await bot({**questions.QUIET, **chosen})
    loopback.say(loopback.general, questions.FRENCH)
    loopback.say(loopback.general, questions.CHATTER)
    await loopback.reply_to(loopback.say(loopback.general, questions.BRITISH))
    await process.stop()
    assert words(gaps("--json")) == {"is the french embassy in kyiv open": 1}


async def test_the_table_is_for_people(loopback: Loopback, bot: StartBot, gaps: Any) -> None:
    assert gaps().out == "Nothing was asked in vain that is still kept.\n"
    process = await bot({**questions.QUIET})
    await ask(loopback, questions.FRENCH)
    _, american = await ask(loopback, questions.AMERICANS)
    _, answer = await ask(loopback, questions.BRITISH)
    for helpful in (american, answer):
        await loopback.response_of(loopback.press(helpful, "Helpful"))
    await loopback.response_of(loopback.press(answer, "Not helpful", user=loopback.bystander))
    await process.stop()
    head, row, _, votes, *answers = gaps("--days", "1").out.splitlines()
    assert head.split() == ["count", "words", "language", "reason", "nearest", "entry", "last", "day"]
    assert row.startswith("    1  is the french embassy in kyiv open  en        other_issuer  embassy")
    assert votes.split() == ["not", "helpful", "helpful", "answer", "issuer"]
    assert [one.split() for one in answers] == [
        ["1", "1", "embassy-open", "uk"],
        ["0", "1", "leave-ukraine", "us"],
    ]
    assert gaps("--json").json["votes"][0] == {
        "entry": "embassy-open", "issuer": "uk", "helpful": 1, "unhelpful": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://bot:s3cret@127.0.0.1:9/advisory", "PostgreSQL database advisory on 127.0.0.1:9"),
        ("sqlite:////{folder}/damaged.db", "is damaged"),
    ],
)
def test_a_database_that_cannot_be_read_is_told(gaps: Any, tmp_path: Path, address: str, told: str) -> None:
    (tmp_path / "damaged.db").write_bytes(b"no database " * 1000)
    ran = gaps(ADVISORY_BOT__STORAGE__URL=address.format(folder=str(tmp_path).lstrip("/")))
    assert (ran.code, ran.out) == (1, "")
    assert told in ran.err
    assert len(ran.err.splitlines()) == 1
    assert "s3cret" not in ran.err


async def test_owners_turn_the_pages_and_nobody_else_sees_them(loopback: Loopback, bot: StartBot) -> None:
    owner = loopback.guild.owner
    await bot({**questions.QUIET})
    told = await loopback.response_of(loopback.slash("curate gaps", user=owner))
    assert told.text.startswith("Nothing was asked in vain since")
    for country in ("French", "Polish", "Spanish", "Italian", "Greek", "Swedish", "Turkish"):
        await ask(loopback, f"Is the {country} embassy in Kyiv open?")
    await ask(loopback, questions.FRENCH)
    first = await loopback.response_of(loopback.slash("curate gaps", user=owner, channel=loopback.dm(owner)))
    await loopback.next_edit(first)  # what filled in the deferral
    assert first.ephemeral
    assert ": 8. Groups: 7." in first.text
    assert "**2** · is the french embassy in kyiv open\n-# en · other\\_issuer · last" in first.text
    assert "Page 1 of 2." in first.text
    loopback.press(first, "Next page ▶", owner)
    await loopback.next_edit(first)
    assert "is the turkish embassy in kyiv open" in first.text
    loopback.press(first, "◀ Previous page", owner)
    await loopback.next_edit(first)
    assert "is the french embassy" in first.text
    with pytest.raises(CannotInvoke):
        loopback.slash("curate gaps", user=loopback.moderator)
    refused = await loopback.response_of(loopback.slash("curate gaps", channel=loopback.dm(loopback.asker)))
    assert refused.text == "You may not use this here."
    pressed = loopback.press(first, "Next page ▶", loopback.asker)
    refused = await loopback.response_of(pressed)
    assert refused.text == "You may not use this here."
    assert refused.ephemeral
