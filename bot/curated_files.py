"""Where in a curator's folder an addition belongs, and the change that puts it there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.atomic_file import write_whole
from bot.yaml_edits import EditError, key, quoted, with_item
from knowledge.base import KnowledgeBase
from knowledge.collection import DECLINED_KEY
from knowledge.dates import long_day
from knowledge.folders import shipped_folder
from knowledge.model import Locale, Reason
from knowledge.origin import Origin
from knowledge.problems import shown_path


class NoOwnFolder(Exception):
    """There is no folder that the curator may write to; the message says how to have one."""


def own_folder(kind: str, folders: Sequence[Path]) -> Path:
    """The last folder of `kind` that is the curator's own; the shipped one only where it is a checkout.

    Raises NoOwnFolder.
    """
    shipped = shipped_folder(kind).resolve()
    for folder in reversed(folders):
        if folder.resolve() != shipped or _is_checkout(shipped):
            return folder
    raise NoOwnFolder(
        f"The shipped folder of {kind} belongs to the installed program, and its next version replaces it. "
        f"Make a folder of your own, and name it after: --{kind} shipped --{kind} FOLDER."
    )


def _is_checkout(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and any((above / ".git").exists() for above in folder.parents[:2])


@dataclass(frozen=True, slots=True)
class Change:
    """A file as it is (`before`; None if there is none), as it is to be, and the line of the addition."""

    path: Path
    before: bytes | None
    after: bytes
    line: int

    @property
    def place(self) -> str:
        """File and line, as a person names them."""
        return f"{shown_path(self.path)}:{self.line}"

    def write(self) -> None:
        """Makes the change. Raises OSError; then nothing has changed."""
        write_whole(self.path, self.after)

    def take_back(self) -> bool:
        """Puts the file back as it was; False if somebody has edited it since. Raises OSError."""
        if self.path.read_bytes() != self.after:
            return False
        if self.before is None:
            self.path.unlink()
        else:
            write_whole(self.path, self.before)
        return True


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry with one answer, as a curator begins it. `title` is that of a topic that is new."""

    topic: str
    title: str
    id: str
    question: str
    subject: str
    issuer: str
    answer_question: str
    text: str
    cites: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """It as YAML."""
        return [
            f"id: {key(self.id)}",
            f"question: {quoted(self.question)}",
            f"subject: {quoted(self.subject)}",
            "answers:",
            f"  - issuer: {key(self.issuer)}",
            f"    question: {quoted(self.answer_question)}",
            f"    text: {quoted(self.text)}",
            f"    cites: [{', '.join(map(key, self.cites))}]",
        ]


class CuratedFiles:
    """The files of one folder of entries, in the knowledge base that they are part of."""

    def __init__(self, folder: Path, knowledge: KnowledgeBase, origin: Origin) -> None:
        self.folder = folder
        self.knowledge = knowledge
        self.origin = origin

    def phrasing(self, entry: str, group: str, locale: Locale, text: str) -> Change:
        """Adds a phrasing below an entry and the issuer it asks about. Raises EditError or OSError."""
        folder = self.folder / "phrasings" / locale
        held = [
            (document.path, path)
            for document, path in (*self.origin.phrasings, *self.origin.declined)
            if document.path.parent == folder and path[0] == entry
        ]
        with_group = [file for file, path in held if path[1] == group]
        topic = self.origin.at["entries", entry][0].path.stem
        file = next(iter(with_group or [file for file, _ in held]), _named(folder, topic))
        return _added(file, (entry, group), [quoted(text)], f"{key(entry)}:\n  {key(group)}:\n")

    def declined(self, reason: Reason, locale: Locale, text: str, entry: str | None = None) -> Change:
        """Adds an example that must not be answered, below the entry it resembles if that is named.

        Raises EditError or OSError.
        """
        if entry is not None:
            return self.phrasing(entry, DECLINED_KEY, locale, text)
        folder = self.folder / "declined" / locale
        with_reason = [
            document.path
            for document, path in self.origin.declined
            if document.path.parent == folder and document.data.get("reason") == reason
        ]
        usual = _named(folder, reason.replace("_", "-"))
        file = usual if not with_reason or usual in with_reason else with_reason[0]
        if file.exists() and file not in with_reason:
            raise EditError(f"{shown_path(file)} is of another reason.")
        return _added(file, ("questions",), [quoted(text)], f"reason: {reason}\nquestions:\n")

    @property
    def topics(self) -> list[str]:
        """The ids of the topics that stand in this folder."""
        return [
            id_
            for (kind, id_), folder in self.origin.folder.items()
            if (kind, folder) == ("topics", self.folder)
        ]

    def entry(self, new: NewEntry) -> Change:
        """Adds an entry at the end of its topic's file. Raises EditError or OSError."""
        known = new.topic in self.topics
        file = self.origin.at["topics", new.topic][0].path if known else _named(self.folder, new.topic)
        if file.exists() and not known:
            raise EditError(f"{shown_path(file)} holds another topic.")
        head = f"topic: {key(new.topic)}\ntitle: {quoted(new.title)}\nentries:\n"
        return _added(file, ("entries",), new.lines, head)

    def first_wording(self, cites: Sequence[str]) -> str:
        """An answer to begin with: the day, who said it, and what the passages hold in our own words."""
        passages = [self.knowledge.passages[id_] for id_ in cites]
        day = long_day(self.knowledge.day(passages[0]))
        said = "On" if passages[0].stated else "Reported on"
        return f"{said} {day}: {passages[0].speaker}: {' '.join(passage.fact for passage in passages)}"


def _named(folder: Path, stem: str) -> Path:
    other = folder / f"{stem}.yml"
    return other if other.exists() else folder / f"{stem}.yaml"


def _added(file: Path, keys: Sequence[str], item: Sequence[str], head: str) -> Change:
    """The change that adds an item; a file that is not there yet begins with `head`."""
    if not file.exists():
        indent = "  " * len(keys)
        lines = [f"{indent}- {item[0]}", *(f"{indent}  {line}" for line in item[1:])]
        return Change(file, None, (head + "\n".join(lines) + "\n").encode(), head.count("\n") + 1)
    before = file.read_bytes()
    try:
        edited = with_item(before.decode("utf-8"), keys, item)
    except (EditError, UnicodeDecodeError) as error:
        raise EditError(f"{shown_path(file)}: {error} Add this by hand: {' '.join(item)}") from None
    return Change(file, before, edited.text.encode(), edited.line)
