"""An outcome as a person wants to read it in a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from bot import guidance, wording
from bot.phrasebook import Phrasebook, phrasebook
from bot.style import Style
from config import Answers
from knowledge import Citation, GivenAnswer, Option, Outcome
from knowledge.base import KnowledgeBase
from knowledge.vocabulary_model import Issuer

_MOST_PAGES = 4


class TerminalRenderer:
    """Turns outcomes into lines of text. Ages are counted to the day `today`, of what is live to `now`."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        settings: Answers,
        style: Style,
        today: dt.date,
        now: dt.datetime | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.settings = settings
        self.style = style
        self.today = today
        self.now = now or dt.datetime.now(dt.UTC)

    def render(self, outcome: Outcome, on: dt.date | None = None) -> str:
        """The whole reply, in the asker's language, ending in a newline.

        `on` is the day on which its live advisories were held, if they are not those of now.
        """
        lines = phrasebook(outcome.locale)
        blocks: list[list[str]] = []
        if outcome.danger:
            blocks.append(self._danger(outcome, lines))
        if outcome.live:
            blocks += self._live(outcome, on, lines)
        if outcome.answers:
            blocks += [self._answer(answer, lines) for answer in outcome.answers]
        elif outcome.outcome == "ambiguous":
            blocks.append([self.style.paint(wording.choice(len(outcome.options), lines), "bold")])
        elif outcome.live and (outcome.outcome == "answered" or outcome.missing_place):
            places = dict.fromkeys(
                wording.place_name(one.place, self.knowledge, lines) for one in outcome.live
            )
            blocks.append(self.style.wrap(lines("live.no_record", place=lines.joined(list(places), "or"))))
        elif not outcome.danger or outcome.options:
            blocks.append(self._unknown(outcome, lines))
        offered = guidance.choices(outcome)
        if offered:
            blocks.append(self._choices(offered, lines("related") if outcome.answers else None))
        silent = outcome.outcome == "unknown" and not outcome.live  # whose pages stand there already
        if silent and not outcome.danger and outcome.reason != "not_a_question":
            blocks.append(self._pages(outcome, lines))
        return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"

    def _live(self, outcome: Outcome, on: dt.date | None, phrases: Phrasebook) -> list[list[str]]:
        from bot.live_terminal import LiveTerminal  # which most outcomes don't need

        blocks = LiveTerminal(self.knowledge, self.style, self.now).blocks(outcome.live, on, phrases)
        if outcome.answers:
            newest = max(answer.day for answer in outcome.answers)
            blocks.append([self.style.paint(phrases("live.record", day=phrases.day(newest)), "bold")])
        return blocks

    def _answer(self, answer: GivenAnswer, phrases: Phrasebook) -> list[str]:
        issuer = self.knowledge.issuers[answer.issuer]
        translation = answer.translation
        heading = f"{issuer.flag} {self._name(answer.issuer, phrases)}"
        if translation is None:
            heading += f" · {answer.speaker}"
        lines = [self.style.paint(line, "cyan") for line in self.style.wrap(heading)]
        lines += self._bold(self.style.wrap(translation.text if translation else answer.text))
        lines += self._age(answer, issuer, phrases)
        if translation:
            lines += self.style.wrap(wording.translation_note(translation, phrases), "  ")
        for quote in answer.quotes:
            lines += self.style.wrap(f"“{quote}”", "  ", "   ")
        if translation and not translation.reviewed_by_speaker:
            lines += self.style.wrap(phrases("translation.english", text=answer.text), "  ")
        if answer.as_of:
            lines += self.style.wrap(phrases("as_of", day=phrases.partial_day(answer.as_of)), "  ")
        lines += self._sources(answer.citations, phrases)
        return lines

    def _name(self, issuer: str, phrases: Phrasebook) -> str:
        return wording.starting(wording.issuer_name(issuer, self.knowledge, phrases))

    def _age(self, answer: GivenAnswer, issuer: Issuer, phrases: Phrasebook) -> list[str]:
        old = guidance.is_old(answer, self.today, self.settings.old_after_days)
        page = str(issuer.advice) if issuer.advice else ""
        key = ("old" if old else "recent") + (".with_page" if page else "")
        age = wording.starting(phrases.age(answer.day, self.today))
        lines = self.style.wrap(phrases(key, age=age, page=page), "  ", "  ")
        colour = "yellow" if old else "green"
        return [self.style.paint(self._linked(line, page), colour) for line in lines]

    def _sources(self, citations: Sequence[Citation], phrases: Phrasebook) -> list[str]:
        lines: list[str] = []
        for citation in {citation.source: citation for citation in citations}.values():
            day = phrases.day(citation.published)
            reported = phrases("reported", publisher=citation.publisher, day=day, title=citation.title)
            wrapped = self.style.wrap(reported, "  ", "    ")
            lines += [self.style.paint(self.style.link(line, citation.url), "dim") for line in wrapped]
            lines.append(self.style.paint(f"    {self.style.link(citation.url, citation.url)}", "dim"))
        return lines

    def _unknown(self, outcome: Outcome, phrases: Phrasebook) -> list[str]:
        lines = self._bold(self.style.wrap(wording.why_unknown(outcome, self.knowledge, phrases)))
        if outcome.nearby:
            names = [wording.place_name(place, self.knowledge, phrases) for place in outcome.nearby]
            lines += self.style.wrap(phrases("nearby", places=phrases.joined(names, "or")))
        return lines

    def _danger(self, outcome: Outcome, phrases: Phrasebook) -> list[str]:
        first = self.style.wrap(wording.emergency(self.settings, phrases))
        issuers = self.knowledge.issuers
        pages = [
            (issuer, str(issuers[issuer].emergency))
            for issuer in guidance.concerned_issuers(outcome, self.knowledge)
            if issuers[issuer].emergency
        ]
        return [*(self.style.paint(line, "bold", "red") for line in first), *self._page_list(pages, phrases)]

    def _pages(self, outcome: Outcome, phrases: Phrasebook) -> list[str]:
        issuers = self.knowledge.issuers
        pages = [
            (issuer, str(issuers[issuer].advice))
            for issuer in guidance.concerned_issuers(outcome, self.knowledge)
            if issuers[issuer].advice
        ]
        if not pages:
            return []
        heading = self.style.paint(phrases("official.pages"), "dim")
        return [heading, *self._page_list(pages[:_MOST_PAGES], phrases)]

    def _page_list(self, pages: Iterable[tuple[str, str]], phrases: Phrasebook) -> list[str]:
        return [
            f"  {self.knowledge.issuers[issuer].flag} {self._name(issuer, phrases)}: "
            f"{self.style.link(url, url)}"
            for issuer, url in pages
        ]

    def _choices(self, options: Sequence[Option], heading: str | None) -> list[str]:
        lines = [self.style.paint(heading, "dim")] if heading else []
        for number, option in enumerate(options, start=1):
            lines += self.style.wrap(option.shown, f"  {number}  ", "     ")
        return lines

    def _bold(self, lines: Iterable[str]) -> list[str]:
        return [self.style.paint(line, "bold") for line in lines]

    def _linked(self, line: str, url: str) -> str:
        return line.replace(url, self.style.link(url, url)) if url else line
