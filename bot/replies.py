"""An outcome as a message on Discord: the answer first, its age, the wording, the source, what is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from bot import buttons, wording
from bot.custom_ids import AnswerName, custom_id, joined_keys
from bot.guidance import choices, concerned_issuers, is_old
from bot.layout import Block, Item, Layout, option_text, paginate, size
from bot.markup import escape, link, quotation, sentences, small
from bot.phrasebook import Phrasebook, phrasebook
from config import Answers
from knowledge import GivenAnswer, Option, Outcome
from knowledge.base import KnowledgeBase
from knowledge.model import Locale

_MOST_PAGES = 4
_MOST_OFFERS = 4
_MOST_CHOICES = 10
_LONG_PART = 1200
_LONGEST_PLACE = 77


class Replies:
    """Renders outcomes. `today` gives the day ages are counted to."""

    def __init__(self, knowledge: KnowledgeBase, settings: Answers, today: Callable[[], dt.date]) -> None:
        self.knowledge = knowledge
        self.settings = settings
        self.today = today

    def of(
        self,
        outcome: Outcome,
        *,
        page: int = 0,
        place: str | None = None,
        alone: bool = False,
        votes: bool = True,
    ) -> Layout:
        """The message for an outcome, in the asker's language.

        `page` counts from 0; one that doesn't exist is the nearest. `place` (`place` or `place:issuer`) is
        set where the outcome is everything about it. `alone`: only one person sees it, who can dismiss it.
        `votes`: whether it can be called helpful or not.
        """
        lines = phrasebook(outcome.locale)
        lead = self._danger(outcome, lines) if outcome.danger else []
        if not outcome.answers:
            texts, rows = self._unanswered(outcome, lines)
            return Layout([*lead, *texts], [*rows, *self._below(None, alone, lines, votes)])
        pages = paginate(self._block(answer, lines) for answer in outcome.answers)
        page = min(max(page, 0), len(pages) - 1)
        shown = [outcome.answers[number] for number in dict.fromkeys(piece.block for piece in pages[page])]
        foot = [
            lines("page_of", page=page + 1, pages=len(pages)) if len(pages) > 1 else "",
            self._check(shown, lines),
            lines("unofficial"),
        ]
        texts = [*(lead if page == 0 else []), *(piece.text for piece in pages[page])]
        rows = [self._paging(outcome, page, len(pages), place, lines)]
        if not place:
            rows.append(self._other_issuers(outcome, lines))
        related = self._related(outcome)[:_MOST_OFFERS]
        rows.append([buttons.show(option, outcome.locale) for option in related])
        rows += self._below(shown[0], alone, lines, votes)
        return Layout([*texts, small("\n".join(filter(None, foot)))], rows)

    # What stands in an answer.

    def _block(self, answer: GivenAnswer, lines: Phrasebook) -> Block:
        translation = answer.translation
        first, *rest = sentences(translation.text if translation else answer.text) or [""]
        parts = [escape(first)]
        if self._is_old(answer):
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
        parts += [small(self._cited(citation_source, lines)) for citation_source in _sources(answer)]
        return tuple(parts)

    def _is_old(self, answer: GivenAnswer) -> bool:
        return is_old(answer, self.today(), self.settings.old_after_days)

    def _old(self, answer: GivenAnswer, lines: Phrasebook) -> str:
        issuer = self.knowledge.issuers.get(answer.issuer)
        page = (
            link(lines("old.discord.page"), str(issuer.advice))
            if issuer is not None and issuer.advice
            else lines("old.discord.pages")
        )
        return lines("old.discord", age=lines.age(answer.day, self.today()), page=page)

    def _cited(self, source: tuple[str, str, str, dt.date], lines: Phrasebook) -> str:
        title, url, publisher, published = source
        return lines(
            "reported.discord",
            link=link(title, url),
            publisher=escape(publisher),
            day=lines.day(published),
        )

    def _check(self, answers: Sequence[GivenAnswer], lines: Phrasebook) -> str:
        """Where to check, unless each answer says it already because it is old."""
        if all(self._is_old(answer) for answer in answers):
            return ""
        known = self.knowledge.issuers
        issuers = dict.fromkeys(answer.issuer for answer in answers if answer.issuer in known)
        pages = self._page_links(issuers, lines)
        return lines("check.discord", pages=pages) if pages else ""

    def _page_links(self, issuers: Iterable[str], lines: Phrasebook) -> str:
        advice = {issuer: self.knowledge.issuers[issuer].advice for issuer in issuers}
        named = [(self._name(issuer, lines), str(url)) for issuer, url in advice.items() if url]
        return " · ".join(link(wording.starting(name), url) for name, url in named[:_MOST_PAGES])

    def _name(self, issuer: str, lines: Phrasebook) -> str:
        return wording.issuer_name(issuer, self.knowledge, lines)

    # What is said where there is no answer.

    def _unanswered(self, outcome: Outcome, lines: Phrasebook) -> tuple[list[str], list[list[Item]]]:
        offered = [buttons.show(option, outcome.locale) for option in choices(outcome)[:_MOST_CHOICES]]
        rows: list[list[Item]] = [list(offered[at : at + 5]) for at in range(0, len(offered), 5)]
        if outcome.outcome == "ambiguous":
            return [wording.choice(len(outcome.options), lines), small(lines("unofficial"))], rows
        texts = []
        if not outcome.danger or outcome.reason == "language":
            texts.append(escape(wording.why_unknown(outcome, self.knowledge, lines)))
        if outcome.nearby:
            near = [(place, wording.place_name(place, self.knowledge, lines)) for place in outcome.nearby]
            texts.append(lines("nearby", places=lines.joined([escape(name) for _, name in near], "or")))
            rows.insert(0, [buttons.place(place, name, outcome.locale) for place, name in near[:5]])
        if not outcome.danger and outcome.reason != "not_a_question":
            issuers = concerned_issuers(outcome, self.knowledge)
            if pages := self._page_links(issuers, lines):
                texts.append(f"{lines('official.page' if len(issuers) == 1 else 'official.pages')}: {pages}")
        texts.append(small(lines("unofficial")))
        if offered:
            texts.append(lines("at_hand"))
        return texts, rows

    def _danger(self, outcome: Outcome, lines: Phrasebook) -> list[str]:
        issuers = self.knowledge.issuers
        pages = " · ".join(
            link(wording.starting(self._name(issuer, lines)), str(issuers[issuer].emergency))
            for issuer in concerned_issuers(outcome, self.knowledge)
            if issuers[issuer].emergency
        )
        return [
            wording.emergency(self.settings, lines),
            lines("emergency.pages", pages=pages) if pages else "",
        ]

    # Buttons.

    def _other_issuers(self, outcome: Outcome, lines: Phrasebook) -> list[Item]:
        shown = {(answer.entry, answer.issuer) for answer in outcome.answers}
        entry = self.knowledge.entries.get(outcome.answers[0].entry)
        if entry is None:
            return []
        others = [answer.issuer for answer in entry.answers if (entry.id, answer.issuer) not in shown]
        return [
            buttons.other_issuer(
                AnswerName(entry.id, issuer),
                self._name(issuer, lines),
                self.knowledge.issuers[issuer].flag,
                lines,
            )
            for issuer in others[:_MOST_OFFERS]
        ]

    def _related(self, outcome: Outcome) -> list[Option]:
        """What else to ask; other issuers on the same thing have buttons of their own."""
        answered = outcome.answers[0].entry
        return [option for option in choices(outcome) if option.entry != answered or option.issuer is None]

    def _paging(
        self, outcome: Outcome, page: int, pages: int, place: str | None, lines: Phrasebook
    ) -> list[Item]:
        if pages == 1:
            return []
        names = [AnswerName(answer.entry, answer.issuer) for answer in outcome.answers]
        short = place is not None and len(place) <= _LONGEST_PLACE
        state = ("place", place) if short else ("answers", joined_keys(names))

        def turning(text: str, number: int) -> Item:
            return buttons.page(lines(text), custom_id("page", number, *state, locale=lines.locale))

        row: list[Item] = []
        if page > 0:
            row.append(turning("button.previous", page - 1))
        if page < pages - 1:
            row.append(turning("button.next", page + 1))
        return row

    def _below(
        self, answer: GivenAnswer | None, alone: bool, lines: Phrasebook, votes: bool
    ) -> list[list[Item]]:
        row: list[Item] = []
        if answer is not None:
            name = AnswerName(answer.entry, answer.issuer)
            row = [buttons.passport(name, lines)]
            if votes:
                row += [buttons.helpful(name, lines), buttons.unhelpful(name, lines)]
        return [row if alone else [*row, buttons.remove(lines)]]

    def passports(self, name: AnswerName, locale: Locale) -> Layout:
        """The question whose passport somebody holds, as a menu."""
        lines = phrasebook(locale)
        choices = [
            (id_, self._passport(id_, issuer.adjective, lines), issuer.flag)
            for id_, issuer in self.knowledge.issuers.items()
            if issuer.place
        ]
        return Layout([lines("passport.question")], [[buttons.passports(name, choices, lines)]])

    def _passport(self, issuer: str, adjective: str, lines: Phrasebook) -> str:
        text = lines("passport.of", adjective=adjective, issuer=self._name(issuer, lines))
        return option_text(wording.starting(text))


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
