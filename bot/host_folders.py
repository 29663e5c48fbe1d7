"""Where the program keeps files of its own on this machine."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_NAME = "advisory-bot"


def cache_folder() -> Path:
    """For what can be computed again. It need not exist."""
    return Path(platformdirs.user_cache_dir(_NAME, appauthor=False))


def data_folder() -> Path:
    """For what must outlast a restart. It need not exist."""
    return Path(platformdirs.user_data_dir(_NAME, appauthor=False))
