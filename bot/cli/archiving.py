"""The commands that copy the embedded database, and bring a copy back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from bot.cli.session import DONE, Session
from bot.configuration import storage_address
from bot.host_folders import data_folder
from bot.storage.archive import backup, restore


def write_backup(session: Session, file: Path) -> int:
    """Writes a copy of the database to a new file. Raises StorageError."""
    backup(storage_address(session.settings, data_folder()), file)
    click.echo(f"The database was copied to {file}.")
    return DONE


def bring_back(session: Session, file: Path) -> int:
    """Puts a copy in place of the database. Raises StorageError."""
    address = storage_address(session.settings, data_folder())
    kept = restore(address, file, dt.datetime.now().astimezone())
    click.echo(f"The database is again as in {file}." + (f" What it was is now {kept}." if kept else ""))
    return DONE
