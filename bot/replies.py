"""An outcome as a message on Discord: the answer first, its age, the wording, the source, what is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from bot import buttons, history, wording
from bot.answer_blocks import AnswerBlocks
from bot.custom_ids import ROOM_FOR_STATE, AnswerName, PlaceAsked, custom_id, joined_keys, joined_standings
from bot.guidance import choices, concerned_issuers
from bot.layout import Item, Layout, option_text, paginate
from bot.live_blocks import LiveBlocks, led, page_texts
from bot.markup import escape, link, small
from bot.phrasebook import Phrasebook, phrasebook
from config import Answers
from knowledge import GivenAnswer, Option, Outcome
from knowledge.base import KnowledgeBase
from knowledge.model import Locale

_MOST_PAGES = 4
_MOST_OFFERS = 4
_MOST_CHOICES = 10


class Replies:
    """Renders outcomes. `today` gives the day ages are counted to, `now` the moment for live advisories."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        settings: Answers,
        today: Callable[[], dt.date],
        now: Callable[[], dt.datetime] | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.settings = settings
        self._record = AnswerBlocks(knowledge, settings, today)
        self._live = LiveBlocks(knowledge, now or (lambda: dt.datetime.now(dt.UTC)))

    def of(
        self,
        outcome: Outcome,
        *,
        page: int = 0,
        place: PlaceAsked | None = None,
        alone: bool = False,
        votes: bool = True,
    ) -> Layout:
        """The message for an outcome, in the asker's language: live advisories, then the record.

        `page` counts from 0; one that doesn't exist is the nearest. `place` is set where the outcome is
        everything about it. `alone`: only one person sees it, who can dismiss it. `votes`: whether it can be
        called helpful or not.
        """
        lines = phrasebook(outcome.locale)
        lead = self._danger(outcome, lines) if outcome.danger else []
        on = place.on if place else None
        live = self._live.blocks(outcome.live, on, lines)
        if outcome.outcome != "answered":
            above = self._heading(outcome, place, lines)
            now = [led(above, "\n".join(map("\n".join, live)))]
            texts, rows = self._unanswered(outcome, lines)
            return Layout([*lead, *now, *texts], [*rows, *self._below(None, alone, lines, votes)])
        pages = paginate([*live, *(self._record.block(answer, lines) for answer in outcome.answers)])
        page = min(max(page, 0), len(pages) - 1)
        numbers = [number - len(live) for number in dict.fromkeys(piece.block for piece in pages[page])]
        shown = [outcome.answers[number] for number in numbers if number >= 0]
        foot = [
            lines("page_of", page=page + 1, pages=len(pages)) if len(pages) > 1 else "",
            "" if outcome.answers else lines("live.no_record"),
            self._check(shown, lines),
            lines("unofficial"),
        ]
        headings = self._headings(outcome, place, lines)
        texts = [*(lead if page == 0 else []), *page_texts(pages, page, live, *headings)]
        rows = [
            [*self._paging(outcome, page, len(pages), place, lines), *self._history(outcome, place, lines)]
        ]
        if not place:
            rows.append(self._other_issuers(outcome, lines))
        related = self._related(outcome)[:_MOST_OFFERS]
        rows.append([buttons.show(option, outcome.locale) for option in related])
        rows += self._below(shown[0] if shown else None, alone, lines, votes)
        return Layout([*texts, small("\n".join(filter(None, foot)))], rows)

    # What stands beside answers.

    def _heading(self, outcome: Outcome, place: PlaceAsked | None, lines: Phrasebook) -> str:
        """What stands before live advisories, or where a day was asked for."""
        on = place.on if place else None
        places = [place.place] if place else [standing.place for standing in outcome.live]
        known = outcome.reason != "other_place"
        return self._live.heading(places, on, lines) if outcome.live or (on and known) else ""

    def _headings(self, outcome: Outcome, place: PlaceAsked | None, lines: Phrasebook) -> tuple[str, str]:
        """What stands before live advisories, and above the record."""
        above = self._heading(outcome, place, lines)
        newest = max((answer.day for answer in outcome.answers), default=None)
        if not outcome.live or newest is None:
            return above, above
        return above, f"### {lines('live.record', day=lines.day(newest))}"

    def _check(self, answers: Sequence[GivenAnswer], lines: Phrasebook) -> str:
        """Where to check, unless each answer says it already because it is old."""
        if all(map(self._record.is_old, answers)):
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
            texts.append(
                lines("live.no_record")
                if outcome.live and outcome.missing_place
                else escape(wording.why_unknown(outcome, self.knowledge, lines))
            )
        if outcome.nearby:
            near = [(place, wording.place_name(place, self.knowledge, lines)) for place in outcome.nearby]
            texts.append(lines("nearby", places=lines.joined([escape(name) for _, name in near], "or")))
            rows.insert(0, [buttons.place(place, name, outcome.locale) for place, name in near[:5]])
        if not outcome.danger and not outcome.live and outcome.reason != "not_a_question":
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
        if not shown:
            return []
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
        answered = outcome.answers[0].entry if outcome.answers else None
        return [option for option in choices(outcome) if option.entry != answered or option.issuer is None]

    def _history(self, outcome: Outcome, place: PlaceAsked | None, lines: Phrasebook) -> list[Item]:
        if place is None or not any(standing.held for standing in outcome.live):
            return []
        return [history.button(place, lines)]

    def _paging(
        self, outcome: Outcome, page: int, pages: int, place: PlaceAsked | None, lines: Phrasebook
    ) -> list[Item]:
        if pages == 1:
            return []
        names = [AnswerName(answer.entry, answer.issuer) for answer in outcome.answers]
        state = (
            ("place", str(place))
            if place is not None and len(str(place)) <= ROOM_FOR_STATE
            else ("live", joined_standings(outcome.live, names))
            if outcome.live
            else ("answers", joined_keys(names))
        )

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
