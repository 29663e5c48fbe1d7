"""`ask --json --batch` and `evaluate`: JSON Lines in, in order, with bad lines in their place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import Program

QUESTIONS: list[dict[str, str | None]] = [
    {"q": "is the us embassy still open?"},
    {"q": "and the british one?", "prev": "is the us embassy still open?"},
    {"q": "hello", "prev": None, "kind": "chatter"},
]


def lines(*values: object) -> str:
    """JSON Lines."""
    return "".join(json.dumps(value) + "\n" for value in values)


def test_one_object_out_for_each_line_in_the_same_order(program: Program, tmp_path: Path) -> None:
    """From a file."""
    file = tmp_path / "questions.jsonl"
    file.write_text(lines(*QUESTIONS))
    ran = program("ask", "--json", "--batch", file)
    assert ran.code == 0
    assert [outcome["question"] for outcome in ran.lines] == [value["q"] for value in QUESTIONS]
    assert ran.lines[0]["answers"][0]["issuer"] == "us"
    assert ran.lines[1]["answers"][0]["issuer"] == "uk"
    assert ran.lines[2]["outcome"] == "unknown"


def test_standard_input_is_named_by_a_dash(program: Program) -> None:
    """The same through a pipe, and with a byte order mark and Windows line ends."""
    text = "\ufeff" + lines(*QUESTIONS).replace("\n", "\r\n")
    assert len(program("ask", "--json", "--batch", "-", stdin=text).lines) == len(QUESTIONS)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"not json", "This line is not JSON"),
        (b"", "This line is not JSON"),
        (b'"text"', "This line is not an object"),
        (b'{"question": "x"}', "“q” is missing"),
        (b'{"q": 5}', "“q” is missing"),
        (b'{"q": "x", "prev": 5}', "“prev” is missing, or is not text"),
        (b'{"q": "\xff"}', "This line is not UTF-8"),
        (b"[" * 100_000, "This line is not JSON"),
        (b'{"q": ' + b"1" * 10_000 + b"}", "This line is not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_becomes_an_error_in_its_place(
    program: Program, line: bytes, said: str
) -> None:
    """The others are answered, and the exit code is 1."""
    good = json.dumps(QUESTIONS[0]).encode()
    ran = program("ask", "--json", "--batch", "-", stdin=b"\n".join([good, line, good]) + b"\n")
    assert ran.code == 1
    before, bad, after = ran.lines
    assert list(bad) == ["error"]
    assert said in bad["error"]
    assert before == after
    assert before["outcome"] == "answered"


def test_half_a_surrogate_pair_comes_back_as_it_went_in(program: Program) -> None:
    """JSON can carry what UTF-8 can't."""
    ran = program("ask", "--json", "--batch", "-", stdin=b'{"q": "is the us embassy open \\ud83d"}\n')
    assert ran.code == 0
    assert ran.lines[0]["question"] == "is the us embassy open \ud83d"


@pytest.mark.parametrize("command", [("ask", "--json", "--batch"), ("evaluate",)])
def test_a_file_that_cannot_be_read_is_a_sentence(
    program: Program, tmp_path: Path, command: tuple[str, ...]
) -> None:
    """Missing, or a folder."""
    missing = program(*command, tmp_path / "missing.jsonl")
    assert missing.code == 1
    assert "missing.jsonl can't be read: No such file or directory." in missing.err
    assert program(*command, tmp_path).code == 1


def test_an_empty_batch_is_an_empty_answer(program: Program) -> None:
    """Nothing in, nothing out."""
    ran = program("ask", "--json", "--batch", "-")
    assert (ran.code, ran.out) == (0, "")


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """One question that is answered right, one that must not be answered, one that comes out wrong."""
    file = tmp_path / "cases.jsonl"
    embassy = "is the us embassy still open?"
    file.write_text(
        lines(
            {"q": embassy, "kind": "in_scope", "accept": ["us-embassy-open"], "all": ["us-embassy-open"]},
            {"q": "good morning", "kind": "chatter", "accept": [], "all": []},
            {"q": embassy, "kind": "in_scope", "accept": ["uk-embassy-open"], "all": []},
        )
    )
    return file


