"""What the bot says about itself and its record: /about, /help, /topics, /sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from bot import buttons, wording
from bot.errors import GoneError
from bot.layout import MAX_OPTIONS, Item, Layout, paginate
from bot.markup import escape, link, small
from bot.phrasebook import phrasebook
from knowledge.base import KnowledgeBase
from knowledge.model import Source

_SOURCES_PER_PAGE = 10
_ENGLISH = phrasebook("en")

_HOW_TO_ASK = (
    "Ask in your own words: mention {name} in a message, reply to one of its answers, or write to it "
    "directly. For example: “Is the U.S. embassy in Kyiv open?” and then “And the British one?”"
)
_COMMANDS = (
    "**/advisory** what governments advise on a place now, or advised `on` a day; then the record\n"
    "**/ask** a question; `private` shows the answer to you alone\n"
    "**/topics** what the record can answer\n"
    "**/sources** what it rests on\n"
    "**/about** what it is, how old it is, privacy\n"
    "**/alerts** tell a channel or you alone when official advice changes\n"
    "**/settings** of this server, for those who manage it\n"
    "On a message: Apps → **Find the advisory**"
)
_EDITS = "Edit your question and the answer follows; delete it and the answer goes along."
_WHAT_IT_IS = (
    "{name} is unofficial: it repeats what governments and the press have said, with the source. It writes "
    "no text of its own, and where it holds nothing, it says so."
)
_PRIVACY = (
    "**Privacy** No name and no id of a person is stored. Kept are settings and alerts of servers, the "
    "channel of direct messages of those who asked for alerts there, counts of votes, and for a while common "
    "words of questions without a sure answer, but not who asked, nor where, and nothing of what is asked in "
    "direct messages. What belongs to which answer is in memory until the next restart, so that an edited or "
    "deleted question takes its answer along."
)
_INSTANCE = "Instance {instance}. Two answers to one question mean that two instances are running."


class Information:
    """Renders what there is to know. `instance` names this process, `today` the day ages are counted to."""

    def __init__(
        self, knowledge: KnowledgeBase, today: Callable[[], dt.date], instance: str, name: str
    ) -> None:
        self.knowledge = knowledge
        self.today = today
        self.instance = instance
        self.name = name

    def help(self) -> Layout:
        """How to ask."""
        languages = _ENGLISH.joined([_ENGLISH.language(locale) for locale in self.knowledge.locales])
        return Layout(
            [
                _HOW_TO_ASK.format(name=escape(self.name)),
                _COMMANDS,
                _EDITS,
                f"Languages: {languages}.",
                small(_ENGLISH("unofficial")),
            ]
        )

    def about(self) -> Layout:
        """What it is, how old the record is, and privacy."""
        days = [self.knowledge.day(passage) for passage in self.knowledge.passages.values()]
        issuers = dict.fromkeys(passage.issuer for passage in self.knowledge.passages.values())
        speakers = wording.issuer_names(self.knowledge, issuers, _ENGLISH)
        newest = f"{_ENGLISH.day(max(days))} ({_ENGLISH.age(max(days), self.today())})"
        record = (
            f"**The record** holds {_counted(len(days), 'statement')} of {speakers}, from "
            f"{_counted(len(self.knowledge.sources), 'source')}. The newest is of {newest}."
        )
        instance = small(_INSTANCE.format(instance=self.instance))
        return Layout([_WHAT_IT_IS.format(name=escape(self.name)), record, _PRIVACY, instance])

    def topics(self, chosen: str | None = None) -> Layout:
        """The topics, or the questions of one. Raises GoneError if there is no such topic."""
        topics = self.knowledge.topics
        if chosen is not None and chosen not in topics:
            raise GoneError
        menu: Item = buttons.topics([(id_, topic.title) for id_, topic in topics.items()])
        if chosen is None:
            lines = [
                f"**{escape(topic.title)}** · {_counted(len(topic.entries), 'question')}"
                for topic in topics.values()
            ]
            return Layout(
                [f"The record answers questions on {_counted(len(topics), 'topic')}.", *_pages(lines)],
                [[menu]],
            )
        topic = topics[chosen]
        entries = [self.knowledge.entries[id_] for id_ in topic.entries if id_ in self.knowledge.entries]
        choices = [(entry.id, entry.question) for entry in entries]
        menus: list[list[Item]] = [
            [buttons.entries(number, choices[at : at + MAX_OPTIONS])]
            for number, at in enumerate(range(0, len(choices), MAX_OPTIONS))
        ]
        return Layout(
            [f"**{escape(topic.title)}**", *_pages([f"- {escape(entry.question)}" for entry in entries])],
            [*menus, [menu]],
        )

    def sources(self, page: int = 0) -> Layout:
        """The documents that answers rest on, newest first; `page` counts from 0."""
        sources = sorted(self.knowledge.sources.values(), key=lambda source: source.published, reverse=True)
        blocks = [(_source(source),) for source in sources]
        pages = paginate(blocks, most=_SOURCES_PER_PAGE - 2)
        page = min(max(page, 0), len(pages) - 1)
        row: list[Item] = []
        if page > 0:
            row.append(buttons.sources_page(_ENGLISH("button.previous"), page - 1))
        if page < len(pages) - 1:
            row.append(buttons.sources_page(_ENGLISH("button.next"), page + 1))
        head = f"Answers rest on {_counted(len(sources), 'source')}."
        return Layout([head, *(piece.text for piece in pages[page])], [row])


def _source(source: Source) -> str:
    where = small(f"{source.publisher}, {_ENGLISH.day(source.published)}")
    return f"{link(source.title, str(source.url))}\n{where}"


def _pages(lines: list[str]) -> list[str]:
    """Lines as one text, as far as they fit: the menu below holds them all."""
    return [piece.text for piece in paginate([tuple(lines)], most=1)[0]]


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
