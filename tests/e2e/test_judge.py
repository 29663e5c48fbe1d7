"""The judge: every limit is caught just above it, and what is just within passes."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.e2e.loopback import Call, Judge, Message
from tests.e2e.loopback.judge import VARIABLE
from tests.e2e.loopback.messages import COMPONENTS_V2
from tests.e2e.loopback.world import World

Body = dict[str, Any]

SEND = "POST /channels/{channel_id}/messages"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
CALLBACK = "POST /interactions/{interaction_id}/{interaction_token}/callback"
FOLLOWUP = "POST /webhooks/{webhook_id}/{webhook_token}"
COMMANDS = "PUT /applications/{application_id}/commands"

needs_document = pytest.mark.skipif(VARIABLE not in os.environ, reason=f"{VARIABLE} is not set")


def judged(
    route: str,
    body: Any,
    judge: Judge | None = None,
    world: World | None = None,
    params: dict[str, str] | None = None,
) -> str:
    """What is held against a request, as one text."""
    method, template = route.split(" ")
    given = {
        "channel_id": "1",
        "interaction_id": "1",
        "interaction_token": "t",
        "webhook_id": "1",
        **(params or {}),
    }
    given |= {"webhook_token": "t", "application_id": "1"}
    known = {name: value for name, value in given.items() if f"{{{name}}}" in template}
    call = Call(method, template, route, known, {}, {}, body, [], 0.0)
    return "; ".join((judge or Judge()).violations(call, world or World()))


def text(content: str) -> Body:
    return {"type": 10, "content": content}


def button(number: int = 0, **changes: Any) -> Body:
    return {"type": 2, "style": 2, "label": "Label", "custom_id": f"id-{number}", **changes}


def row(*components: Body) -> Body:
    return {"type": 1, "components": list(components)}


def select(**changes: Any) -> Body:
    return {"type": 3, "custom_id": "s", "options": [{"label": "l", "value": "v"}], **changes}


def options(count: int, **changes: Any) -> list[Body]:
    return [{"label": f"label {number}", "value": f"value {number}", **changes} for number in range(count)]


def v2(*components: Body, **changes: Any) -> Body:
    return {
        "flags": COMPONENTS_V2,
        "components": list(components),
        "allowed_mentions": {"parse": []},
        **changes,
    }


def command(**changes: Any) -> Body:
    return {"name": "ask", "description": "Ask a question", "type": 1, **changes}


def option(**changes: Any) -> Body:
    return {"type": 3, "name": "question", "description": "What to ask", **changes}


def embeds(length: int) -> Body:
    return {"embeds": [{"description": "x" * (length - 3000)}, {"description": "x" * 3000}]}


MESSAGES: list[tuple[str, Body, Body]] = [
    ("content has 2001", {"content": "x" * 2001}, {"content": "x" * 2000}),
    ("embeds have 6001", embeds(6001), embeds(6000)),
    ("nonce has 26", {"content": "x", "nonce": "1" * 26}, {"content": "x", "nonce": "1" * 25}),
    (
        "users both in parse",
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        {"content": "x", "allowed_mentions": {"parse": ["roles"], "users": ["1"]}},
    ),
    ("components: 41", v2(*[text("x")] * 41), v2(*[text("x")] * 40)),
    (
        "components: 41",
        v2({"type": 17, "components": [text("x")] * 40}),
        v2({"type": 17, "components": [text("x")] * 39}),
    ),
    ("all text displays has 4001", v2(text("x" * 4000), text("x")), v2(text("x" * 3999), text("x"))),
    ("content can't go with", v2(text("x"), content="x"), v2(text("x"), content=None)),
    ("embeds can't go with", v2(text("x"), embeds=[{"title": "x"}]), v2(text("x"), embeds=[])),
    ("type 10 need the flag", {"components": [text("x")]}, v2(text("x"))),
    (
        "action rows: 6",
        {"components": [row(button(number)) for number in range(6)]},
        {"components": [row(button(number)) for number in range(5)]},
    ),
    (
        "buttons in a row: 6",
        v2(row(*(button(number) for number in range(6)))),
        v2(row(*(button(number) for number in range(5)))),
    ),
    ("something beside it", v2(row(select(), button())), v2(row(select()))),
    ("has 101 characters", v2(row(button(custom_id="x" * 101))), v2(row(button(custom_id="x" * 100)))),
    ("'id-0' occurs 2 times", v2(row(button(), button())), v2(row(button(), button(1)))),
    ("id 5 occurs 2 times", v2({**text("x"), "id": 5}, {**text("x"), "id": 5}), v2({**text("x"), "id": 5})),
    ("has 81 characters", v2(row(button(label="x" * 81))), v2(row(button(label="x" * 80)))),
    (
        "needs a label or an emoji",
        v2(row(button(label=None))),
        v2(row(button(emoji={"name": "👍"}, label=None))),
    ),
    ("needs a custom_id", v2(row(button(custom_id=None))), v2(row(button()))),
    (
        "needs a url",
        v2(row(button(style=5, url="https://example.org"))),
        v2(row(button(style=5, url="https://example.org", custom_id=None))),
    ),
    (
        "url has 513",
        v2(row(button(style=5, url="https://example.org/" + "x" * 493, custom_id=None))),
        v2(row(button(style=5, url="https://example.org/" + "x" * 492, custom_id=None))),
    ),
    ("options of a select: 26", v2(row(select(options=options(26)))), v2(row(select(options=options(25))))),
    ("no options", v2(row(select(options=[]))), v2(row(select()))),
    (
        "option's label",
        v2(row(select(options=options(1, label="x" * 101)))),
        v2(row(select(options=options(1, label="x" * 100)))),
    ),
    (
        "option's value",
        v2(row(select(options=options(1, value="x" * 101)))),
        v2(row(select(options=options(1, value="x" * 100)))),
    ),
    (
        "option's description",
        v2(row(select(options=options(1, description="x" * 101)))),
        v2(row(select(options=options(1, description="x" * 100)))),
    ),
    ("occurs twice", v2(row(select(options=options(2, value="v")))), v2(row(select(options=options(2))))),
    ("placeholder has 151", v2(row(select(placeholder="x" * 151))), v2(row(select(placeholder="x" * 150)))),
    ("takes 2 to 1", v2(row(select(min_values=2))), v2(row(select(min_values=0)))),
]


@pytest.mark.parametrize(("expected", "above", "within"), MESSAGES, ids=[found for found, _, _ in MESSAGES])
@pytest.mark.parametrize("route", [SEND, EDIT, FOLLOWUP])
def test_limits_of_messages(route: str, expected: str, above: Body, within: Body) -> None:
    assert expected in judged(route, above, params={"message_id": "1"})
    assert not judged(route, within, params={"message_id": "1"})


@pytest.mark.parametrize(("expected", "above", "within"), MESSAGES, ids=[found for found, _, _ in MESSAGES])
def test_limits_of_responses(expected: str, above: Body, within: Body) -> None:
    assert expected in judged(CALLBACK, {"type": 4, "data": above})
    assert not judged(CALLBACK, {"type": 4, "data": within})


COMMAND_LIMITS: list[tuple[str, list[Body], list[Body]]] = [
    ("no name for", [command(name="Ask")], [command(name="питання")]),
    ("no name for", [command(name="a question")], [command(name="a-question_'2")]),
    ("no name for", [command(name="x" * 33)], [command(name="x" * 32)]),
    (
        "no name for",
        [command(name_localizations={"de": "Frage"})],
        [command(name_localizations={"de": "frage"})],
    ),
    ("no locales", [command(name_localizations={"en": "ask"})], [command(name_localizations={"uk": "ask"})]),
    ("has 101 characters", [command(description="x" * 101)], [command(description="x" * 100)]),
    ("no description", [command(description="")], [command()]),
    (
        "has a description",
        [command(type=3, name="Find the advisory", description="x")],
        [command(type=3, name="Find the advisory", description="")],
    ),
    ("2 commands", [command(), command()], [command(), command(type=3, description="")]),
    (
        "commands of type 1: 101",
        [command(name=f"ask{number}") for number in range(101)],
        [command(name=f"ask{number}") for number in range(100)],
    ),
    (
        "options of command 'ask': 26",
        [command(options=[option(name=f"o{number}") for number in range(26)])],
        [command(options=[option(name=f"o{number}") for number in range(25)])],
    ),
    ("two options", [command(options=[option(), option()])], [command(options=[option()])]),
    (
        "required option after",
        [command(options=[option(name="a"), option(name="b", required=True)])],
        [command(options=[option(name="a", required=True), option(name="b")])],
    ),
    (
        "choices: 26",
        [command(options=[option(choices=[{"name": "n", "value": str(n)} for n in range(26)])])],
        [command(options=[option(choices=[{"name": "n", "value": str(n)} for n in range(25)])])],
    ),
    (
        "both choices and autocomplete",
        [command(options=[option(choices=[{"name": "n", "value": "v"}], autocomplete=True)])],
        [command(options=[option(choices=[{"name": "n", "value": "v"}])])],
    ),
    (
        "is no name",
        [command(options=[option(name="Question")])],
        [command(options=[option(name="question")])],
    ),
    (
        "both subcommands and options",
        [command(options=[option(), option(type=1, name="sub")])],
        [command(options=[option(type=1, name="sub", options=[option()])])],
    ),
]


@pytest.mark.parametrize(("expected", "above", "within"), COMMAND_LIMITS)
def test_limits_of_commands(expected: str, above: list[Body], within: list[Body]) -> None:
    expected = expected.replace("no name for", "is no name for").replace("is is", "is")
    assert expected in judged(COMMANDS, above)
    assert not judged(COMMANDS, within)


def test_a_command_has_at_most_8000_characters_with_the_longest_localizations() -> None:
    # 80 choices of 1 + 1 … and names, in four options, filled up with the values.
    def commands(characters: int) -> list[Body]:
        choices = [[{"name": "n" * 50, "value": "v" * 50} for _ in range(20)] for _ in range(4)]
        long = [
            option(name=f"o{number}", description="d", choices=group) for number, group in enumerate(choices)
        ]
        fixed = sum(len(one["name"]) + 1 for one in long) + 4 * 20 * 100
        last = choices[3]
        surplus = fixed + len("ask") + 10 - characters
        while surplus > 0:
            cut = min(49, surplus)
            last[-1]["value"] = "v" * (50 - cut)
            surplus -= cut
            last = last[:-1]
        shortened = command(options=long, description="short", description_localizations={"uk": "x" * 10})
        return [shortened]

    assert "has 8001 characters" in judged(COMMANDS, commands(8001))
    assert not judged(COMMANDS, commands(8000))


@pytest.mark.parametrize(
    ("expected", "above", "within"),
    [
        (
            "choices: 26",
            {"choices": [{"name": "n", "value": "v"}] * 26},
            {"choices": [{"name": "n", "value": "v"}] * 25},
        ),
        (
            "has 101",
            {"choices": [{"name": "n" * 101, "value": "v"}]},
            {"choices": [{"name": "n" * 100, "value": "v"}]},
        ),
        (
            "has 101",
            {"choices": [{"name": "n", "value": "v" * 101}]},
            {"choices": [{"name": "n", "value": "v" * 100}]},
        ),
        ("has no name", {"choices": [{"name": "", "value": "v"}]}, {"choices": []}),
    ],
)
def test_limits_of_autocomplete(expected: str, above: Body, within: Body) -> None:
    assert expected in judged(CALLBACK, {"type": 8, "data": above})
    assert not judged(CALLBACK, {"type": 8, "data": within})


def test_limits_of_modals_and_deferrals() -> None:
    modal = {
        "title": "x" * 46,
        "custom_id": "m",
        "components": [row(select(custom_id=str(n))) for n in range(6)],
    }
    found = judged(CALLBACK, {"type": 9, "data": modal})
    assert "title has 46" in found
    assert "components of the modal: 6" in found
    assert "a deferral takes only EPHEMERAL" in judged(
        CALLBACK, {"type": 5, "data": {"flags": COMPONENTS_V2}}
    )
    assert not judged(CALLBACK, {"type": 5, "data": {"flags": 64}})


def test_an_edit_is_judged_as_what_the_message_is() -> None:
    world = World()
    channel = world.dm(world.add_user("somebody"))
    message = world.put(Message(world.clock.snowflake(), channel, world.bot, flags=COMPONENTS_V2))
    place = {"message_id": str(message.id)}
    assert "content can't go with" in judged(EDIT, {"content": "x"}, world=world, params=place)
    assert "can't be taken back" in judged(EDIT, {"flags": 0}, world=world, params=place)
    assert not judged(EDIT, {"components": [text("x")]}, world=world, params=place)


@needs_document
@pytest.mark.parametrize(
    ("route", "body", "expected"),
    [
        (SEND, v2(text("")), "components.0.content"),
        (
            SEND,
            v2({"type": 17, "components": [row(button(style=99))]}),
            "components.0.components.0.components.0.style",
        ),
        (SEND, {"content": 5}, "content: 5 is not of type"),
        (SEND, {"content": "x", "message_reference": {"message_id": "abc"}}, "message_reference"),
        (SEND, v2(row(button(style=5, custom_id=None, url="no address"))), 'is not a "uri"'),
        (COMMANDS, [command(options=[option(type=77)])], "0.options.0"),
        (CALLBACK, {"type": 77}, "body"),
        ("POST /channels/{channel_id}/telepathy", {}, "no such route"),
    ],
)
def test_the_document_catches_what_does_not_fit(route: str, body: Any, expected: str) -> None:
    assert expected in judged(route, body, Judge.from_environment())


@needs_document
def test_the_document_takes_integers_as_snowflakes() -> None:
    body = {"content": "x", "message_reference": {"message_id": 1}}
    assert not judged(SEND, body, Judge.from_environment())


@needs_document
def test_a_mistake_of_the_document_is_no_violation() -> None:
    call = Call("POST", "", "POST /channels/{channel_id}/threads", {"channel_id": "1"}, {}, {}, None, [], 0.0)
    call.body = {"name": "post", "message": {"content": "x"}}
    call.query = {"use_nested_fields": "1"}
    assert not Judge.from_environment().violations(call, World())
    call.query = {"use_other_fields": "1"}
    assert Judge.from_environment().violations(call, World()) == ["query: use_other_fields is not documented"]
