"""The command that lists what was asked in vain."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import click

from bot.cli.output import print_json, print_table
from bot.cli.session import DONE, Session
from bot.configuration import storage_address
from bot.curating import Curating
from bot.host_folders import data_folder
from bot.storage import Address, Storage
from bot.storage.grouping import Group

_COLUMNS = ("count", "words", "language", "reason", "nearest entry", "last day")


def list_gaps(session: Session, *, days: int | None, as_json: bool) -> int:
    """Prints what was asked in vain in the last `days` days. Raises StorageError."""
    curating, groups = kept_groups(session, days)
    rows = [_json(group, curating.nearest(group)) for group in groups] if curating else []
    if as_json:
        print_json({"groups": rows}, indent=2)
    elif rows:
        print_table(_COLUMNS, [_row(row) for row in rows], left=(1, 2, 3, 4))
    else:
        click.echo(_nothing(session))
    return DONE


def kept_groups(session: Session, days: int | None = None) -> tuple[Curating | None, list[Group]]:
    """What was asked in vain in the last `days` days, as long as it is kept if None, most asked first.

    There is no Curating where nothing was ever kept. Raises StorageError.
    """
    settings = session.settings.curating
    address = storage_address(session.settings, data_folder())
    if address.file is not None and not address.file.exists():
        return None, []
    since = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=(days or settings.days) - 1)
    return asyncio.run(_groups(session, address, since))


async def _groups(session: Session, address: Address, since: dt.date) -> tuple[Curating, list[Group]]:
    storage = await Storage.open(address, gap_days=session.settings.curating.days)
    try:
        curating = Curating(session.advisor, storage.gaps, session.settings.curating)
        return curating, await curating.groups(since)
    finally:
        await storage.close()


def _json(group: Group, nearest: str | None) -> dict[str, Any]:
    return {
        "count": group.count,
        "words": group.question.text,
        "others": list(group.others),
        "language": group.question.language,
        "names": list(group.question.names),
        "reasons": list(group.reasons),
        "nearest": nearest,
        "first": group.first.isoformat(),
        "last": group.last.isoformat(),
    }


def _row(group: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(group["count"]), group["words"], group["language"], ", ".join(group["reasons"]),
        group["nearest"] or "–", group["last"],
    )  # fmt: skip


def _nothing(session: Session) -> str:
    if not session.settings.curating.questions:
        return "No questions are kept: the setting curating.questions is false."
    return "Nothing was asked in vain that is still kept."