def test_evaluate_prints_a_table_of_kinds(program: Program, cases: Path) -> None:
    """Counts per kind, and over all."""
    ran = program("evaluate", cases)
    assert ran.code == 0
    table, _, confusions = ran.out.partition("\n\n")
    header, *rows, irrelevant = table.splitlines()
    assert header.split()[0] == "kind"
    named = {row.split()[0]: dict(zip(header.split()[1:], row.split()[1:], strict=True)) for row in rows}
    assert named["in_scope"]["total"] == "2"
    assert named["in_scope"]["right"] == "1"
    assert named["in_scope"]["wrong"] == "1"
    assert named["in_scope"]["right%"] == "50.0"
    assert named["chatter"]["right%"] == "–"
    assert named["chatter"]["silent"] == "1"
    assert named["all"]["total"] == "3"
    assert irrelevant.startswith("Irrelevant: ")
    assert "   1  embassy-open (uk) → embassy-open (us)" in confusions
    assert max(map(len, ran.out.splitlines())) <= 110


def test_evaluate_prints_misses_on_request(program: Program, cases: Path) -> None:
    """The question, what was wanted and what came."""
    out = program("evaluate", cases, "--misses").out
    assert "in_scope: is the us embassy still open?" in out
    assert "wanted  uk-embassy-open" in out
    assert "got     answered: us-embassy-open" in out


def test_evaluate_prints_json(program: Program, cases: Path) -> None:
    """The same figures for a program."""
    report = program("evaluate", cases, "--json").json
    assert {row["kind"]: row["total"] for row in report["kinds"]} == {"in_scope": 2, "chatter": 1}
    assert len(report["misses"]) == 1
    assert report["all"]["right"] == 1
    low, high = (report["all"]["right_share"][end] for end in ("low", "high"))
    assert low < 0.5 < high
    (confusion,) = report["confusions"]
    assert confusion["wanted"] == [{"entry": "embassy-open", "issuer": "uk"}]
    assert confusion["given"] == {"entry": "embassy-open", "issuer": "us"}
    surest = report["curve"][0]
    assert (surest["coverage"], surest["risk"]) == (1.0, 0.5)


def test_evaluate_draws_what_it_measured(program: Program, cases: Path, tmp_path: Path) -> None:
    """One picture, whose words say what the table says."""
    file = tmp_path / "risk.svg"
    assert program("evaluate", cases, "--picture", file).code == 0
    drawn = file.read_text(encoding="utf-8")
    assert "Risk and coverage: cases.jsonl" in drawn
    assert "2 of 2, and 0 of 1 without an answer; 1 of 2 wrong (50.0%)" in drawn


def test_a_picture_that_cannot_be_drawn_is_a_sentence(program: Program, cases: Path, tmp_path: Path) -> None:
    """Another kind of file, a folder that isn't there, or nothing to draw."""
    other = program("evaluate", cases, "--picture", tmp_path / "risk.png")
    assert other.code == 2
    assert "name a file that ends in .svg" in other.err
    missing = program("evaluate", cases, "--picture", tmp_path / "missing" / "risk.svg")
    assert missing.code == 1
    assert "risk.svg can't be written: No such file or directory." in missing.err
    cases.write_text(lines({"q": "good morning", "kind": "chatter"}))
    empty = program("evaluate", cases, "--picture", tmp_path / "risk.svg")
    assert empty.code == 1
    assert "nothing to draw" in empty.err


def test_evaluate_reports_every_bad_line_at_once(program: Program, tmp_path: Path) -> None:
    """With file and line, and no figures."""
    file = tmp_path / "cases.jsonl"
    file.write_text('{"q": "x"}\nnonsense\n{"q": "x", "kind": "y", "accept": "z"}\n')
    ran = program("evaluate", file)
    assert ran.code == 1
    assert ran.out == ""
    for said in (":1: “kind” is missing", ":2: This line is not JSON", ":3: “accept” is not a list"):
        assert said in ran.err
    file.write_text("\n")
    assert "There are no questions in this file" in program("evaluate", file).err
