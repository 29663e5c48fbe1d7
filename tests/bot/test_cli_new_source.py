"""`new-source` and `preview`: a source record from what is asked for, and a reply before anybody asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.program import Program, Ran
from tests.small_knowledge import SmallKnowledge

Typed = Callable[..., Ran]

DOCUMENT = ("note", 'A "note": #2', "Ministry", "2026-03-04", "https://www.gov.uk/note")
PASSAGE = ("queue", "uk", "Foreign Office", "ukraine, russia", "", "", "Long queues.", "", "Queues are long.")
WRITTEN = """\
source:
  id: note
  title: "A \\"note\\": #2"
  publisher: "Ministry"
  published: "2026-03-04"
  url: "https://www.gov.uk/note"
passages:
  - id: queue
    issuer: uk
    speaker: "Foreign Office"
    about: [ukraine, russia]
    quotes: ["Long queues."]
    fact: "Queues are long."
"""


@pytest.fixture
def typed(program: Program, small: SmallKnowledge, tmp_path: Path) -> Typed:
    """Runs the command with these lines as input."""

    def run(*lines: str) -> Ran:
        stdin = "".join(f"{line}\n" for line in lines)
        return program("--seeds", small.seed.parent, "new-source", stdin=stdin, cwd=tmp_path)

    return run


def test_a_source_is_written_and_passes_the_check(
    typed: Typed, program: Program, small: SmallKnowledge
) -> None:
    ran = typed(*DOCUMENT, *PASSAGE, "")
    assert ran.code == 0, ran.out
    assert "Saved in seeds/note.yaml: queue." in ran.out
    file = small.seed.with_name("note.yaml")
    assert file.read_text("utf-8") == WRITTEN
    checked = program(*small.options, "check")
    assert checked.code == 0, checked.out
    assert "note.yaml:8: warning: No entry cites “queue”." in checked.out
    again = typed("note", "ministry-notice", "other")
    assert again.out.count("is taken already, by another source.") == 2
    assert file.read_text("utf-8") == WRITTEN


def test_each_field_of_the_document_is_judged_at_once(typed: Typed) -> None:
    ran = typed(
        "Bad id", "note", "", "A note", "Ministry", "4 March", "2026-03-04", "nowhere", DOCUMENT[4], ""
    )
    for told in ("“Bad id” has the wrong form", "“4 March” is not a day", "valid URL"):
        assert ran.out.count(told) == 1, ran.out
    assert ran.code == 1
    assert 'url: "https://www.gov.uk/note"' in ran.out.partition("Not saved, as a source needs a passage:")[2]


def test_a_passage_that_the_check_refuses_is_asked_again(typed: Typed, small: SmallKnowledge) -> None:
    wrong = (
        "queue",
        "nobody",
        "Foreign Office",
        "nowhere",
        "",
        "2027-01-01",
        "Long queues.",
        "",
        "Queues are long.",
    )
    right = ("uk", "", "ukraine, russia", "", "-", "", "", "")
    ran = typed(*DOCUMENT, "border-open", *wrong, *right, "")
    for told in (
        "The id “border-open” is taken already",
        "seeds/note.yaml:9: There is no issuer “nobody”.",
        "seeds/note.yaml:11: There is no place “nowhere”.",
        "seeds/note.yaml:12: Stated after its source was published.",
    ):
        assert ran.out.count(told) == 1, ran.out
    assert small.seed.with_name("note.yaml").read_text("utf-8") == WRITTEN


def test_the_end_of_input_loses_nothing_valid(typed: Typed, small: SmallKnowledge) -> None:
    ran = typed(*DOCUMENT, *PASSAGE, "other", "uk", "Somebody")
    assert ran.code == 1
    assert "Saved in seeds/note.yaml: queue." in ran.out
    unsaved = ran.out.partition("Not saved, as it is not whole:\n")[2]
    assert "id: other" in unsaved
    assert 'speaker: "Somebody"' in unsaved
    assert small.seed.with_name("note.yaml").read_text("utf-8") == WRITTEN


def test_a_reply_is_shown_as_on_discord_and_in_the_terminal(program: Program) -> None:
    ran = program("preview", "embassy-open", "--issuer", "uk")
    assert ran.code == 0, ran.err
    discord, terminal = ran.out.split("\nIn the terminal\n\n")
    assert discord.startswith("On Discord\n\nOn 24 January 2022 the U.K. Foreign Office said that")
    assert "> “The British Embassy remains open and will continue to carry out essential work.”" in discord
    assert "[Helpful] [Not helpful]" in discord.splitlines()[-1]
    assert terminal.startswith("🇬🇧 The United Kingdom")
    german = program("preview", "embassy-open", "--locale", "de").out
    assert "[Hilfreich] [Nicht hilfreich]" in german
    assert "Dazu auch" in german


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("embasy-open",), "There is no entry “embasy-open”. Did you mean embassy-open"),
        (("embassy-open", "--issuer", "russia"), "no answer in “embassy-open” of “russia”."),
        (("embassy-open", "--issuer", "nobody"), "“nobody” is not known."),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_told(program: Program, arguments: tuple[str, ...], told: str) -> None:
    ran = program("preview", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
