"""A name for the exact state of a knowledge base and of the code that reads it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from knowledge.folders import Folders, shipped_folder


def fingerprint(folders: Folders) -> str:
    """A hash of every file of the knowledge base and of this package, unreadable ones as such."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    chatter = sorted(shipped_folder("entries").glob("declined/*/chatter.yaml"))
    code = sorted(package.glob("*.py")) + sorted(package.glob("feeds/asking/*.py"))
    live = (*sorted(package.glob("feeds/questions/*.yaml")), package / "feeds" / "governments.yaml")
    weights = (package / "weights.yaml", package / "feeds" / "asking" / "weights.yaml")
    shipped = (*code, *weights, *chatter, *live)
    for path in (*folders.files(), *shipped):
        digest.update(path.name.encode())
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            digest.update(b"?")
    return digest.hexdigest()
