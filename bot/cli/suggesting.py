"""The command that goes through what was asked in vain, and writes what a curator makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from bot.cli.changing import Changing
from bot.cli.kept_gaps import KeptGaps, nothing_kept
from bot.cli.prompts import line, new_id, one_of, unknown, words
from bot.cli.session import DONE, PROBLEMS, Session
from bot.curated_files import CuratedFiles, NewEntry, NoOwnFolder, own_folder
from bot.nearest import nearest
from bot.redaction import HIDDEN
from bot.storage.grouping import Group
from bot.yaml_edits import EditError
from knowledge.base import ANY
from knowledge.model import LOCALES, Locale, Reason

_MENU = "[p]hrasing, [d]eclined, [n]ew entry, [s]kip, [f]orget, [q]uit"
_MOST_OTHERS = 3
_REASONS: tuple[Reason, ...] = (
    "other_issuer",
    "other_place",
    "detail_not_stated",
    "no_match",
    "not_a_question",
)


def suggest(session: Session, days: int | None) -> int:
    """Goes through what was asked in vain in the last `days` days, and writes what is chosen.

    It ends with the groups of questions, or with the input. Raises StorageError.
    """
    try:
        folder = own_folder("entries", session.folders.entries)
    except NoOwnFolder as error:
        raise click.UsageError(str(error)) from None
    gaps = KeptGaps(session)
    _, groups = gaps.read(days)
    if not groups:
        click.echo(nothing_kept(session))
        return DONE
    suggesting = _Suggesting(session, folder, gaps.forget)
    try:
        suggesting.go_through(groups)
    except click.Abort:
        click.echo("\nStopped. What was written stays.")
    return PROBLEMS if suggesting.changing.problems_left else DONE


class _Suggesting:
    def __init__(self, session: Session, folder: Path, forget: Callable[[Group], object]) -> None:
        self._advisor = session.advisor
        self._forget = forget
        self.changing = Changing(session.folders, folder)

    @property
    def _files(self) -> CuratedFiles:
        return self.changing.files

    def go_through(self, groups: Sequence[Group]) -> None:
        """Raises click.Abort at the end of input."""
        choices: dict[str, Callable[[Group, Sequence[str]], None]] = {
            "p": self._phrasing,
            "d": self._declined,
            "n": lambda *_: self._entry(),
        }
        for number, group in enumerate(groups, start=1):
            near = self._near(group)
            self._show(number, len(groups), group, near)
            while (choice := one_of(_MENU, (*choices, "s", "f", "q"), "choice")) not in {"s", "q"}:
                if choice == "f":
                    self._forget(group)
                    click.echo("Forgotten.")
                    break
                try:
                    choices[choice](group, near)
                except EditError as error:
                    click.echo(error)
                except OSError as error:
                    click.echo(f"{error.filename}: {error.strerror}. Nothing was written.")
            if choice == "q":
                return
        click.echo("That was all.")

    # What is shown.

    def _show(self, number: int, of: int, group: Group, near: Sequence[str]) -> None:
        question = group.question
        times = "once" if group.count == 1 else f"{group.count} times"
        days = " – ".join(dict.fromkeys((group.first.isoformat(), group.last.isoformat())))
        click.echo(
            f"\n{number} of {of}: asked {times}, {days}, {question.language}: {', '.join(group.reasons)}"
        )
        for text in (question.text, *group.others[:_MOST_OTHERS]):
            click.echo(f"  {text}")
        if len(group.others) > _MOST_OTHERS:
            click.echo(f"  … and {len(group.others) - _MOST_OTHERS} more")
        if near:
            click.echo("Nearest entries")
        for place, id_ in enumerate(near, start=1):
            entry = self._files.knowledge.entries[id_]
            click.echo(f"  {place}  {id_}: {entry.question}")
            for answer in entry.answers:
                cites = ", ".join(answer.cites)
                click.echo(f"     {answer.issuer}: {answer.text.splitlines()[0]} [{cites}]")

    def _near(self, group: Group) -> list[str]:
        text = " ".join(word for word in group.question.text.split() if word != HIDDEN)
        return nearest(self._advisor, self._files.knowledge, text, group.question.language)

    # What is written.

    def _phrasing(self, group: Group, near: Sequence[str]) -> None:
        text = words("The question in your own words", HIDDEN)
        if not text:
            return
        entry = self._which_entry("Entry", near)
        groups = (ANY, *(answer.issuer for answer in self._files.knowledge.entries[entry].answers))
        named = next((name for name in group.question.names if name in groups), ANY)
        issuer = one_of("Issuer it asks about", groups, "answer of", default=named)
        self.changing.make(self._files.phrasing(entry, issuer, self._language(group), text))

    def _declined(self, group: Group, near: Sequence[str]) -> None:
        text = words("A question that must not be answered, in your own words", HIDDEN)
        if not text:
            return
        asked = next((reason for reason in _REASONS if reason in group.reasons), _REASONS[0])
        typed = one_of("Reason", _REASONS, "reason", default=asked)
        reason = next(reason for reason in _REASONS if reason == typed)
        entry = None
        if reason == "detail_not_stated":
            entry = self._which_entry("Entry it resembles (empty: none)", near, optional=True) or None
        self.changing.make(self._files.declined(reason, self._language(group), text, entry))

    def _entry(self) -> None:
        base = self._files.knowledge
        cites = self._passages()
        if not cites:
            return
        topic, title = self._topic()
        new = NewEntry(
            topic=topic,
            title=title,
            id=line("Id of the entry", lambda typed: new_id(typed, base.entries, "entry")),
            question=(question := line("The question in general")),
            subject=line("Its subject, to follow “have spoken on”"),
            issuer=(issuer := base.passages[cites[0]].issuer),
            answer_question=line(f"The question with {base.issuers[issuer].name} named", default=question),
            text=line("The answer", default=self._files.first_wording(cites)),
            cites=cites,
        )
        self.changing.make(self._files.entry(new), to_be_finished=True)

    def _passages(self) -> tuple[str, ...]:
        known = self._files.knowledge.passages

        def judge(typed: str) -> str | None:
            return next(filter(None, (unknown(id_, known, "passage") for id_ in typed.split())), None)

        click.echo("An entry rests on passages. If none says it: advisory-bot new-source.")
        return tuple(line("Ids of the passages it cites (empty: back)", judge, optional=True).split())

    def _topic(self) -> tuple[str, str]:
        topics = self._files.topics
        held = f" ({', '.join(topics)}, or a new one)" if topics else ""

        def judge(typed: str) -> str | None:
            return None if typed in topics else new_id(typed, self._files.knowledge.topics, "topic")

        topic = line(f"Topic{held}", judge)
        return topic, "" if topic in topics else line("Heading of the topic")

    def _which_entry(self, prompt: str, near: Sequence[str], *, optional: bool = False) -> str:
        numbers = {str(number): id_ for number, id_ in enumerate(near, start=1)}
        known = {**numbers, **{id_: id_ for id_ in self._files.knowledge.entries}}
        typed = line(
            prompt,
            lambda typed: None if typed in known else unknown(typed, self._files.knowledge.entries, "entry"),
            default=None if optional or not near else near[0],
            optional=optional,
        )
        return known[typed] if typed else ""

    def _language(self, group: Group) -> Locale:
        asked = group.question.language if group.question.language in LOCALES else "en"
        typed = one_of("Language", LOCALES, "language", default=asked)
        return next(locale for locale in LOCALES if locale == typed)
