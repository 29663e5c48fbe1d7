"""What was learnt of the shipped knowledge base, kept beside it so that an installed program needn't learn.

`python -m knowledge.packaging` writes it.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.cache import keep, pack
from knowledge.fingerprint import fingerprint
from knowledge.folders import Folders
from knowledge.learning import PACKAGED, learned


def package(folder: Path = PACKAGED) -> Path:
    """Learns the shipped knowledge base, keeps it in `folder` and gives the file.

    Raises KnowledgeError with every problem, OSError if it can't be written.
    """
    name = fingerprint(Folders())
    keep(folder, name, pack(learned(Folders())), most=1)
    path = folder / f"{name}.npz"
    if not path.is_file():
        raise OSError(f"What was learnt can't be written to {folder}.")
    return path


if __name__ == "__main__":
    package()
