"""An outcome as a message on Discord: the answer first, its age, the wording, the source, what is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from bot import buttons, wording
from bot.custom_ids import AnswerName, custom_id, joined_keys
from bot.guidance import choices, concerned_issuers, is_old, place_name
from bot.layout import Block, Item, Layout, option_text, paginate, size
from bot.markup import escape, link, quotation, sentences, small
from config import Answers
from knowledge import GivenAnswer, Option, Outcome
from knowledge.base import KnowledgeBase
from knowledge.dates import long_day
from knowledge.vocabulary_model import Issuer

UNOFFICIAL = "Unofficial: this bot repeats what was said and reported. No government runs it."
_MOST_PAGES = 4
_MOST_OFFERS = 4
_MOST_CHOICES = 10
_LONG_PART = 1200
_LONGEST_PLACE = 80


class Replies:
    """Renders outcomes. `today` gives the day ages are counted to."""

    def __init__(self, knowledge: KnowledgeBase, settings: Answers, today: Callable[[], dt.date]) -> None:
        self.knowledge = knowledge
        self.settings = settings
        self.today = today

    def of(self, outcome: Outcome, *, page: int = 0, place: str | None = None, alone: bool = False) -> Layout:
        """The message for an outcome.

        `page` counts from 0; one that doesn't exist is the nearest. `place` (`place` or `place:issuer`) is
        set where the outcome is everything about it. `alone`: only one person sees it, who can dismiss it.
        """
        lead = self._danger(outcome) if outcome.danger else []
        if not outcome.answers:
            texts, rows = self._unanswered(outcome)
            return Layout([*lead, *texts], [*rows, *self._below(None, alone)])
        pages = paginate(self._block(answer) for answer in outcome.answers)
        page = min(max(page, 0), len(pages) - 1)
        shown = [outcome.answers[number] for number in dict.fromkeys(piece.block for piece in pages[page])]
        foot = [f"Page {page + 1} of {len(pages)}." if len(pages) > 1 else "", self._check(shown), UNOFFICIAL]
        texts = [*(lead if page == 0 else []), *(piece.text for piece in pages[page])]
        rows = [self._paging(outcome, page, len(pages), place)]
        if not place:
            rows.append(self._other_issuers(outcome))
        rows.append([buttons.show(option) for option in self._related(outcome)[:_MOST_OFFERS]])
        return Layout([*texts, small("\n".join(filter(None, foot)))], [*rows, *self._below(shown[0], alone)])

    # What stands in an answer.

    def _block(self, answer: GivenAnswer) -> Block:
        first, *rest = sentences(answer.text) or [""]
        parts = [escape(first)]
        if self._is_old(answer):
            parts.append(self._old(answer))
        parts += _joined_up([escape(sentence) for sentence in rest])
        for quote in answer.quotes:
            whole = quotation(quote)
            parts += [whole] if size(whole) <= _LONG_PART else _quoted_by_sentence(quote)
        if answer.as_of:
            parts.append(f"The figure is as of {wording.partial_day(answer.as_of)}.")
        parts += [small(self._cited(citation_source)) for citation_source in _sources(answer)]
        return tuple(parts)

    def _is_old(self, answer: GivenAnswer) -> bool:
        return is_old(answer, self.today(), self.settings.old_after_days)

    def _old(self, answer: GivenAnswer) -> str:
        issuer = self.knowledge.issuers.get(answer.issuer)
        page = (
            link("official page", str(issuer.advice))
            if issuer is not None and issuer.advice
            else "official pages"
        )
        age = wording.age(answer.day, self.today())
        return f"⚠️ **Old: {age}.** It may have changed since: check the {page}."

    def _cited(self, source: tuple[str, str, str, dt.date]) -> str:
        title, url, publisher, published = source
        return f"{link(title, url)}, as reported by {escape(publisher)}, {long_day(published)}"

    def _check(self, answers: Sequence[GivenAnswer]) -> str:
        """Where to check, unless each answer says it already because it is old."""
        if all(self._is_old(answer) for answer in answers):
            return ""
        issuers = {answer.issuer: self.knowledge.issuers.get(answer.issuer) for answer in answers}
        pages = self._page_links(filter(None, issuers.values()))
        return f"Check today's advice: {pages}" if pages else ""

    def _page_links(self, issuers: Iterable[Issuer]) -> str:
        named = [(issuer, str(issuer.advice)) for issuer in issuers if issuer.advice][:_MOST_PAGES]
        return " · ".join(link(wording.starting(issuer.name), url) for issuer, url in named)

    # What is said where there is no answer.

    def _unanswered(self, outcome: Outcome) -> tuple[list[str], list[list[Item]]]:
        offered = [buttons.show(option) for option in choices(outcome)[:_MOST_CHOICES]]
        rows: list[list[Item]] = [list(offered[at : at + 5]) for at in range(0, len(offered), 5)]
        if outcome.outcome == "ambiguous":
            return [wording.choice(len(outcome.options)), small(UNOFFICIAL)], rows
        texts = []
        if not outcome.danger or outcome.reason == "language":
            texts.append(escape(wording.why_unknown(outcome, self.knowledge)))
        if outcome.nearby:
            names = [escape(place_name(place, self.knowledge)) for place in outcome.nearby]
            texts.append(f"Did you mean {wording.joined(names, 'or')}?")
            rows.insert(
                0, [buttons.place(place, place_name(place, self.knowledge)) for place in outcome.nearby[:5]]
            )
        if not outcome.danger and outcome.reason != "not_a_question":
            issuers = concerned_issuers(outcome, self.knowledge)
            if pages := self._page_links(issuers):
                texts.append(f"Official {'page' if len(issuers) == 1 else 'pages'}: {pages}")
        texts.append(small(UNOFFICIAL))
        if offered:
            texts.append("This the record does hold:")
        return texts, rows

    def _danger(self, outcome: Outcome) -> list[str]:
        issuers = [issuer for issuer in concerned_issuers(outcome, self.knowledge) if issuer.emergency]
        pages = " · ".join(link(wording.starting(issuer.name), str(issuer.emergency)) for issuer in issuers)
        return [self.settings.emergency, f"Emergency pages: {pages}" if pages else ""]

    # Buttons.

    def _other_issuers(self, outcome: Outcome) -> list[Item]:
        shown = {(answer.entry, answer.issuer) for answer in outcome.answers}
        entry = self.knowledge.entries.get(outcome.answers[0].entry)
        if entry is None:
            return []
        others = [answer.issuer for answer in entry.answers if (entry.id, answer.issuer) not in shown]
        return [
            buttons.other_issuer(AnswerName(entry.id, issuer), self.knowledge.issuers[issuer])
            for issuer in others[:_MOST_OFFERS]
        ]

    def _related(self, outcome: Outcome) -> list[Option]:
        """What else to ask; other issuers on the same thing have buttons of their own."""
        answered = outcome.answers[0].entry
        return [option for option in choices(outcome) if option.entry != answered or option.issuer is None]

    def _paging(self, outcome: Outcome, page: int, pages: int, place: str | None) -> list[Item]:
        if pages == 1:
            return []
        names = [AnswerName(answer.entry, answer.issuer) for answer in outcome.answers]
        short = place is not None and len(place) <= _LONGEST_PLACE
        state = ("place", place) if short else ("answers", joined_keys(names))
        row: list[Item] = []
        if page > 0:
            row.append(buttons.page("◀ Previous page", custom_id("page", page - 1, *state)))
        if page < pages - 1:
            row.append(buttons.page("Next page ▶", custom_id("page", page + 1, *state)))
        return row

    def _below(self, answer: GivenAnswer | None, alone: bool) -> list[list[Item]]:
        row: list[Item] = []
        if answer is not None:
            name = AnswerName(answer.entry, answer.issuer)
            row = [buttons.passport(name), buttons.helpful(name), buttons.unhelpful(name)]
        return [row if alone else [*row, buttons.remove()]]

    def passports(self, name: AnswerName) -> Layout:
        """The question whose passport somebody holds, as a menu."""
        issuers = [(id_, issuer) for id_, issuer in self.knowledge.issuers.items() if issuer.place]
        menu = buttons.passports(name, [(id_, _passport(issuer), issuer.flag) for id_, issuer in issuers])
        return Layout(["Which passport do you hold? The choice is not stored."], [[menu]])


def _passport(issuer: Issuer) -> str:
    return option_text(f"{wording.starting(issuer.adjective)} passport")


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
