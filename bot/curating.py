"""What the bot tells those who write the knowledge base: what was asked in vain, and which answers helped."""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.redaction import HIDDEN, Redaction
from bot.storage.gaps import Gaps, Question
from bot.storage.grouping import Group, grouped
from config import Curating as Settings
from knowledge import Advisor, Outcome
from knowledge.model import LOCALES, Locale
from knowledge.text import fold
from knowledge.words import stem

_NO_QUESTIONS = frozenset({"not_a_question", "language"})
"""Reasons for silence that leave a curator nothing to write."""
_UNSURE = "unsure"


class Curating:
    """Keeps questions that got no sure answer, as far as they may be kept."""

    def __init__(self, advisor: Advisor, gaps: Gaps, settings: Settings) -> None:
        self._advisor = advisor
        self._redaction = Redaction(advisor)
        self._gaps = gaps
        self._settings = settings

    def asked(self, outcome: Outcome, day: dt.date, *, private: bool, silent: bool = False) -> None:
        """Counts a question by its outcome, unless it was answered. Never waits.

        `private`: it was asked in a direct message, or shown to the asker alone: then nothing is kept, nor
        of a cry for help.
        `silent`: the answer was not sure enough to be given without being asked for.
        """
        answered = outcome.outcome == "answered"
        if private or outcome.danger or not self._settings.questions or (answered and not silent):
            return
        reason = outcome.reason or (_UNSURE if answered else outcome.outcome)
        if reason in _NO_QUESTIONS:
            return
        question = self._redaction.of(outcome.question)
        if question is not None:
            self._gaps.record(question, reason, day)

    async def groups(self, since: dt.date) -> list[Group]:
        """What was asked in vain on that day and later, most asked first. Raises StorageError."""
        gaps = await self._gaps.since(since)
        return await asyncio.to_thread(grouped, gaps, self._key)

    def nearest(self, group: Group) -> str | None:
        """The entry that would be answered now, else the one on the subject; None if there is neither."""
        words = group.question.text.replace(HIDDEN, " ")
        outcome = self._advisor.ask(words, locale=group.question.language)
        return outcome.likeliest.entry if outcome.likeliest else outcome.subject_of

    def _key(self, question: Question) -> list[str]:
        """The stems of the words that carry a meaning, and of all if none does."""
        locale: Locale = next((known for known in LOCALES if known == question.language), "en")
        small = {fold(word) for word in self._advisor.knowledge.vocabulary[locale].cues.stopwords}
        words = [word for word in question.text.split() if word != HIDDEN]
        meant = [word for word in words if word not in small] or words
        return [stem(word, locale) for word in meant]
