"""`suggest`: from what was asked in vain to a line of YAML that the check accepts."""

from __future__ import annotations

import asyncio
import datetime as dt
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.storage import Address, Storage
from bot.storage.gaps import Question
from tests.program import EXECUTABLE, ROOT, Program, Ran
from tests.small_knowledge import PHRASINGS, TOPIC, SmallKnowledge

ASKED = "may one walk over to the other side"
DATA = "share"


async def keep(address: Address, questions: Mapping[Question, int]) -> None:
    """Counts each question so many times, today."""
    storage = await Storage.open(address)
    for question, times in questions.items():
        for _ in range(times):
            storage.gaps.record(question, "no_match", dt.datetime.now(dt.UTC).date())
    await storage.close()


class Curator:
    """Somebody with a folder of their own, and a bot's database with questions in it."""

    def __init__(self, program: Program, small: SmallKnowledge, folder: Path) -> None:
        self.small = small
        self._program = program
        self._folder = folder
        self.address = Address.of("", folder / DATA / "advisory-bot")

    @property
    def environment(self) -> dict[str, str]:
        return self._program.environment(XDG_DATA_HOME=str(self._folder / DATA), EDITOR="", VISUAL="")

    def run(self, *arguments: str, stdin: str = "", **more: str) -> Ran:
        environment = {**self.environment, **more}
        return self._program(*self.small.options, *arguments, stdin=stdin, cwd=self._folder, **environment)

    def suggest(self, *typed: str, **environment: str) -> Ran:
        return self.run("suggest", stdin="".join(f"{line}\n" for line in typed), **environment)

    def questions(self) -> list[str]:
        """What is kept."""

        async def read() -> list[str]:
            storage = await Storage.open(self.address)
            found = [gap.question.text for gap in await storage.gaps.since(dt.date.min)]
            await storage.close()
            return found

        return asyncio.run(read())


@pytest.fixture
def curator(program: Program, small: SmallKnowledge, tmp_path: Path) -> Curator:
    curator = Curator(program, small, tmp_path)
    questions = {f"{ASKED} ▢": 3, "how long is the queue": 1}
    asyncio.run(keep(curator.address, {Question(text, "en"): times for text, times in questions.items()}))
    return curator


def test_words_of_the_curator_make_the_question_answered(curator: Curator) -> None:
    """The whole path: asked in vain, phrased, checked, answered."""
    assert curator.run("ask", ASKED, "--json").json["answers"] == []
    ran = curator.suggest("p", ASKED, "1", "", "", "f", "q")
    assert ran.code == 0, ran.err
    assert "1 of 2: asked 3 times" in ran.out
    assert f"{ASKED} ▢" in ran.out
    assert "1  border: Is the border open?" in ran.out
    assert "uk: Reported on 2 March 2026" in ran.out
    assert "[border-open]" in ran.out, "a new entry would have to cite it"
    assert "The check finds nothing wrong with it." in ran.out
    assert curator.small.phrasings.read_text("utf-8") == f'{PHRASINGS}    - "{ASKED}"\n'
    assert curator.run("check").code == 0
    assert curator.run("ask", ASKED, "--json").json["answers"][0]["entry"] == "border"
    assert curator.questions() == ["how long is the queue"]


def test_nothing_is_written_without_the_curators_own_words(curator: Curator) -> None:
    ran = curator.suggest("p", "may ▢ walk", "", "s", "s")
    assert "stands for a word that was hidden" in ran.out
    assert curator.small.phrasings.read_text("utf-8") == PHRASINGS
    assert len(curator.questions()) == 2


def test_a_declined_example_goes_to_the_file_of_its_reason(curator: Curator) -> None:
    curator.suggest(
        "d", "how are you", "not_a_question", "",
        "d", "how long is the queue there", "detail_not_stated", "border", "",
        "d", "та як справи", "not_a_question", "uk",
        "d", "nice weather", "not_a_question", "en", "q",
    )  # fmt: skip
    entries = curator.small.topic.parent
    declined = (entries / "declined/en/not-a-question.yaml").read_text("utf-8")
    assert declined == 'reason: not_a_question\nquestions:\n  - "how are you"\n  - "nice weather"\n'
    assert "та як справи" in (entries / "declined/uk/not-a-question.yaml").read_text("utf-8")
    assert curator.small.phrasings.read_text("utf-8") == (
        f'{PHRASINGS}  declined:\n    - "how long is the queue there"\n'
    )
    assert curator.run("check").code == 0


