"""A source record while a curator writes it: as YAML, and as the check sees it among the others."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter

from bot.yaml_edits import key, quoted
from knowledge import Folders, Problem
from knowledge.checks import cross_checks
from knowledge.collection import Collection
from knowledge.documents import Document
from knowledge.model import Source
from knowledge.problems import shown_path
from knowledge.validation import validated

Field = str | Sequence[str]
_IDS = frozenset({"issuer", "actors", "about"})
_SOURCE = TypeAdapter(Source)


@dataclass
class SourceDraft:
    """What was entered so far. Fields that are empty are left out."""

    source: Mapping[str, str]
    passages: list[Mapping[str, Field]] = field(default_factory=list)

    @property
    def yaml(self) -> str:
        """The file of the source record."""
        lines = ["source:", *(f"  {name}: {_written(name, value)}" for name, value in self.source.items())]
        lines.append("passages:")
        for passage in self.passages:
            fields = [f"{name}: {_written(name, value)}" for name, value in passage.items() if value]
            lines += [f"{'    ' if number else '  - '}{line}" for number, line in enumerate(fields)]
        return "\n".join(lines) + "\n"

    def source_problem(self, name: str) -> str | None:
        """What the check says of one field of the document; None if it has nothing against it."""
        # Only this field has a line of its own: fields that were not asked for yet are missing at the first.
        document = Document(Path(), dict(self.source), {(name,): 2})
        problems = validated(document, _SOURCE)[1]
        return next((f"{one.what} {one.remedy}" for one in problems if one.line == 2), None)


def _written(name: str, value: Field) -> str:
    if isinstance(value, str):
        return key(value) if name == "id" or name in _IDS else quoted(value)
    return f"[{', '.join(key(part) if name in _IDS else quoted(part) for part in value)}]"


class SourceCheck:
    """The check of sources and their passages, with one file that isn't there yet. See `source_check`."""

    def __init__(self, folders: Folders, folder: Path, copy: Path) -> None:
        self._folder = folder
        self._copy = copy
        seeds = tuple(copy if known == folder else known for known in folders.seeds)
        self._folders = replace(folders, seeds=seeds)
        self.known = self._collected()

    def of(self, name: str, yaml: str) -> list[Problem]:
        """The problems of a file of that name if it were in the folder."""
        file = self._copy / name
        file.write_text(yaml, encoding="utf-8")
        found = self._collected()
        # Entries are not read: whether one cites the passages is not known.
        unsure = {"entries", "questions"}
        problems = [*found.problems, *cross_checks(found.base(""), found.origin, self._folders, unsure)]
        named = [problem for problem in problems if problem.file == shown_path(file)]
        return sorted({self._in_folder(problem) for problem in named})

    def _collected(self) -> Collection:
        found = Collection()
        for folder in self._folders.seeds:
            found.seeds(folder)
        for folder in self._folders.vocabulary:
            found.words(folder)
        return found

    def _in_folder(self, problem: Problem) -> Problem:
        copy, folder = shown_path(self._copy), shown_path(self._folder)
        return replace(
            problem, file=problem.file.replace(copy, folder), what=problem.what.replace(copy, folder)
        )


@contextmanager
def source_check(folders: Folders, folder: Path) -> Iterator[SourceCheck]:
    """A check for a new file in `folder`, one of those of seeds. Raises OSError."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "seeds"
        copy.mkdir()
        for file in folder.glob("*.y*ml"):
            shutil.copy(file, copy)
        yield SourceCheck(folders, folder, copy)
