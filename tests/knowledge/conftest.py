"""A small knowledge base of our own, written to disk, that a test changes in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge import Advisor, Folders, Problem, check

SEED = """\
source:
  id: gazette
  title: "The Island Gazette"
  publisher: "Gazette"
  published: "2022-01-24"
  url: "https://example.org/gazette"
passages:
  - id: port-open
    issuer: canada
    speaker: "Canada's embassy"
    audience: "Canadians"
    about: [ukraine]
    stated: "2022-01-23"
    quotes: ["The port remains open."]
    fact: "Canada's embassy said that the port stays open with 30 boats."
"""

TOPIC = """\
topic: port
title: "The port"
entries:
  - id: port-open
    question: "Is the port open?"
    subject: "the port"
    answers:
      - issuer: canada
        question: "Is the port open, does Canada say?"
        text: "On 23 January 2022 Canada's embassy said that the port was staying open, with 30 boats."
        cites: [port-open]
        quotes: ["The port remains open."]
"""

PHRASINGS = """\
port-open:
  any:
    - "is the port open"
    - "port closed?"
    - "can boats still leave"
    - "is the harbour working"
    - "does the harbour still operate"
    - "are ships sailing"
    - "port status please"
    - "how are things at the port"
"""

DECLINED = """\
reason: not_a_question
questions:
  - "hello everyone"
  - "who wants to play chess"
  - "lol"
"""


@dataclass
class KnowledgeFolder:
    """Seeds and entries in folders of their own, beside the shipped vocabulary."""

    root: Path

    @property
    def folders(self) -> Folders:
        return Folders.named(seeds=[str(self.root / "seeds")], entries=[str(self.root / "entries")])

    def change(self, file: str, old: str, new: str) -> KnowledgeFolder:
        path = self.root / file
        content = path.read_text("utf-8")
        assert old in content
        path.write_text(content.replace(old, new), "utf-8")
        return self

    def problems(self) -> list[Problem]:
        return list(check(self.folders))

    def said(self) -> list[str]:
        """Each serious problem as file name, line and what is wrong."""
        return [f"{Path(p.file).name}:{p.line}: {p.what}" for p in self.problems() if not p.warning]


@pytest.fixture
def small(tmp_path: Path) -> KnowledgeFolder:
    for name, content in {
        "seeds/gazette.yaml": SEED,
        "entries/port.yaml": TOPIC,
        "entries/phrasings/en/port.yaml": PHRASINGS,
        "entries/declined/en/chatter.yaml": DECLINED,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return KnowledgeFolder(tmp_path)


@pytest.fixture(scope="session")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Advisor:
    """The advisor over the shipped knowledge base."""
    return Advisor.open(cache=tmp_path_factory.mktemp("cache"))


Change = Callable[[KnowledgeFolder], object]
