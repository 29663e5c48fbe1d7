"""Settings from a file and the environment; every mistake with its place, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.configuration import ConfigurationError, load_settings
from config import DEFAULT_FILE, Settings


def mistakes(file: Path | None, **environment: str) -> list[str]:
    """The problems of settings that can't be used."""
    with pytest.raises(ConfigurationError) as caught:
        load_settings(file, environment)
    return str(caught.value).splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A settings file to be written."""
    return tmp_path / "bot.yaml"


def test_the_shipped_file_holds_the_defaults() -> None:
    """So that what it shows is true."""
    assert load_settings(None, {}) == Settings()


def test_a_key_left_out_has_its_default(file: Path) -> None:
    """A file need name only what it changes."""
    file.write_text("answers:\n  old_after_days: 3\n")
    settings = load_settings(file, {})
    assert settings.answers.old_after_days == 3
    assert settings.discord == Settings().discord


def test_the_environment_wins(file: Path) -> None:
    """Over the file, one key at a time."""
    file.write_text("discord:\n  cooldown:\n    person:\n      questions: 9\n      seconds: 9\n")
    settings = load_settings(file, {"ADVISORY_BOT__DISCORD__COOLDOWN__PERSON__SECONDS": "0"})
    assert settings.discord.cooldown.person.questions == 9
    assert not settings.discord.cooldown.person.on


@pytest.mark.parametrize(
    "text", ["[111111111111111111, 2]", "111111111111111111,2", " 111111111111111111 , 2 ,"]
)
def test_lists_are_json_or_commas(text: str) -> None:
    """Either way of writing ids."""
    settings = load_settings(None, {"ADVISORY_BOT__DISCORD__ANSWER_CHANNELS": text})
    assert settings.discord.answer_channels == (111111111111111111, 2)


def test_an_id_longer_than_a_plain_number_is_read_from_the_file(file: Path) -> None:
    """Discord's ids have up to 20 digits."""
    file.write_text("discord:\n  answer_channels: [1234567890123456789]\n")
    assert load_settings(file, {}).discord.answer_channels == (1234567890123456789,)


def test_an_empty_gateway_is_none() -> None:
    """The one that Discord names is used."""
    assert load_settings(None, {"ADVISORY_BOT__DISCORD__GATEWAY_URL": ""}).discord.gateway_url is None


def test_every_mistake_is_told_at_once_with_its_place(file: Path) -> None:
    """Lines of the file and names of variables, each with a remedy."""
    file.write_text(
        "discord:\n  api_url: ftp://x\n  colour: red\n  cooldown: 5\n  answer_channels: [1, abc]\n"
        "answers:\n  old_after_days: -1\n"
    )
    told = mistakes(
        file, ADVISORY_BOT__DISCORD__MESSAGE_CONTENT="perhaps", ADVISORY_BOT__ANSWER__OLD_AFTER_DAYS="1"
    )
    assert len(told) == 7
    for line, said in enumerate(("api_url", "colour", "cooldown", "answer_channels.item 2"), start=2):
        assert any(f"{file}:{line}: " in problem and said in problem for problem in told)
    assert any(f"{file}:7: “answers.old_after_days”" in problem for problem in told)
    assert any("MESSAGE_CONTENT: “discord.message_content” doesn't fit" in problem for problem in told)
    assert any("Did you mean ADVISORY_BOT__ANSWERS__OLD_AFTER_DAYS?" in problem for problem in told)


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "answers: no\n", "answers:\n", 'a: "b\n'])
def test_a_file_of_another_shape_is_told(file: Path, text: str) -> None:
    """Never a traceback, never silently the defaults."""
    file.write_text(text)
    assert mistakes(file)


def test_a_file_that_is_not_there_is_told(file: Path) -> None:
    """With the reason of the system."""
    assert "can't be read: No such file or directory" in mistakes(file)[0]


def test_every_key_of_the_shipped_file_has_a_comment() -> None:
    """Each key has one above it, or above the group that it is of."""
    lines = DEFAULT_FILE.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if ":" in line and not line.lstrip().startswith("#") and line.startswith("  "):
            above = next(text for text in reversed(lines[:number]) if not text.startswith("      "))
            of_government = line.startswith("    ") and not line.endswith(":")
            grouped = line.startswith("      ") or of_government or line.strip() == "cooldown:"
            assert grouped or above.strip().startswith("#"), line
