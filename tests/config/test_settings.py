"""What the settings accept."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from config import Cooldown, Discord, Rate, Settings, Storage


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
        {"api_url": "https://discord.example:99999"},
        {"api_url": "https://:443"},
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
    "url", ["", "sqlite:////srv/bot.db", "postgresql://u:p@h/n", "postgres://h/n", "postgresql+asyncpg://h/n"]
)
def test_a_database_is_a_file_or_of_postgresql(url: str) -> None:
    """Empty is the file in the data folder."""
    assert Storage.model_validate({"url": url}).url.get_secret_value() == url


@pytest.mark.parametrize("url", ["mysql://u:s3cret@h/n", "u:s3cret@h", "postgresql:s3cret", "://s3cret"])
def test_the_password_of_a_database_is_never_shown(url: str) -> None:
    """Neither in a mistake nor in the settings."""
    with pytest.raises(ValidationError) as caught:
        Storage.model_validate({"url": url})
    assert "s3cret" not in caught.value.errors()[0]["msg"]
    shown = Settings.model_validate({"storage": {"url": "postgresql://u:s3cret@h/n"}})
    assert "s3cret" not in f"{shown!r} {shown} {shown.model_dump_json()}"


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


def test_what_is_not_said_of_a_feed_stays_as_it_is_by_default() -> None:
    """One key of one government can be set; a mistake in it is told with its place."""
    settings = Settings.model_validate({"feeds": {"uk": {"minutes": "60"}, "us": {"enabled": False}}})
    assert settings.feeds.uk.minutes == 60
    assert settings.feeds.uk.url == Settings().feeds.uk.url
    assert list(settings.feeds.sources) == ["uk", "canada", "germany"]
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate({"feeds": {"uk": {"minuts": 60}}})
    assert raised.value.errors()[0]["loc"] == ("feeds", "uk", "minuts")


def test_one_setting_switches_all_feeds_off() -> None:
    """No government is left to be read."""
    assert Settings.model_validate({"feeds": {"enabled": False}}).feeds.sources == {}
