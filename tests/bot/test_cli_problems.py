"""Bad knowledge bases, settings and tokens: a clear sentence, the right exit code, no traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.program import Program
from tests.small_knowledge import SmallKnowledge


def test_the_shipped_knowledge_base_is_sound(program: Program) -> None:
    """And `check` says what is in it, and how sure it must be of an answer."""
    ran = program("check")
    assert ran.code == 0, ran.out
    assert "Passages" in ran.out
    holdings, _, review = ran.out.partition("\n\n")
    assert holdings.splitlines()[-1].startswith("0 problems, ")
    assert "answered from" in review
    assert "answered by another entry" in review


def test_check_reviews_a_small_knowledge_base_at_once(
    program: Program, small: SmallKnowledge, tmp_path: Path
) -> None:
    """Its own questions asked unseen, languages with few phrasings, and the picture if it is wanted."""
    small.replace(small.phrasings, '    - "border status"\n', "")
    french = small.phrasings.parents[1] / "fr" / "border.yaml"
    french.parent.mkdir()
    french.write_text('border:\n  any:\n    - "la frontière est-elle ouverte"\n', encoding="utf-8")
    ran = program(*small.options, "check", "--full", "--picture", tmp_path / "border.svg")
    assert ran.code == 0, ran.err
    assert "Few English phrasings: 7." in ran.out
    assert "border: too few (en 7, fr 1)" in ran.out
    assert "Asked unseen (8 phrasings)" in ran.out
    assert "lines of shipped chatter" in ran.out
    assert "8 questions that have an answer" in (tmp_path / "border.svg").read_text(encoding="utf-8")


def test_no_review_stands_in_for_problems(program: Program, small: SmallKnowledge) -> None:
    """What can't be loaded can't be reviewed."""
    small.replace(small.topic, "cites: [border-open]", "cites: [border-shut]")
    assert program(*small.options, "check").out.splitlines()[-1] == "1 problem, 1 warning."


def test_a_small_knowledge_base_answers_alone(program: Program, small: SmallKnowledge) -> None:
    """With other folders named, the shipped records are not loaded."""
    assert program(*small.options, "check").code == 0
    answered = program(*small.options, "ask", "is the border open?", "--json").json
    assert answered["answers"][0]["citations"][0]["passage"] == "border-open"
    assert program(*small.options, "ask", "is the us embassy still open?", "--json").json["answers"] == []


def test_a_later_folder_adds_to_the_shipped_one(program: Program, small: SmallKnowledge) -> None:
    """Both are loaded where `shipped` is named."""
    seeds, entries = small.seed.parent, small.topic.parent
    ran = program(
        "--seeds", "shipped", "--seeds", seeds, "--entries", "shipped", "--entries", entries, "check"
    )
    assert ran.code == 0, ran.out
    assert any(line.split() == ["Sources", "2"] for line in ran.out.splitlines())


BROKEN = {
    "malformed": ("topic", 'title: "The border"', 'title: "The border', "border.yaml:"),
    "duplicate key": (
        "topic",
        'title: "The border"',
        'title: "A"\ntitle: "B"',
        "border.yaml:3: The key “title”",
    ),
    "unknown passage": ("topic", "cites: [border-open]", "cites: [border-shut]", "border.yaml:11: "),
    "misquoted": (
        "topic",
        'quotes: ["The border is open."]',
        'quotes: ["The border is shut."]',
        "border.yaml:12: ",
    ),
    "bare yes": ("seed", 'fact: "The border is open."', "fact: yes", "notice.yaml:13: The bare word “yes”"),
    "bare date": (
        "seed",
        '"2026-03-02"',
        "2026-03-02",
        "notice.yaml:5: “2026-03-02” would be read as a date",
    ),
    "unknown key": ("topic", "subject:", "subjekt:", "border.yaml:"),
    "unknown place": ("seed", "about: [ukraine]", "about: [atlantis]", "notice.yaml:11: "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_check_names_file_line_and_remedy(program: Program, small: SmallKnowledge, name: str) -> None:
    """One mistake, one line; and no question is answered on it."""
    file, old, new, said = BROKEN[name]
    small.replace(getattr(small, file), old, new)
    ran = program(*small.options, "check")
    assert ran.code == 1
    assert said in ran.out, ran.out
    asked = program(*small.options, "ask", "is the border open?")
    assert asked.code == 1
    assert asked.out == ""
    assert said in asked.err


def test_check_reports_every_problem_at_once(program: Program, small: SmallKnowledge) -> None:
    """Mistakes in two files, both told."""
    small.replace(small.topic, "cites: [border-open]", "cites: [border-shut]")
    small.replace(small.seed, "about: [ukraine]", "about: [atlantis]")
    out = program(*small.options, "check").out
    assert "border-shut" in out
    assert "atlantis" in out


def test_an_empty_folder_is_told(program: Program, small: SmallKnowledge, tmp_path: Path) -> None:
    """Nothing to load is a problem, and so is a folder that doesn't exist."""
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder in (empty, tmp_path / "missing"):
        ran = program("--seeds", folder, "--entries", small.topic.parent, "check")
        assert ran.code == 1
        assert folder.name in ran.out


