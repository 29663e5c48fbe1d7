"""An outcome as a person wants to read it in a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from bot import guidance, wording
from bot.style import Style
from config import Answers
from knowledge import Citation, GivenAnswer, Option, Outcome
from knowledge.base import KnowledgeBase
from knowledge.dates import long_day
from knowledge.vocabulary_model import Issuer

_MOST_PAGES = 4


class TerminalRenderer:
    """Turns outcomes into lines of text. `today` is the day ages are counted to."""

    def __init__(self, knowledge: KnowledgeBase, settings: Answers, style: Style, today: dt.date) -> None:
        self.knowledge = knowledge
        self.settings = settings
        self.style = style
        self.today = today

    def render(self, outcome: Outcome) -> str:
        """The whole reply, ending in a newline."""
        blocks: list[list[str]] = []
        if outcome.danger:
            blocks.append(self._danger(outcome))
        if outcome.answers:
            blocks += [self._answer(answer) for answer in outcome.answers]
        elif outcome.outcome == "ambiguous":
            blocks.append([self.style.paint(wording.choice(len(outcome.options)), "bold")])
        elif not outcome.danger or outcome.options:
            blocks.append(self._unknown(outcome))
        offered = guidance.choices(outcome)
        if offered:
            blocks.append(self._choices(offered, "Related" if outcome.answers else None))
        if outcome.outcome == "unknown" and not outcome.danger and outcome.reason != "not_a_question":
            blocks.append(self._pages(outcome))
        return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"

    def _answer(self, answer: GivenAnswer) -> list[str]:
        issuer = self.knowledge.issuers[answer.issuer]
        speaker = f"{issuer.flag} {wording.starting(issuer.name)} · {answer.speaker}"
        lines = [self.style.paint(line, "cyan") for line in self.style.wrap(speaker)]
        lines += self._bold(self.style.wrap(answer.text))
        lines += self._age(answer, issuer)
        for quote in answer.quotes:
            lines += self.style.wrap(f"“{quote}”", "  ", "   ")
        if answer.as_of:
            lines += self.style.wrap(f"The figure is as of {wording.partial_day(answer.as_of)}.", "  ")
        lines += self._sources(answer.citations)
        return lines

    def _age(self, answer: GivenAnswer, issuer: Issuer) -> list[str]:
        age = wording.starting(wording.age(answer.day, self.today))
        old = guidance.is_old(answer, self.today, self.settings.old_after_days)
        page = str(issuer.advice) if issuer.advice else ""
        text = f"{age}: old" if old else age
        if page:
            text += f", check the current advice at {page}" if old else f". Check for changes at {page}"
        lines = self.style.wrap(text if page else f"{text}.", "  ", "  ")
        colour = "yellow" if old else "green"
        return [self.style.paint(self._linked(line, page), colour) for line in lines]

    def _sources(self, citations: Sequence[Citation]) -> list[str]:
        lines: list[str] = []
        for citation in {citation.source: citation for citation in citations}.values():
            day = long_day(citation.published)
            wrapped = self.style.wrap(
                f"As reported by {citation.publisher}, {day}: {citation.title}", "  ", "    "
            )
            lines += [self.style.paint(self.style.link(line, citation.url), "dim") for line in wrapped]
            lines.append(self.style.paint(f"    {self.style.link(citation.url, citation.url)}", "dim"))
        return lines

    def _unknown(self, outcome: Outcome) -> list[str]:
        lines = self._bold(self.style.wrap(wording.why_unknown(outcome, self.knowledge)))
        if outcome.nearby:
            names = [guidance.place_name(place, self.knowledge) for place in outcome.nearby]
            lines += self.style.wrap(f"Did you mean {wording.joined(names, 'or')}?")
        return lines

    def _danger(self, outcome: Outcome) -> list[str]:
        lines = [self.style.paint(line, "bold", "red") for line in self.style.wrap(self.settings.emergency)]
        issuers = [
            issuer for issuer in guidance.concerned_issuers(outcome, self.knowledge) if issuer.emergency
        ]
        return lines + self._page_list([(issuer, str(issuer.emergency)) for issuer in issuers])

    def _pages(self, outcome: Outcome) -> list[str]:
        issuers = [issuer for issuer in guidance.concerned_issuers(outcome, self.knowledge) if issuer.advice][
            :_MOST_PAGES
        ]
        if not issuers:
            return []
        pages = self._page_list([(issuer, str(issuer.advice)) for issuer in issuers])
        return [self.style.paint("Official pages", "dim"), *pages]

    def _page_list(self, pages: Iterable[tuple[Issuer, str]]) -> list[str]:
        return [
            f"  {issuer.flag} {wording.starting(issuer.name)}: {self.style.link(url, url)}"
            for issuer, url in pages
        ]

    def _choices(self, options: Sequence[Option], heading: str | None) -> list[str]:
        lines = [self.style.paint(heading, "dim")] if heading else []
        for number, option in enumerate(options, start=1):
            lines += self.style.wrap(option.question, f"  {number}  ", "     ")
        return lines

    def _bold(self, lines: Iterable[str]) -> list[str]:
        return [self.style.paint(line, "bold") for line in lines]

    def _linked(self, line: str, url: str) -> str:
        return line.replace(url, self.style.link(url, url)) if url else line
