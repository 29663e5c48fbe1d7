"""The check reports every mistake at once: file, line, what is wrong and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import Folders, KnowledgeError, check, load
from tests.knowledge.conftest import KnowledgeFolder

PORT = "entries/port.yaml"
SEED = "seeds/gazette.yaml"
ASKED = "entries/phrasings/en/port.yaml"


def test_a_sound_knowledge_base_has_no_problem(small: KnowledgeFolder) -> None:
    assert small.problems() == []
    assert list(load(small.folders).entries) == ["port-open"]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (PORT, "cites: [port-open]", "cites: [port-shut]", "port.yaml:11: There is no passage “port-shut”."),
        (PORT, 'quotes: ["The port remains', 'quotes: ["The port remained', "port.yaml:12: This quotation is not verbatim"),
        (PORT, "On 23 January 2022", "Lately", "port.yaml:10: The text doesn't name the day"),
        (PORT, ", with 30 boats", "", "port.yaml:10: The text leaves out a number of its passages: 30."),
        (PORT, "issuer: canada", "issuer: france", "port.yaml:11: “port-open” is a statement of “canada”"),
        (PORT, "subject:", "subjekt:", "port.yaml:6: “subjekt” is not a key that is known here."),
        (PORT, '    question: "Is the port open?"\n', "", "port.yaml:4: “question” is missing."),
        (PORT, "    answers:", "    related: [harbour]\n    answers:", "port.yaml:7: There is no entry “harbour”."),
        (PORT, "    answers:", "    gives: [smell]\n    answers:", "port.yaml:7: “smell” is not one of the values"),
        (PORT, '"Is the port open?"', f'"{"long " * 20}"', "port.yaml:5: The question has 99 characters."),
        (PORT, "staying open", "staying open " + "very " * 400, "port.yaml:10: The text has"),
        (SEED, '"2022-01-23"', '"2022-01-25"', "gazette.yaml:13: Stated after its source was published."),
        (SEED, "about: [ukraine]", "about: [atlantis]", "gazette.yaml:12: There is no place “atlantis”."),
        (SEED, "issuer: canada", "issuer: nobody", "gazette.yaml:9: There is no issuer “nobody”."),
        (SEED, '"2022-01-24"', "2022-01-24", "gazette.yaml:5: “2022-01-24” would be read as a date."),
        (SEED, '"2022-01-24"', '"24 January"', "gazette.yaml:5:"),
        (ASKED, "port-open:", "port-closed:", "port.yaml:1: There is no entry “port-closed”."),
        (ASKED, "any:", "france:", "port.yaml:2: “france” has no answer in “port-open”."),
        (ASKED, '"port closed?"', '"Is the PORT open??"', "port.yaml:4: This phrasing stands here twice"),
        (ASKED, '"port closed?"', '"🚢"', "port.yaml:4: This phrasing has no words."),
        (ASKED, '"port closed?"', '"hello everyone"', "chatter.yaml:3: This question is declined here and a phrasing"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(
    small: KnowledgeFolder, file: str, old: str, new: str, expected: str
) -> None:
    said = small.change(file, old, new).said()
    assert any(line.startswith(expected) for line in said), said
    assert all(problem.remedy for problem in small.problems())


def test_mistakes_in_several_files_come_together(small: KnowledgeFolder) -> None:
    small.change(PORT, "30 boats", "boats").change(SEED, '"2022-01-23"', '"2022-01-25"').change(
        ASKED, "any:", "us:"
    )
    files = {Path(problem.file).name for problem in small.problems()}
    assert files == {"gazette.yaml", "port.yaml"}
    with pytest.raises(KnowledgeError) as raised:
        load(small.folders)
    assert len(raised.value.problems) >= 3


def test_a_file_that_cannot_be_read_hides_no_other_mistake(small: KnowledgeFolder) -> None:
    (small.root / "entries/broken.yaml").write_text("a: [", "utf-8")
    small.change(PORT, "cites: [port-open]", "cites: [port-shut]").change(ASKED, "port-open:", "port-closed:")
    assert [line.split(":")[0] for line in small.said()] == ["broken.yaml", "port.yaml"]
    assert "There is no passage “port-shut”." in small.said()[1]


def test_a_passage_that_no_entry_cites_is_a_warning(small: KnowledgeFolder) -> None:
    extra = '  - {id: ferry, issuer: canada, speaker: "x", about: [ukraine], fact: "A ferry sails."}\n'
    path = small.root / SEED
    path.write_text(path.read_text("utf-8") + extra, "utf-8")
    (problem,) = [problem for problem in small.problems() if "ferry" in problem.what]
    assert (problem.line, problem.what, problem.warning) == (16, "No entry cites “ferry”.", True)


def test_the_same_phrasing_in_two_entries_needs_both_to_agree(small: KnowledgeFolder) -> None:
    second = (
        (small.root / PORT)
        .read_text("utf-8")
        .replace("id: port-open", "id: ferry")
        .replace("topic: port", "topic: ferry")
    )
    (small.root / "entries/ferry.yaml").write_text(second, "utf-8")
    (small.root / "entries/phrasings/en/ferry.yaml").write_text(
        'ferry:\n  any: ["Is the port open?"]\n', "utf-8"
    )
    assert any("has this phrasing too" in line for line in small.said())
    small.change(PORT, "    subject:", "    together: [ferry]\n    subject:")
    assert any(
        "doesn't name “port-open” under together" in line or "doesn't name" in line for line in small.said()
    )
    small.change("entries/ferry.yaml", "    subject:", "    together: [port-open]\n    subject:")
    assert small.said() == []


def test_two_records_of_one_id_in_a_folder_are_a_problem(small: KnowledgeFolder) -> None:
    (small.root / "seeds/again.yaml").write_text((small.root / SEED).read_text("utf-8"), "utf-8")
    assert any("is taken already" in line for line in small.said())


def test_a_later_folder_replaces_by_id(small: KnowledgeFolder, tmp_path: Path) -> None:
    later = tmp_path / "later"
    later.mkdir()
    topic = (small.root / PORT).read_text("utf-8").replace("was staying open, with", "was half open, with")
    (later / "port.yaml").write_text(topic, "utf-8")
    folders = Folders.named(
        seeds=[str(small.root / "seeds")], entries=[str(small.root / "entries"), str(later)]
    )
    assert "half open" in load(folders).entries["port-open"].answers[0].text


def test_few_phrasings_are_a_warning_and_no_obstacle(small: KnowledgeFolder) -> None:
    small.change(ASKED, '    - "are ships sailing"\n', "")
    assert [problem.what for problem in small.problems()] == ["Few English phrasings: 7."]
    assert small.problems()[0].warning
    load(small.folders)


@pytest.mark.parametrize("kind", ["seeds", "entries"])
def test_an_empty_or_missing_folder_is_named(small: KnowledgeFolder, tmp_path: Path, kind: str) -> None:
    (tmp_path / "empty").mkdir()
    for folder, said in (
        (tmp_path / "empty", "holds no YAML file"),
        (tmp_path / "gone", "There is no folder"),
    ):
        named = {
            "seeds": [str(small.root / "seeds")],
            "entries": [str(small.root / "entries")],
            kind: [str(folder)],
        }
        assert any(said in problem.what for problem in check(Folders.named(**named)))


def test_an_empty_folder_beside_another_is_a_warning_for_there_a_curator_begins(
    small: KnowledgeFolder, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    folders = Folders.named([str(small.root / "seeds")], [str(small.root / "entries"), str(own)])
    assert [(problem.what, problem.warning) for problem in check(folders)] == [
        ("The folder of entries holds no YAML file.", True)
    ]
    assert load(folders).entries.keys() == {"port-open"}


def test_a_folder_of_no_language_is_named(small: KnowledgeFolder) -> None:
    (small.root / "entries/phrasings/english").mkdir()
    assert any("not the folder of a language" in line for line in small.said())


def test_official_pages_must_be_on_the_issuers_own_domains(small: KnowledgeFolder, tmp_path: Path) -> None:
    own = tmp_path / "vocabulary"
    own.mkdir()
    (own / "issuers.yaml").write_text(
        'issuers:\n  canada:\n    name: "Canada"\n    adjective: "Canadian"\n    flag: "x"\n'
        '    advice: "https://canada.example.org/"\n    domains: [gc.ca]\n',
        "utf-8",
    )
    folders = Folders(small.folders.seeds, small.folders.entries, (*small.folders.vocabulary, own))
    assert [(p.line, p.what) for p in check(folders) if not p.warning] == [
        (6, "canada.example.org is not on a domain of this issuer.")
    ]