def test_what_the_check_refuses_is_taken_back_unless_it_is_kept(curator: Curator) -> None:
    twice = ("p", "border status", "border", "any", "en")
    refused = "border.yaml:11: This phrasing stands here twice (line 10 of border.yaml)."
    ran = curator.suggest(*twice, "", "q")
    assert (ran.code, refused in ran.out) == (0, True), ran.out
    assert curator.small.phrasings.read_text("utf-8") == PHRASINGS
    ran = curator.suggest(*twice)
    assert (ran.code, "is as it was" in ran.out) == (0, True), "the input ended at the question"
    assert curator.small.phrasings.read_text("utf-8") == PHRASINGS
    ran = curator.suggest(*twice, "n", "q")
    assert (ran.code, refused in ran.out) == (1, True)
    assert curator.small.phrasings.read_text("utf-8") != PHRASINGS


ENTRY = (
    "n",
    "border-open",
    "border",
    "crossing",
    "Can people cross?",
    "crossing",
    "Can people cross, per the U.K.?",
    "",
)


def test_a_new_entry_stands_at_the_end_of_its_topic(curator: Curator) -> None:
    ran = curator.suggest(*ENTRY, "q")
    assert ran.code == 0, ran.out
    assert "Written to entries/border.yaml:13." in ran.out
    assert "warning: Too few English phrasings: 0." in ran.out
    text = curator.small.topic.read_text("utf-8")
    assert text.startswith(TOPIC)
    assert 'Reported on 2 March 2026: U.K. Foreign Office, on its website: The border is open."' in text
    assert curator.run("check").code == 0
    assert "Can people cross?" in curator.run("preview", "crossing").out + text


def test_the_editor_opens_a_new_entry_and_what_it_wrote_is_not_thrown_away(
    curator: Curator, tmp_path: Path
) -> None:
    editor = tmp_path / "nano"
    editor.write_text('#!/bin/sh\necho "$@" >> opened\nsed -i "s/border-open\\]/nothing]/" "$2"\n', "utf-8")
    editor.chmod(0o755)
    ran = curator.suggest(*ENTRY, "n", EDITOR=str(editor))
    assert (tmp_path / "opened").read_text("utf-8") == f"+13 {curator.small.topic}\n"
    assert "There is no passage “nothing”." in ran.out
    assert ran.code == 1
    assert "cites: [nothing]" in curator.small.topic.read_text("utf-8")


def test_a_full_disk_loses_nothing(curator: Curator) -> None:
    """No file may be larger than the limit: only that of the phrasings would be."""
    small, limit = curator.small, 2_000_000
    small.phrasings.write_text(PHRASINGS + "# \n" * (limit // 3 - len(PHRASINGS) // 3 - 2), "utf-8")
    before = small.phrasings.read_bytes()

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [EXECUTABLE, *small.options, "suggest"],
        input=f"p\n{ASKED}\nborder\n\n\nq\n",
        capture_output=True,
        text=True,
        env=curator.environment,
        preexec_fn=limited,
        timeout=60,
        check=False,
    )
    assert "Nothing was written." in done.stdout, done.stderr
    assert small.phrasings.read_bytes() == before
    assert [file.name for file in small.phrasings.parent.iterdir()] == ["border.yaml"]


def test_a_folder_of_ones_own_begins_empty_and_others_stay_as_they_are(
    curator: Curator, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    ran = curator.run(
        "suggest", "--entries", str(own), stdin=f"p\n{ASKED}\n\n\n\nd\nhow are you\nnot_a_question\n\nq\n"
    )
    assert ran.code == 0, ran.err
    assert ran.out.count("The check finds nothing wrong with it.") == 2, ran.out
    phrasings = own / "phrasings" / "en" / "border.yaml"
    assert phrasings.read_text("utf-8") == f'border:\n  any:\n    - "{ASKED}"\n'
    assert curator.small.phrasings.read_text("utf-8") == PHRASINGS
    answered = curator.run("--entries", str(own), "ask", ASKED, "--json").json
    assert answered["answers"][0]["entry"] == "border"


def test_without_a_database_there_is_nothing_to_do(
    program: Program, small: SmallKnowledge, tmp_path: Path
) -> None:
    ran = Curator(program, small, tmp_path).suggest()
    assert (ran.code, ran.out) == (0, "Nothing was asked in vain that is still kept.\n")
    assert not (tmp_path / DATA).exists()


def test_the_folder_of_an_installed_program_is_not_written_to(program: Program, tmp_path: Path) -> None:
    """Its next version would replace what was written."""
    packages = ("bot", "config", "knowledge", "seeds")
    for package in packages:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for command, kind in (("suggest", "entries"), ("new-source", "seeds")):
        done = subprocess.run(
            [sys.executable, "-m", "bot", command],
            input="",
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=program.environment(XDG_DATA_HOME=str(tmp_path / DATA)),
            timeout=60,
            check=False,
        )
        assert done.returncode == 2
        assert f"--{kind} shipped --{kind} FOLDER" in done.stderr