def test_invalid_utf8_is_told_with_its_line(program: Program, small: SmallKnowledge) -> None:
    """The line of the first bad byte."""
    small.topic.write_bytes(small.topic.read_bytes().replace(b"The border", b"The \xffborder", 1))
    ran = program(*small.options, "check")
    assert ran.code == 1
    assert "border.yaml:2: This is not UTF-8 text." in ran.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_file_is_told(program: Program, small: SmallKnowledge) -> None:
    """Without the right to read it."""
    small.topic.chmod(0)
    ran = program(*small.options, "check")
    assert ran.code == 1
    assert "can't be read: Permission denied" in ran.out


def test_a_file_that_is_a_folder_is_told(program: Program, small: SmallKnowledge) -> None:
    """Unreadable for everybody, root too."""
    small.topic.unlink()
    small.topic.mkdir()
    ran = program(*small.options, "check")
    assert ran.code == 1
    assert "border.yaml: The file can't be read: Is a directory." in ran.out


def test_wrong_settings_end_with_78_and_every_mistake(program: Program, tmp_path: Path) -> None:
    """File and environment in one go; nothing is answered."""
    file = tmp_path / "bot.yaml"
    file.write_text("answers:\n  old_after_days: -1\n  old_after: 3\n")
    ran = program("--config", file, "ask", "hi", ADVISORY_BOT__ANSWERS__EMERGENC="x")
    assert ran.code == 78
    assert ran.out == ""
    assert f"{file}:2: “answers.old_after_days” doesn't fit" in ran.err
    assert f"{file}:3: There is no setting “answers.old_after”. Did you mean “old_after_days”?" in ran.err
    assert "Did you mean ADVISORY_BOT__ANSWERS__EMERGENCY?" in ran.err


def test_a_setting_from_the_environment_counts(program: Program) -> None:
    """Advice of four years ago isn't old if the operator says so."""
    out = program("ask", "is the us embassy still open?", ADVISORY_BOT__ANSWERS__OLD_AFTER_DAYS="3650").out
    assert "Check for changes at" in out


def test_run_without_a_token_says_how_to_get_one(program: Program) -> None:
    """On one screen, with the chat as the way to try it at once."""
    ran = program("run")
    assert ran.code == 78
    assert len(ran.err.splitlines()) <= 24
    assert "https://discord.com/developers/applications" in ran.err
    assert "make chat" in ran.err


def test_run_never_prints_the_token(program: Program, tmp_path: Path) -> None:
    """Malformed or in an unreadable place, it isn't shown."""
    ran = program("run", DISCORD_TOKEN="not-a-token-but-hush-hush")
    assert ran.code == 78
    assert "hush" not in ran.err + ran.out
    missing = program("run", DISCORD_TOKEN_FILE=str(tmp_path / "token"))
    assert missing.code == 78
    assert "can't be read: No such file or directory" in missing.err
