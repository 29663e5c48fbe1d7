"""Names of environment variables, and what is read from them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from config import PREFIX, Settings, read_environment
from config.environment import setting_paths, variable_name


def test_every_setting_has_a_variable() -> None:
    """Sections and keys joined by two underscores."""
    names = [variable_name(path) for path, _ in setting_paths()]
    assert len(names) == len(set(names))
    assert "ADVISORY_BOT__DISCORD__COOLDOWN__PERSON__QUESTIONS" in names


def test_only_lists_are_lists() -> None:
    """The one list of ids."""
    assert [path for path, is_list in setting_paths() if is_list] == [("discord", "answer_channels")]


def test_other_variables_are_left_alone() -> None:
    """Those of the program that don't exist are named, those of others ignored."""
    values, unknown = read_environment({"PATH": "/bin", "ADVISORY_BOT__NO": "1", "advisory_bot__no": "1"})
    assert values == {}
    assert unknown == ["ADVISORY_BOT__NO", "advisory_bot__no"]


@given(st.dictionaries(st.sampled_from([variable_name(path) for path, _ in setting_paths()]), st.text()))
def test_any_text_is_survived(environment: dict[str, str]) -> None:
    """It is handed on for the model to judge."""
    values, unknown = read_environment(environment)
    assert len(values) == len(environment)
    assert unknown == []


def test_a_variable_of_a_section_is_no_setting() -> None:
    """Only keys can be set."""
    assert read_environment({f"{PREFIX}DISCORD": "{}"}) == ({}, [f"{PREFIX}DISCORD"])


def test_the_default_settings_need_nothing() -> None:
    """No file, no environment."""
    assert Settings().answers.old_after_days == 14
