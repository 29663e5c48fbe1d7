"""The command that writes a source record from what a curator is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from bot.atomic_file import write_whole
from bot.cli.prompts import line, new_id
from bot.cli.session import DONE, PROBLEMS, Session
from bot.curated_files import NoOwnFolder, own_folder
from bot.source_draft import Field, SourceCheck, SourceDraft, source_check
from knowledge.problems import shown_path

_SOURCE = {
    "id": "Id of the document",
    "title": "Title as published",
    "publisher": "Publisher",
    "published": "Day of publication, YYYY-MM-DD",
    "url": "Address",
}
_REQUIRED = {
    "issuer": "Issuer: an id of issuers.yaml",
    "speaker": "Who said it, and where",
    "about": "Places it is about: ids of places.yaml",
}
_OPTIONAL = {
    "audience": "Whom it is for (may be empty)",
    "stated": "Day it was said, YYYY-MM-DD (may be empty)",
}
_LISTS = frozenset({"about"})
_NONE = "-"


def write_source(session: Session) -> int:
    """Asks for a document and its passages; each passage is on the disk as soon as it passes the check.

    A source without passages is no record: at the end of input, it is printed instead.
    """
    try:
        folder = own_folder("seeds", session.folders.seeds)
    except NoOwnFolder as error:
        raise click.UsageError(str(error)) from None
    folder.mkdir(parents=True, exist_ok=True)
    with source_check(session.folders, folder) as check:
        writing = _Writing(folder, check)
        try:
            writing.ask()
        except click.Abort:
            return writing.broken_off()
        return writing.finished()


class _Writing:
    def __init__(self, folder: Path, check: SourceCheck) -> None:
        self._folder = folder
        self._check = check
        self._draft = SourceDraft({})
        self._unfinished: dict[str, Field] = {}

    @property
    def _file(self) -> Path:
        return self._folder / f"{self._draft.source['id']}.yaml"

    def ask(self) -> None:
        """Raises click.Abort at the end of input."""
        for name, prompt in _SOURCE.items():
            value = line(prompt, partial(self._source_problem, name))
            self._draft.source = {**self._draft.source, name: value}
        while id_ := self._passage_id():
            self._passage(id_)

    def _source_problem(self, name: str, typed: str) -> str | None:
        if name == "id":
            held = self._check.known.data["sources"]
            if wrong := new_id(typed, held, "source"):
                return wrong
            file = self._folder / f"{typed}.yaml"
            return f"{shown_path(file)} exists already. Choose another id." if file.exists() else None
        return SourceDraft({**self._draft.source, name: typed}).source_problem(name)

    # Passages.

    def _passage_id(self) -> str:
        held = {str(passage["id"]) for passage in self._draft.passages} | {
            *self._check.known.data["passages"]
        }
        return line(
            "\nId of a passage (empty: no more)", lambda typed: new_id(typed, held, "passage"), optional=True
        )

    def _passage(self, id_: str) -> None:
        """Asks until the check has nothing against the passage; what was typed before is the default."""
        passage: dict[str, Field] = {"id": id_}
        self._unfinished = passage
        while True:
            for name, prompt in _REQUIRED.items():
                typed = line(prompt, default=_default(passage, name))
                passage[name] = typed.replace(",", " ").split() if name in _LISTS else typed
            for name, prompt in _OPTIONAL.items():
                passage[name] = self._optional(prompt, passage, name)
            passage["quotes"] = self._quotes(passage)
            passage["fact"] = line("The fact in your own words", default=_default(passage, "fact"))
            if self._taken(passage):
                return
            click.echo("Not saved yet. Correct it: Enter keeps what you typed, “-” empties it.")

    def _optional(self, prompt: str, passage: Mapping[str, Field], name: str) -> str:
        typed = line(prompt, default=_default(passage, name), optional=True)
        return "" if typed == _NONE else typed

    def _quotes(self, passage: Mapping[str, Field]) -> list[str]:
        before = list(passage.get("quotes", ()))
        quotes: list[str] = []
        while True:
            default = before[len(quotes)] if len(quotes) < len(before) else None
            typed = line("Official wording, verbatim (empty: no more)", default=default, optional=True)
            if typed in {"", _NONE}:
                return quotes
            quotes.append(typed)

    def _taken(self, passage: Mapping[str, Field]) -> bool:
        draft = SourceDraft(self._draft.source, [*self._draft.passages, passage])
        problems = self._check.of(self._file.name, draft.yaml)
        for problem in problems:
            click.echo(problem)
        if problems:
            return False
        write_whole(self._file, draft.yaml.encode())
        self._draft, self._unfinished = draft, {}
        return True

    # The end.

    def finished(self) -> int:
        """Says what was saved."""
        if not self._draft.passages:
            return self._nothing_saved()
        self._saved()
        click.echo("No entry cites them yet. Write one: advisory-bot suggest, or by hand.")
        return DONE

    def broken_off(self) -> int:
        """Says what was saved, and prints what was not."""
        click.echo()
        if self._draft.passages:
            self._saved()
        if self._unfinished or not self._draft.passages:
            return self._nothing_saved()
        return DONE

    def _saved(self) -> None:
        passages = ", ".join(str(passage["id"]) for passage in self._draft.passages)
        click.echo(f"Saved in {shown_path(self._file)}: {passages}.")

    def _nothing_saved(self) -> int:
        rest = [self._unfinished] if self._unfinished else []
        click.echo("Not saved, as it is not whole:" if rest else "Not saved, as a source needs a passage:")
        click.echo(SourceDraft(self._draft.source, [*rest]).yaml, nl=False)
        return PROBLEMS


def _default(passage: Mapping[str, Field], name: str) -> str | None:
    value = passage.get(name)
    return (value if isinstance(value, str) else " ".join(value)) if value else None
