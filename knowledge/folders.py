"""Where the knowledge base lies: the shipped folders, and those a person names instead or besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

SHIPPED = "shipped"


def shipped_folder(kind: str) -> Path:
    """The folder of `seeds`, `entries` or `vocabulary` that comes with the program."""
    root = files("seeds") if kind == "seeds" else files("knowledge") / kind
    return Path(str(root))


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders to load, in order: a later one adds records, or replaces them by id."""

    seeds: tuple[Path, ...] = field(default_factory=lambda: (shipped_folder("seeds"),))
    entries: tuple[Path, ...] = field(default_factory=lambda: (shipped_folder("entries"),))
    vocabulary: tuple[Path, ...] = field(default_factory=lambda: (shipped_folder("vocabulary"),))

    @classmethod
    def named(
        cls, seeds: Sequence[str] = (), entries: Sequence[str] = (), vocabulary: Sequence[str] = ()
    ) -> Folders:
        """The folders as named on the command line; `shipped` stands for the shipped one.

        A kind of which none is named is the shipped one.
        """

        def resolve(kind: str, names: Sequence[str]) -> tuple[Path, ...]:
            return tuple(
                shipped_folder(kind) if name == SHIPPED else Path(name) for name in names or (SHIPPED,)
            )

        return cls(resolve("seeds", seeds), resolve("entries", entries), resolve("vocabulary", vocabulary))

    def files(self) -> list[Path]:
        """Every file of the knowledge base, in the order of loading."""
        found: list[Path] = []
        for folder in (*self.seeds, *self.entries, *self.vocabulary):
            found += sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml", ".txt"})
        return found

    @property
    def shipped(self) -> bool:
        """Whether this is the knowledge base as it comes, and nothing else."""
        return self == Folders()
