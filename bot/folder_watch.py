"""Noticing that files of the knowledge base were edited."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import awatch

from knowledge import Folders

_log = logging.getLogger(__name__)

_GROUPED_MS = 3_000
_QUIET_MS = 200
"""Edits that follow one another within this time are one, unless they go on for `_GROUPED_MS`."""
_LOOK_MS = 1_000
"""So often it is looked whether the folders are still the same ones."""


async def edits(folders: Folders) -> AsyncIterator[None]:
    """Yields once folders are watched, and then whenever something in them may have changed.

    A folder that is replaced as a whole is watched on. Where the system can't watch any more folders, the
    log says so and it ends.
    """
    paths = {*folders.seeds, *folders.entries, *folders.vocabulary}
    while True:
        watched = _identities(paths)
        if not watched:
            await asyncio.sleep(_LOOK_MS / 1000)
            continue
        changes = awatch(
            *watched,
            watch_filter=None,
            debounce=_GROUPED_MS,
            step=_QUIET_MS,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
        )
        first = True
        try:
            async for changed in changes:
                if first:
                    _log.info("%d folders of the knowledge base are watched", len(watched))
                if first or changed:
                    yield
                first = False
                if _identities(paths) != watched:
                    break
        except FileNotFoundError:
            continue  # it went in this moment
        except (OSError, RuntimeError) as error:
            _log.error(
                "the folders of the knowledge base can't be watched (%s). Edits are still taken up by SIGHUP "
                "and by /curate reload.",
                error,
            )
            return


def _identities(paths: set[Path]) -> dict[Path, tuple[int, int]]:
    """Each folder that is there, with what tells it from another one of its name."""
    found = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        found[path] = (status.st_dev, status.st_ino)
    return found
