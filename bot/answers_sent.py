"""Which answer belongs to which question: in memory, bounded, and forgotten at a restart."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.bounded import BoundedMap

_MOST = 5_000


@dataclass(slots=True)
class Sent:
    """A question that was read, and the answer it got (`answer` None: none yet, or none any more).

    `asked` is the question in the form in which a repetition is known again, `topic` what a follow-up
    refers to. `edited` is Discord's time of the question's last edit. `version` counts the answers sent
    to it, as an answer sent anew needs a nonce of its own. `withdrawn`: it is not to be answered (again).
    """

    question: int
    channel: int
    asker: int
    answer: int | None = None
    asked: str = ""
    topic: str | None = None
    edited: str | None = None
    version: int = 0
    withdrawn: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def nonce(self) -> str:
        """The same for every attempt to send this answer, even after a restart: Discord takes one of them."""
        return f"{self.question}-{self.version}" if self.version else str(self.question)


class AnswersSent:
    """Finds an answer by its question, and the other way round."""

    def __init__(self, most: int = _MOST) -> None:
        self._questions: BoundedMap[int, Sent] = BoundedMap(most, self._drop)
        self._answers: dict[int, Sent] = {}

    def of_question(self, question: int) -> Sent | None:
        """What is known of a question."""
        return self._questions.get(question)

    def of_answer(self, answer: int) -> Sent | None:
        """The question that an own message answers."""
        return self._answers.get(answer)

    def put(self, sent: Sent) -> None:
        """Remembers a question that was read."""
        self._questions.put(sent.question, sent)

    def answered(self, sent: Sent, answer: int) -> None:
        """Remembers the answer to a question."""
        sent.answer = answer
        if sent.question in self._questions:
            self._answers[answer] = sent

    def unanswered(self, sent: Sent) -> int | None:
        """Forgets the answer to a question, and gives what it was."""
        answer, sent.answer = sent.answer, None
        if answer is not None:
            self._answers.pop(answer, None)
        return answer

    def __len__(self) -> int:
        return len(self._questions)

    def _drop(self, sent: Sent) -> None:
        if sent.answer is not None:
            self._answers.pop(sent.answer, None)
