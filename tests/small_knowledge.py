"""A knowledge base of one answer, to be broken in one place."""

from __future__ import annotations

from pathlib import Path

SEED = """\
source:
  id: ministry-notice
  title: "Notice on the border"
  publisher: "Ministry of Examples"
  published: "2026-03-02"
  url: "https://www.gov.uk/foreign-travel-advice/ukraine"
passages:
  - id: border-open
    issuer: uk
    speaker: "U.K. Foreign Office, on its website"
    about: [ukraine]
    quotes: ["The border is open."]
    fact: "The border is open."
"""

TOPIC = """\
topic: border
title: "The border"
entries:
  - id: border
    question: "Is the border open?"
    subject: "the border"
    answers:
      - issuer: uk
        question: "Is the border open, as the U.K. says?"
        text: "Reported on 2 March 2026: the U.K. Foreign Office said that the border was open."
        cites: [border-open]
        quotes: ["The border is open."]
"""

PHRASINGS = """\
border:
  any:
    - "is the border open"
    - "can i cross the border"
    - "border closed?"
    - "are they letting people over the border"
    - "has the border been shut"
    - "tell me about the border"
    - "crossing the border possible?"
    - "border status"
"""


class SmallKnowledge:
    """The three files in a folder, and the options that name them."""

    def __init__(self, folder: Path) -> None:
        self.seed = folder / "seeds" / "notice.yaml"
        self.topic = folder / "entries" / "border.yaml"
        self.phrasings = folder / "entries" / "phrasings" / "en" / "border.yaml"
        for file, text in ((self.seed, SEED), (self.topic, TOPIC), (self.phrasings, PHRASINGS)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")

    @property
    def options(self) -> tuple[str, ...]:
        """The options that make it the whole knowledge base."""
        return "--seeds", str(self.seed.parent), "--entries", str(self.topic.parent)

    def replace(self, file: Path, old: str, new: str) -> None:
        """Breaks a file in one place."""
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
