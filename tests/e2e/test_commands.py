"""Slash commands, autocomplete and the message command."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e import questions
from tests.e2e.conftest import StartBot
from tests.e2e.loopback import Loopback


async def test_ask_in_a_server(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    answer = await loopback.response_of(loopback.slash("ask", {"question": questions.BRITISH}))
    assert answer.text.startswith(questions.BRITISH_ANSWER)
    assert "⚠️ **Old:" in answer.text.split("\n")[1]
    assert "as reported by The Moscow Times, 24 January 2022" in answer.text
    assert "Unofficial" in answer.text
    assert not answer.ephemeral


async def test_ask_in_a_direct_message(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    asked = loopback.slash("ask", {"question": questions.BRITISH}, channel=loopback.dm(loopback.asker))
    assert (await loopback.response_of(asked)).text.startswith(questions.BRITISH_ANSWER)


async def test_ask_where_only_the_person_installed_it(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    elsewhere = loopback.add_guild("Without the bot", bot=False)
    channel = loopback.add_channel(elsewhere, "lobby")
    friend = loopback.add_user("friend", elsewhere)
    asked = loopback.slash(
        "ask", {"question": questions.BRITISH}, channel=channel, user=friend, installed="user"
    )
    assert (await loopback.response_of(asked)).text.startswith(questions.BRITISH_ANSWER)


async def test_ask_privately(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    answer = await loopback.response_of(
        loopback.slash("ask", {"question": questions.BRITISH, "private": True})
    )
    assert answer.ephemeral
    assert "Remove" not in [button.label for button in answer.buttons]


async def test_a_follow_up_of_a_command(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    await loopback.response_of(loopback.slash("ask", {"question": questions.BRITISH}))
    answer = await loopback.response_of(loopback.slash("ask", {"question": "and the American one?"}))
    assert "the U.S. Embassy in Kyiv was staying open" in answer.text


async def test_advisory_of_a_place_pages_through_everything_held(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    message = await loopback.response_of(loopback.slash("advisory", {"place": "ukraine"}))
    pages = [message.text]
    while any(button.label == "Next page ▶" for button in message.buttons):
        await loopback.callback_of(loopback.press(message, "Next page ▶"))
        pages.append(message.text)
    assert len(pages) > 2
    assert len(set(pages)) == len(pages)
    assert f"Page {len(pages)} of {len(pages)}." in pages[-1]
    assert all(len(page) <= 4000 for page in pages)
    await loopback.callback_of(loopback.press(message, "◀ Previous page"))
    assert message.text == pages[-2]


async def test_advisory_of_one_issuer(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    message = await loopback.response_of(loopback.slash("advisory", {"place": "ukraine", "issuer": "uk"}))
    assert "U.K." in message.text or "Britain" in message.text
    assert "U.S. Embassy in Kyiv told" not in message.text


async def test_advisory_takes_a_name_as_typed(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    message = await loopback.response_of(loopback.slash("advisory", {"place": "Kyiv"}))
    assert "Page 1 of" in message.text


async def test_advisory_of_a_place_nothing_is_held_about(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    message = await loopback.response_of(loopback.slash("advisory", {"place": "niger"}))
    assert "Niger" in message.text or "Nothing" in message.text
    assert "Nigeria" not in message.text
    assert "Official pages" in message.text


async def test_an_unknown_place_offers_the_near_one(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    message = await loopback.response_of(loopback.slash("advisory", {"place": "Ukrane land"}))
    near = await loopback.response_of(loopback.slash("advisory", {"place": "Nigr"}))
    assert message.text
    assert "Niger" in [button.label for button in near.buttons]
    await loopback.callback_of(loopback.press(near, "Niger"))
    assert "Did you mean" not in near.text


@pytest.mark.parametrize("typed", ["ukr", "ukraine", "Україна", "ukrane", "kyiv"])
async def test_autocomplete_finds_a_place(loopback: Loopback, bot: StartBot, typed: str) -> None:
    await bot()
    choices = await loopback.choices_of(loopback.autocomplete("advisory", {"place": typed}, focused="place"))
    assert choices[0]["value"] == "ukraine"
    assert len(choices) <= 25
    assert all(len(choice["name"]) <= 100 and len(choice["value"]) <= 100 for choice in choices)


async def test_autocomplete_names_places_in_the_language_of_the_person(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot()
    typing = loopback.autocomplete("advisory", {"place": "ukr"}, focused="place", locale="pl")
    assert "Ukraina" in (await loopback.choices_of(typing))[0]["name"]


async def test_autocomplete_of_nothing_offers_what_is_held(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    choices = await loopback.choices_of(loopback.autocomplete("advisory", {"place": ""}, focused="place"))
    assert "ukraine" in [choice["value"] for choice in choices]
    assert len(choices) <= 25


async def test_autocomplete_of_issuers(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    typing = loopback.autocomplete("advisory", {"place": "ukraine", "issuer": "brit"}, focused="issuer")
    assert (await loopback.choices_of(typing))[0]["value"] == "uk"


async def test_the_message_command_answers_one_person_about_anybodys_message(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot()
    message = loopback.say(loopback.general, questions.BRITISH, author=loopback.bystander)
    answer = await loopback.response_of(loopback.context_command("Find the advisory", message))
    assert answer.text.startswith(questions.BRITISH_ANSWER)
    assert answer.ephemeral


async def test_the_message_command_on_a_message_without_text(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    message = loopback.say(loopback.general, "", author=loopback.bystander)
    answer = await loopback.response_of(loopback.context_command("Find the advisory", message))
    assert answer.text == "That message has no text that I could look for."


async def test_topics_lead_to_an_answer(loopback: Loopback, bot: StartBot) -> None:
    await bot()
    message = await loopback.response_of(loopback.slash("topics"))
    await loopback.callback_of(loopback.select(message, "v1:topic", ["embassies"]))
    assert "Are the embassies in Kyiv open?" in message.text
    await loopback.callback_of(loopback.select(message, "v1:entry:0", ["embassy-open"]))
    assert "U.S. Embassy in Kyiv was staying open" in message.text


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("sources", "The Moscow Times, 24 January 2022"),
        ("about", "No name and no id of a person is stored"),
        ("help", "Ask in your own words"),
    ],
)
async def test_what_the_bot_says_of_itself(
    loopback: Loopback, bot: StartBot, command: str, said: str
) -> None:
    await bot()
    private = await loopback.response_of(loopback.slash(command))
    assert said in private.text
    assert private.ephemeral
    assert not (await loopback.response_of(loopback.slash(command, {"private": False}))).ephemeral


async def test_about_names_the_instance_of_the_log(loopback: Loopback, bot: StartBot) -> None:
    process = await bot()
    line = await process.logged(r"instance [0-9a-f]{6}")
    instance = line.split("instance ")[1][:6]
    assert f"Instance {instance}" in (await loopback.response_of(loopback.slash("about"))).text


async def test_commands_are_named_in_the_languages_of_the_knowledge_base(
    loopback: Loopback, bot: StartBot
) -> None:
    await bot()
    commands: dict[str, dict[str, Any]] = {command["name"]: command for command in loopback.commands()}
    everywhere = {
        "advisory",
        "ask",
        "topics",
        "sources",
        "about",
        "help",
        "Find the advisory",
        "curate",
        "alerts",
    }
    assert set(commands) == {*everywhere, "settings"}
    for name, command in commands.items():
        assert {"uk", "ru", "pl", "de", "fr", "es-ES", "es-419"} <= command["name_localizations"].keys()
        assert command["contexts"] == ([0, 1, 2] if name in everywhere else [0])
        assert command["integration_types"] == ([0, 1] if name in everywhere else [0])
    for option in commands["advisory"]["options"]:
        assert {"uk", "ru", "pl", "de", "fr", "es-ES"} <= option["description_localizations"].keys()
