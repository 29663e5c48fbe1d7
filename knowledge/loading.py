"""From folders of YAML files to a knowledge base that has been checked."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from knowledge.base import Declined, KnowledgeBase
from knowledge.checks import cross_checks
from knowledge.collection import Collection
from knowledge.documents import read_document
from knowledge.feeds.asking.phrasings import examine_live_questions
from knowledge.fingerprint import fingerprint
from knowledge.folders import Folders, shipped_folder
from knowledge.model import Locale
from knowledge.origin import Origin
from knowledge.problems import KnowledgeError, Problem, shown_path
from knowledge.schema import DECLINED
from knowledge.validation import validated
from knowledge.weights import Weights

T = TypeVar("T")


def examine(folders: Folders) -> tuple[KnowledgeBase, list[Problem], Origin]:
    """Reads every folder: what could be read, every problem found, warnings included, and where it stands."""
    name = fingerprint(folders)  # before reading: a file that is edited meanwhile has another one at the end
    found = Collection()
    named = [
        *(("seeds", f) for f in folders.seeds),
        *(("entries", f) for f in folders.entries),
        *(("vocabulary", f) for f in folders.vocabulary),
    ]
    begun = {kind for kind, folder in named if _holds_files(folder)}
    for kind, folder in named:
        if not folder.is_dir():
            found.problems.append(
                Problem(
                    shown_path(folder), 0, f"There is no folder of {kind} here.", "Name a folder that exists."
                )
            )
        elif not _holds_files(folder):
            found.problems.append(
                Problem(
                    shown_path(folder),
                    0,
                    f"The folder of {kind} holds no YAML file.",
                    "Add one, or name another folder.",
                    # Beside another one it is where a curator begins.
                    warning=kind in begun,
                )
            )
    # With a file unread, each reference into it would be reported again, as unknown.
    unsure = {kind for kind, folder in named if not folder.is_dir()}
    for kind, read, read_folders in (
        ("seeds", found.seeds, folders.seeds),
        ("entries", found.entries, folders.entries),
        ("vocabulary", found.words, folders.vocabulary),
        ("questions", found.questions, folders.entries),
    ):
        before = len(found.problems)
        for folder in read_folders:
            read(folder)
        if len(found.problems) > before:
            unsure.add(kind)
    if folders.shipped:
        found.problems += examine_live_questions()[1]
    base = found.base(name)
    problems = [*found.problems, *cross_checks(base, found.origin, folders, unsure)]
    return base, sorted(set(problems)), found.origin


def _holds_files(folder: Path) -> bool:
    return any(folder.rglob("*.y*ml"))


def check(folders: Folders) -> tuple[Problem, ...]:
    """Every problem of the knowledge base, warnings included, in the order of files and lines."""
    return tuple(examine(folders)[1])


def load(folders: Folders | None = None) -> KnowledgeBase:
    """The checked knowledge base. Raises KnowledgeError with every problem at once."""
    base, problems, _ = examine(folders or Folders())
    if serious := [problem for problem in problems if not problem.warning]:
        raise KnowledgeError(serious)
    return base


def load_chatter(locale: Locale) -> tuple[Declined, ...]:
    """The chatter that comes with the program. Raises KnowledgeError if the file is damaged."""
    record = shipped(shipped_folder("entries") / "declined" / locale / "chatter.yaml", DECLINED)
    return tuple(Declined(text=text, locale=locale, reason=record.reason) for text in record.questions)


def load_weights() -> Weights:
    """The weights that come with the program. Raises KnowledgeError if the file is damaged."""
    return shipped(Path(__file__).parent / "weights.yaml", TypeAdapter(Weights))


def shipped(path: Path, schema: TypeAdapter[T]) -> T:
    """A file that comes with the program, as a record. Raises KnowledgeError if it is damaged."""
    document, problems = read_document(path)
    if document.data is not None and not problems:
        result = validated(document, schema)
        if result[0] is not None:
            return result[0]
        problems = result[1]
    raise KnowledgeError(problems)
