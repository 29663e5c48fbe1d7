"""The path of a curator: asked on Discord in vain, given words, taken up, answered."""

from __future__ import annotations

from pathlib import Path

from bot.storage import Address
from bot.storage.gaps import Question
from tests.bot.kept import keep
from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.test_messages import ask
from tests.e2e.test_reloading import BEFORE, TAKEN_UP
from tests.e2e.test_storage import database
from tests.program import Program
from tests.small_knowledge import SmallKnowledge

ASKED = "may one walk over to the other side"


async def test_a_question_in_vain_is_answered_after_a_curator_gave_it_an_entry(
    loopback: Loopback, bot: StartBot, small: SmallKnowledge, program: Program, tmp_path: Path
) -> None:
    cache = str(program.cache)
    process = await bot(questions.QUIET, {"XDG_CACHE_HOME": cache}, arguments=small.options)
    assert BEFORE not in (await ask(loopback, ASKED))[1].text
    file = database(tmp_path / "bot")
    await keep(Address.of("", file.parent), {Question(ASKED, "en"): 1})
    typed = "".join(f"{line}\n" for line in ("p", ASKED, "border", "any", "en", "f"))
    ran = program(*small.options, "suggest", stdin=typed, XDG_DATA_HOME=str(file.parents[1]))
    assert ran.code == 0, ran.err
    assert "The check finds nothing wrong with it." in ran.out
    process.hang_up()
    await process.logged(TAKEN_UP, 60)
    assert (await ask(loopback, ASKED))[1].text.startswith(BEFORE)
