"""Where each record of a knowledge base stands, so that a mistake in it can be pointed to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from knowledge.documents import Document
from knowledge.problems import Problem


@dataclass(slots=True)
class Origin:
    """Where each record stands: its document and the path in it."""

    at: dict[tuple[str, str], tuple[Document, tuple[str | int, ...]]] = field(default_factory=dict)
    folder: dict[tuple[str, str], Path] = field(default_factory=dict)
    phrasings: list[tuple[Document, tuple[str | int, ...]]] = field(default_factory=list)
    declined: list[tuple[Document, tuple[str | int, ...]]] = field(default_factory=list)

    def problem(
        self,
        kind: str,
        id_: str,
        path: tuple[str | int, ...],
        what: str,
        remedy: str,
        *,
        warning: bool = False,
    ) -> Problem:
        """A problem at `path` below the record `id_`."""
        document, base = self.at[kind, id_]
        above = base[:-1] if base and base[-1] == "id" else base
        return document.problem((*above, *path), what, remedy, warning=warning)
