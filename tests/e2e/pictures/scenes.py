"""What is pictured: a question, and the bot's reply as the JSON that Discord is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.layout import Layout
from bot.replies import Replies
from config import Settings
from knowledge import Advisor, Folders

Component = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """A reply, and what it replies to.

    `name` is that of the picture's file. `asked` is the message of a person, or a slash command with its
    options; `components` is the reply as JSON, in Discord's Components V2.
    """

    name: str
    asked: str
    components: list[Component]


_QUESTIONS = {
    "answer": "Should Americans leave Ukraine now?",
    "choice": "embassy?",
    "silence": "Is the French embassy in Kyiv open?",
    "danger": "We are being shelled",
    "ukrainian": "Чи відкрите посольство Великої Британії в Києві?",
}
_PLACE = "russia"


def scenes(cache: Path, today: dt.date) -> Iterator[Scene]:
    """Every scene, from the shipped knowledge base and settings, with ages counted to `today`.

    `cache` is the folder of the compiled knowledge base. Raises KnowledgeError.
    """
    advisor = Advisor.open(Folders(), cache)
    replies = Replies(advisor.knowledge, Settings().answers, lambda: today)
    for name, question in _QUESTIONS.items():
        reply = replies.of(advisor.ask(question, at=today))
        yield Scene(name, f"@advisory-bot {question}", as_json(reply))
    everything = replies.of(advisor.advisory(_PLACE, at=today), place=_PLACE)
    yield Scene("advisory", f"/advisory place: {advisor.place_name(_PLACE)}", as_json(everything))


def as_json(layout: Layout) -> list[Component]:
    """The components of a message as they are sent."""
    components: list[Component] = layout.to_components()  # type: ignore[no-untyped-call]
    return components
