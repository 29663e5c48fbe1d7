"""YAML read strictly: nothing is turned into something else in silence, and nothing raises."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.documents import read_document


def read(tmp_path: Path, content: str | bytes) -> tuple[object, list[str]]:
    path = tmp_path / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    document, problems = read_document(path)
    return document.data, [f"{problem.line}: {problem.what}" for problem in problems]


def test_plain_values_are_what_they_look_like(tmp_path: Path) -> None:
    data, problems = read(tmp_path, 'a: word\nb: 12\nc: 1.5\nd: true\ne: "no"\nf: [x, "12:30"]\n')
    assert data == {"a": "word", "b": 12, "c": 1.5, "d": True, "e": "no", "f": ["x", "12:30"]}
    assert problems == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("no", "read as yes or no"),
        ("On", "read as yes or no"),
        ("TRUE", "read as yes or no"),
        ("y", "read as yes or no"),
        ("2022-01-24", "read as a date"),
        ("12:30", "read as a number"),
        ("1_000", "read as a number"),
        ("0x1F", "read as a number"),
        ("010", "read as a number"),
        ("1e3", "read as a number"),
        ("~", "is empty"),
        ("null", "is empty"),
        ("", "is empty"),
        ("&anchor x", "is an anchor"),
        ("*anchor", "is an alias"),
        ("!!python/object:os.system x", "is a tag"),
    ],
)
def test_what_yaml_would_turn_into_something_else_is_refused_at_its_line(
    tmp_path: Path, value: str, said: str
) -> None:
    _, problems = read(tmp_path, f"first: fine\nkey: {value}\n")
    assert any(problem.startswith("2: ") and said in problem for problem in problems), problems


def test_a_bare_no_as_key_is_refused(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "no: norwegian\n")
    assert problems
    assert "yes or no" in problems[0]


def test_each_duplicate_key_is_named_with_its_line(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "a: x\nb:\n  c: x\n  c: z\na: z\n")
    assert problems == [
        "4: The key “c” stands here a second time.",
        "5: The key “a” stands here a second time.",
    ]


def test_every_problem_is_reported_at_once(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "a: no\nb: 12:30\nc: 2022-01-24\n")
    assert [problem.split(":")[0] for problem in problems] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"# only a comment\n", "empty"),
        (b"a: [unclosed\n", "Not YAML"),
        (b"a: b\n---\nc: d\n", "second document"),
        (b"a: \xff\xfe\n", "not UTF-8"),
        (b"a: \x07\n", "Not YAML"),
        (b"[" * 50_000, "Nested more than"),
        (b"? [a, b]\n: c\n", "where a key should"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_one_clear_problem(
    tmp_path: Path, content: bytes, said: str
) -> None:
    _, problems = read(tmp_path, content)
    assert any(said in problem for problem in problems), problems


def test_a_missing_file_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    _, problems = read_document(tmp_path / "nowhere.yaml")
    assert "can't be read" in problems[0].what


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=300))
def test_no_bytes_raise(tmp_path: Path, content: bytes) -> None:
    data, problems = read(tmp_path, content)
    assert data is not None or problems


words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(values=st.dictionaries(words, words, min_size=1, max_size=5))
def test_quoted_text_comes_back_as_it_was_written(tmp_path: Path, values: dict[str, str]) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    content = "".join(f"{quoted(key)}: {quoted(value)}\n" for key, value in values.items())
    assert read(tmp_path, content) == (values, [])
