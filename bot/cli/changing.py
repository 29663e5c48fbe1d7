"""A change of the knowledge base, made in the terminal: written, checked, and taken back if it won't do."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from bot.curated_files import Change, CuratedFiles
from knowledge import Folders, Problem
from knowledge.loading import examine

_TAKE_A_LINE = frozenset({"vi", "vim", "nvim", "view", "nano", "emacs", "emacsclient", "micro", "kak", "joe"})
"""Editors that open a file at a line with +LINE before it."""


class Changing:
    """Makes changes in one folder of entries; `problems_left` if one was kept that the check refuses."""

    def __init__(self, folders: Folders, folder: Path) -> None:
        self._folders = folders
        self._folder = folder
        self.problems_left = False
        self._read()

    def _read(self) -> list[Problem]:
        knowledge, problems, origin = examine(self._folders)
        self._known = _without_lines(problems)
        self.files = CuratedFiles(self._folder, knowledge, origin)
        return problems

    def make(self, change: Change, *, to_be_finished: bool = False) -> None:
        """Writes the change, opens the editor if it is `to_be_finished`, and prints what the check says.

        What the check refuses is taken back, unless the curator wants otherwise. Raises OSError if the
        file can't be written, and click.Abort at the end of input.
        """
        before = self._known
        change.write()
        click.echo(f"Written to {change.place}.")
        edited = to_be_finished and _edited(change)
        while (
            (errors := self._new_errors(before)) and edited and click.confirm("Edit it again?", default=True)
        ):
            _edited(change)
        if not errors:
            return
        if edited:  # what was typed in an editor is not thrown away without a word
            change = replace(change, after=change.path.read_bytes())
        try:
            refused = click.confirm("Take the change back?", default=not edited)
        except click.Abort:
            self.problems_left = edited or not _take_back(change)
            raise
        if refused and _take_back(change):
            self._read()
        else:
            self.problems_left = True

    def _new_errors(self, before: Counter[tuple[str, str, str]]) -> bool:
        problems = self._read()
        fresh = _without_lines(problems) - before
        new = [problem for problem in problems if _key(problem) in fresh]
        for problem in new:
            click.echo(problem)
        if not new:
            click.echo("The check finds nothing wrong with it.")
        return any(not problem.warning for problem in new)


def _take_back(change: Change) -> bool:
    if change.take_back():
        click.echo(f"Taken back: {change.path} is as it was.")
        return True
    click.echo(f"Not taken back: {change.path} was edited meanwhile.")
    return False


def _key(problem: Problem) -> tuple[str, str, str]:
    return problem.file, problem.what, problem.remedy


def _without_lines(problems: Iterable[Problem]) -> Counter[tuple[str, str, str]]:
    """An addition moves what stands below it: the line tells nothing about whether a problem is new."""
    return Counter(map(_key, problems))


def _edited(change: Change) -> bool:
    """Opens the curator's editor at the addition, until it is closed; False if there is none."""
    try:
        command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    except ValueError:
        command = []
    if not command:
        click.echo(f"Go on there in your editor; with EDITOR set, it is opened at {change.place}.")
        return False
    line = [f"+{change.line}"] if Path(command[0]).name in _TAKE_A_LINE else []
    try:
        subprocess.run([*command, *line, str(change.path)], check=False)  # noqa: S603  # the curator's own
    except OSError as error:
        click.echo(f"The editor {command[0]} can't be started: {error.strerror}.")
        return False
    return True
