"""A conversation in another language stays in it, over buttons and follow-ups."""

from __future__ import annotations

from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback
from tests.e2e.test_messages import ask

BRITISH = "24 січня 2022 року МЗС Великої Британії сказало"
AMERICAN = "Повідомлено 24 січня 2022 року: Держдепартамент США сказав"


async def test_a_question_in_ukrainian_is_answered_in_it_and_so_is_what_follows(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot()
    _, answer = await ask(loopback, "Чи відкрите посольство Великої Британії в Києві?")
    assert answer.text.startswith(BRITISH)
    assert "Неофіційний переклад" in answer.text
    assert "“The British Embassy remains open and will continue to carry out essential work.”" in answer.text
    assert "the U.K. Foreign Office said that the British Embassy in Kyiv was staying open" in answer.text
    await loopback.callback_of(loopback.press(answer, "Що сказано: Сполучені Штати Америки"))
    assert answer.text.startswith(AMERICAN)
    _, later = await ask(loopback, "UK?")
    assert later.text.startswith(BRITISH)


async def test_a_command_is_answered_in_the_language_of_the_one_who_used_it(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot()
    answer = await loopback.response_of(loopback.slash("advisory", {"place": "russia"}, locale="fr"))
    assert answer.text.startswith("Rapporté le 24 janvier 2022")
    await loopback.callback_of(loopback.press(answer, "Page suivante ▶"))
    assert "le Moscow Times a écrit" in answer.text
