"""The token: from one place, checked for form, never in a message."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.token import MissingToken, TokenError, read_token

GOOD = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.mark.parametrize("written", [GOOD, f" {GOOD}\n", f'"{GOOD}"'])
def test_a_token_is_read_from_the_environment(written: str) -> None:
    """Without the space and quotes that copying leaves."""
    assert read_token({"DISCORD_TOKEN": written}) == GOOD


def test_a_token_is_read_from_a_file(tmp_path: Path) -> None:
    """Its name is in DISCORD_TOKEN_FILE; an empty DISCORD_TOKEN beside it doesn't count."""
    file = tmp_path / "token"
    file.write_text(f"\ufeff{GOOD}\n", encoding="utf-8")
    assert read_token({"DISCORD_TOKEN_FILE": str(file), "DISCORD_TOKEN": ""}) == GOOD


@pytest.mark.parametrize("environment", [{}, {"DISCORD_TOKEN": " "}])
def test_no_token_is_its_own_error(environment: dict[str, str]) -> None:
    """So that it can be told how to get one."""
    with pytest.raises(MissingToken, match="make chat"):
        read_token(environment)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("secret", "three parts"),
        (f"Bot {GOOD}", "the word “Bot”"),
        ("a.b.c", "three parts"),
        (GOOD.replace("M", "Ä"), "three parts"),
        ("''", "is empty"),
    ],
)
def test_a_malformed_token_is_told_but_not_shown(written: str, said: str) -> None:
    """The message says what a token looks like."""
    with pytest.raises(TokenError, match=said) as caught:
        read_token({"DISCORD_TOKEN": written})
    assert GOOD not in str(caught.value)
    assert "secret" not in str(caught.value).replace("client secret", "")


def test_two_tokens_are_one_too_many(tmp_path: Path) -> None:
    """It would not be known which one counts."""
    with pytest.raises(TokenError, match="Keep one of the two"):
        read_token({"DISCORD_TOKEN": GOOD, "DISCORD_TOKEN_FILE": str(tmp_path)})


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Missing, a folder, or not text."""
    for name in ("missing", "."):
        with pytest.raises(TokenError, match="can't be read"):
            read_token({"DISCORD_TOKEN_FILE": str(tmp_path / name)})
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TokenError, match="not text"):
        read_token({"DISCORD_TOKEN_FILE": str(tmp_path / "binary")})


def test_its_repr_is_blank() -> None:
    """An object that holds it can be logged."""
    assert GOOD not in repr({"token": read_token({"DISCORD_TOKEN": GOOD})})
