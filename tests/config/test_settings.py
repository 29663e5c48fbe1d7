"""What the settings accept."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from config import Cooldown, Discord, Rate, Settings


def test_settings_are_immutable() -> None:
    """They are read once, at the start."""
    with pytest.raises(ValidationError):
        Settings().answers.old_after_days = 3  # type: ignore[misc]


@pytest.mark.parametrize("rate", [Rate(questions=0), Rate(seconds=0)])
def test_nought_switches_a_limit_off(rate: Rate) -> None:
    """Either figure."""
    assert not rate.on
    assert Cooldown().person.on


@pytest.mark.parametrize("address", ["http://127.0.0.1:8080/api/v10/", "https://proxy.example/api/v10"])
def test_an_address_has_no_slash_at_its_end(address: str) -> None:
    """Paths are put behind it."""
    assert Discord(api_url=address).api_url == address.rstrip("/")


@pytest.mark.parametrize(
    "wrong",
    [
        {"api_url": "discord.com"},
        {"gateway_url": "https://x.example"},
        {"answer_channels": [0]},
        {"colour": 1},
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, object]) -> None:
    """With an error of the model."""
    with pytest.raises(ValidationError):
        Discord.model_validate(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"watch": {"port": 65_536}},
        {"watch": {"host": " "}},
        {"logs": {"format": "xml"}},
        {"logs": {"level": "loud"}},
        {"knowledge": {"watch": "sometimes"}},
    ],
)
def test_what_does_not_fit_the_operator_is_refused(wrong: dict[str, object]) -> None:
    """As for Discord."""
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)
