"""The README is true: every command, option and setting in it exists, and the other way round."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from bot.cli.commands import cli
from config import DEFAULT_FILE, Settings
from config.environment import setting_paths, variable_name
from tests.program import ROOT, Program

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("[!.]*/README.md"))]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text below a heading."""
    return re.split(r"^## ", README.partition(f"## {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def options(command: click.Command) -> set[str]:
    """The long options of a command that its help shows, or that every command takes."""
    found = {"--help"} if command is cli else set()
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            found |= {name for name in parameter.opts if name.startswith("--")}
    return found


def test_every_command_is_in_the_table_and_exists() -> None:
    """Both ways."""
    named = re.findall(r"^\| `advisory-bot ([\w-]+)", section("Commands"), re.MULTILINE)
    assert sorted(named) == sorted(cli.commands)


def test_every_option_is_in_the_table_with_its_commands() -> None:
    """Both ways, and for the right commands."""
    rows = re.findall(r"^\| `(--[\w-]+)[^`]*` \| ([^|]+) \|", section("Commands"), re.MULTILINE)
    named = {option: set(re.findall(r"`(\w+)`", commands)) for option, commands in rows}
    real: dict[str, set[str]] = {option: set() for option in options(cli)}
    for name, command in cli.commands.items():
        for option in options(command):
            real.setdefault(option, set()).add(name)
    assert named == real


def test_every_setting_is_in_the_table_with_its_default() -> None:
    """Both ways."""
    rows = dict(re.findall(r"^\| `([\w.]+)` \| ([^|]+) \|", section("Settings"), re.MULTILINE))
    assert sorted(rows) == sorted(".".join(path) for path, _ in setting_paths())
    for path, _ in setting_paths():
        value: object = Settings()
        for key in path:
            value = getattr(value, key)
        written = rows[".".join(path)].strip()
        if written.startswith("`"):
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            assert written == f"`{shown}`"


def test_the_shipped_settings_file_holds_every_key() -> None:
    """No setting is left out of the annotated file."""
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    for path, _ in setting_paths():
        assert re.search(rf"^ +{path[-1]}: ", text, re.MULTILINE), path


def test_every_make_target_that_is_named_exists() -> None:
    """In all documents."""
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s]*(?:#|$|`|PYTHON|\|))", text, re.MULTILINE)):
            assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target


def test_every_file_that_is_linked_exists() -> None:
    """In all documents."""
    for document in DOCUMENTS:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document}: {link}"


def test_every_command_in_an_example_exists() -> None:
    """In all documents: in code, by itself, from its folder and in a container."""
    call = r"advisory-bot(?: --\w+ \S+)* ([a-z][a-z-]*)|docker compose run --rm bot ([a-z]+)"
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        code = "\n".join(re.findall(r"^```(?:sh|console|ini)\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
        code = "\n".join(line for line in code.splitlines() if "systemctl" not in line)
        for name in filter(None, (name for found in re.findall(call, code) for name in found)):
            assert name in cli.commands, f"{document}: {name}"


def test_every_setting_in_an_example_exists() -> None:
    """In all documents, as an environment variable."""
    known = {variable_name(path) for path, _ in setting_paths()}
    for document in (*DOCUMENTS, ROOT / ".env.example", DEFAULT_FILE):
        for name in re.findall(r"\bADVISORY_BOT__\w+", document.read_text(encoding="utf-8")):
            assert name in known or name == "ADVISORY_BOT__SECTION__KEY", f"{document}: {name}"


def test_the_transcript_is_what_the_program_prints(program: Program) -> None:
    """Word for word; the years since are left open, and where lines break."""
    shown = re.search(r"<!-- transcript -->\n```console\n(.*?)```", README, re.DOTALL)
    assert shown
    years = re.compile(r"\d+ years ago")
    asked = re.split(r'^\$ advisory-bot ask "(.*)"\n', shown[1], flags=re.MULTILINE)[1:]
    assert asked
    for question, output in zip(asked[::2], asked[1::2], strict=True):
        printed = program("ask", question).out
        assert years.sub("", output).split() == years.sub("", printed).split()


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The knowledge base that the README shows, written out."""
    for name, text in re.findall(
        r"`([\w/]+\.yaml)`[^\n]*:\n\n```yaml\n(.*?)```", section("Writing knowledge"), re.DOTALL
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def test_the_minimal_entry_works_as_shown(program: Program, example: Path) -> None:
    """It passes the check and answers."""
    folders = ("--seeds", "seeds", "--entries", "entries")
    checked = program(*folders, "check", cwd=example)
    assert checked.code == 0, checked.out
    asked = program(*folders, "ask", "is the border open?", cwd=example)
    assert "the U.K. Foreign Office said that the border was open" in asked.out
