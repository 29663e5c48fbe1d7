"""The one error of storage. Known without loading SQLAlchemy."""

from __future__ import annotations


class StorageError(Exception):
    """The database can't be used. The message is a sentence that says why; no secret is in it."""
