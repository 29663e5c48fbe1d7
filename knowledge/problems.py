"""What is wrong with the knowledge base, said so that a curator can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake: where it is, what is wrong, and what to do.

    `line` counts from 1; 0 stands for the file or folder as a whole. A warning doesn't keep the
    knowledge base from loading.
    """

    file: str
    line: int
    what: str
    remedy: str
    warning: bool = False

    @override
    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {'warning: ' if self.warning else ''}{self.what} {self.remedy}"


class KnowledgeError(Exception):
    """The knowledge base can't be used; `problems` says why, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def shown_path(path: Path) -> str:
    """The path as a person would name it: relative to where they stand, if it lies below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
