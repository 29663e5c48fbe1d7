"""One answer of the record as texts on Discord: what was said, its age, the wording, the source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from bot import wording
from bot.guidance import is_old
from bot.layout import Block, size
from bot.markup import escape, link, quotation, sentences, small
from bot.phrasebook import Phrasebook
from config import Answers
from knowledge import GivenAnswer
from knowledge.base import KnowledgeBase

_LONG_PART = 1200


class AnswerBlocks:
    """Renders answers. `today` gives the day ages are counted to."""

    def __init__(self, knowledge: KnowledgeBase, settings: Answers, today: Callable[[], dt.date]) -> None:
        self.knowledge = knowledge
        self.settings = settings
        self.today = today

    def block(self, answer: GivenAnswer, lines: Phrasebook) -> Block:
        """All that is shown of an answer, in parts that may stand on different pages."""
        translation = answer.translation
        first, *rest = sentences(translation.text if translation else answer.text) or [""]
        parts = [escape(first)]
        if self.is_old(answer):
            parts.append(self._old(answer, lines))
        parts += _joined_up([escape(sentence) for sentence in rest])
        if translation:
            parts.append(small(wording.translation_note(translation, lines)))
        for quote in answer.quotes:
            whole = quotation(quote)
            parts += [whole] if size(whole) <= _LONG_PART else _quoted_by_sentence(quote)
        if translation and not translation.reviewed_by_speaker:
            english = sentences(lines("translation.english", text=answer.text))
            parts += _joined_up([escape(sentence) for sentence in english])
        if answer.as_of:
            parts.append(lines("as_of", day=lines.partial_day(answer.as_of)))
        parts += [small(_cited(source, lines)) for source in _sources(answer)]
        return tuple(parts)

    def is_old(self, answer: GivenAnswer) -> bool:
        """Whether an answer says of itself that it is old."""
        return is_old(answer, self.today(), self.settings.old_after_days)

    def _old(self, answer: GivenAnswer, lines: Phrasebook) -> str:
        issuer = self.knowledge.issuers.get(answer.issuer)
        page = (
            link(lines("old.discord.page"), str(issuer.advice))
            if issuer is not None and issuer.advice
            else lines("old.discord.pages")
        )
        return lines("old.discord", age=lines.age(answer.day, self.today()), page=page)


def _cited(source: tuple[str, str, str, dt.date], lines: Phrasebook) -> str:
    title, url, publisher, published = source
    return lines(
        "reported.discord",
        link=link(title, url),
        publisher=escape(publisher),
        day=lines.day(published),
    )


def _sources(answer: GivenAnswer) -> list[tuple[str, str, str, dt.date]]:
    return list(dict.fromkeys((c.title, c.url, c.publisher, c.published) for c in answer.citations))


def _joined_up(texts: Iterable[str]) -> list[str]:
    """Sentences as paragraphs that are short enough to be kept whole."""
    paragraphs: list[str] = []
    for text in texts:
        if paragraphs and size(paragraphs[-1]) + size(text) < _LONG_PART:
            paragraphs[-1] += f" {text}"
        else:
            paragraphs.append(text)
    return paragraphs


def _quoted_by_sentence(quote: str) -> list[str]:
    lines = [escape(sentence) for sentence in sentences(quote)]
    lines[0], lines[-1] = f"“{lines[0]}", f"{lines[-1]}”"
    return [f"> {line}" for line in lines]
