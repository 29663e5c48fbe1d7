"""The path of a curator: asked on Discord in vain, given words, taken up, answered."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.test_messages import ask
from tests.e2e.test_reloading import BEFORE, TAKEN_UP
from tests.e2e.test_storage import database
from tests.program import Program, Ran
from tests.small_knowledge import SmallKnowledge

ASKED = "may i walk over there now"


async def test_a_question_in_vain_is_answered_after_a_curator_took_it_up(
    loopback: Loopback, bot: StartBot, small: SmallKnowledge, program: Program, tmp_path: Path
) -> None:
    data = str(database(tmp_path / "bot").parents[1])

    async def curator(*arguments: str, stdin: str = "") -> Ran:
        return await asyncio.to_thread(
            lambda: program(*small.options, *arguments, stdin=stdin, XDG_DATA_HOME=data)
        )

    cache = str(program.cache)
    process = await bot(questions.QUIET, {"XDG_CACHE_HOME": cache}, arguments=small.options)
    assert BEFORE not in (await ask(loopback, ASKED))[1].text
    async with asyncio.timeout(60):
        while not (groups := (await curator("gaps", "--json")).json["groups"]):
            assert process.exit_code is None, "it writes what was asked a little later"
    assert [group["words"] for group in groups] == [ASKED]
    typed = "".join(f"{line}\n" for line in ("p", ASKED, "border", "any", "en", "f"))
    ran = await curator("suggest", stdin=typed)
    assert ran.code == 0, ran.err
    assert "The check finds nothing wrong with it." in ran.out
    process.hang_up()
    await process.logged(TAKEN_UP, 60)
    assert (await ask(loopback, ASKED))[1].text.startswith(BEFORE)
    assert (await curator("gaps", "--json")).json["groups"] == []
