"""What every command works with: the folders named, the settings, the advisor."""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.terminal import TerminalRenderer
    from config import Settings
    from knowledge import Advisor, Folders
    from knowledge.feeds.live import LiveAdvisories

DONE = 0
PROBLEMS = 1
USAGE = 2
CONFIGURATION = 78


@dataclass
class Session:
    """The global options of one call, and what is made from them when first needed."""

    seeds: list[str] = field(default_factory=list)
    entries: list[str] = field(default_factory=list)
    vocabulary: list[str] = field(default_factory=list)
    config: Path | None = None

    @cached_property
    def folders(self) -> Folders:
        """The folders of the knowledge base."""
        from knowledge import Folders

        return Folders.named(self.seeds, self.entries, self.vocabulary)

    @cached_property
    def settings(self) -> Settings:
        """The settings. Raises ConfigurationError."""
        from bot.configuration import load_settings

        return load_settings(self.config, os.environ)

    @cached_property
    def advisor(self) -> Advisor:
        """The advisor, from the cache if the knowledge base is unchanged.

        Raises KnowledgeError, and ConfigurationError first: no answer is given on wrong settings.
        """
        from bot.cli.progress import progress_bar
        from bot.host_folders import cache_folder
        from bot.memory import loading
        from knowledge import Advisor

        _ = self.settings
        with loading(), progress_bar("Reading the knowledge base") as progress:
            return Advisor.open(self.folders, cache_folder(), progress)

    def renderer(self, at: dt.date | None = None) -> TerminalRenderer:
        """What writes outcomes to standard output, with ages counted to `at` or today."""
        from bot.style import Style
        from bot.terminal import TerminalRenderer

        day = at or dt.datetime.now().astimezone().date()
        return TerminalRenderer(self.advisor.knowledge, self.settings.answers, Style.of(sys.stdout), day)

    def live(self, day: dt.date | None = None) -> LiveAdvisories:
        """Live advisories as they are on disk, or were held on a day. Nothing is fetched.

        Raises ConfigurationError.
        """
        from bot.feeds.folder import FeedFolder
        from bot.host_folders import data_folder

        return FeedFolder(data_folder() / "feeds").live(self.settings.feeds.sources, day)

    def issuer(self, name: str | None) -> str | None:
        """The id of an issuer as typed. Raises a usage error if there is none such."""
        return _known("--issuer", name, tuple(self.advisor.knowledge.issuers))

    def locale(self, name: str | None) -> str | None:
        """The id of a language as typed. Raises a usage error if there is none such."""
        return _known("--locale", name, tuple(self.advisor.knowledge.place_names))


def _known(option: str, name: str | None, known: tuple[str, ...]) -> str | None:
    if name is None or name in known:
        return name
    if name.strip().lower() in known:
        return name.strip().lower()
    raise click.BadParameter(f"“{name}” is not known. Use one of: {', '.join(known)}.", param_hint=option)


def fail(message: str, code: int) -> None:
    """Says on standard error why it can't go on, and leaves with `code`."""
    click.echo(message, err=True)
    click.get_current_context().exit(code)
