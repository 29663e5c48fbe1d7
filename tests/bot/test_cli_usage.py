"""The shape of the command line: usage errors, help, version, schema, pipes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.program import EXECUTABLE, Program


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "hi", "--at", "yesterday"),
        ("ask", "hi", "--at", "2022-02-30"),
        ("ask", "hi", "--at", "20220124"),
        ("ask", "hi", "--issuer", "narnia"),
        ("ask", "hi", "--locale", "xx"),
        ("ask", "hi", "--json", "--batch", "-"),
        ("ask", "--batch", "-"),
        ("ask", "--json", "--batch", "-", "--previous", "x"),
        ("advisory",),
        ("evaluate",),
        ("check", "--picture", "risk.svg"),
        ("nonsense",),
        ("ask", "hi", "--nonsense"),
    ],
)
def test_wrong_usage_ends_with_2(program: Program, arguments: tuple[str, ...]) -> None:
    """And a sentence that says what is wrong."""
    ran = program(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert "Error: " in ran.err


@pytest.mark.parametrize("command", [(), ("ask",), ("chat",), ("check",), ("run",)])
def test_help_is_given(program: Program, command: tuple[str, ...]) -> None:
    """Of the program and of each command."""
    ran = program(*command, "--help")
    assert ran.code == 0
    assert ran.out.startswith("Usage: advisory-bot")


def test_the_version_is_shown(program: Program) -> None:
    """As in the package."""
    assert program("--version").out.startswith("advisory-bot, version ")


def test_schema_is_json_schema_by_kind_of_file(program: Program) -> None:
    """For editors."""
    ran = program("schema")
    assert ran.code == 0
    assert {"seeds", "entries"} <= set(ran.json)
    assert ran.json["seeds"]["type"] == "object"


def test_a_closed_pipe_is_no_traceback(program: Program) -> None:
    """`advisory-bot schema | head -1`."""
    shell = f"{EXECUTABLE} schema | head -1"
    done = subprocess.run(
        ["bash", "-c", shell], capture_output=True, text=True, env=program.environment(), check=False
    )
    assert done.stdout == "{\n"
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


def test_asking_loads_neither_discord_nor_rich_nor_a_database(program: Program) -> None:
    """They would take a third of the time that a question may take; a database takes as much."""
    code = (
        "import sys\nfrom bot.cli.commands import cli\n"
        "cli(['ask', 'is the us embassy still open?'], standalone_mode=False)\n"
        "unneeded = {'discord', 'aiohttp', 'rich', 'asyncio', 'sqlalchemy', 'alembic', 'sqlite3'}\n"
        "print(sorted(unneeded & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=program.environment(), check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
