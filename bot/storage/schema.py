"""Which versions of the tables there are. Known without loading SQLAlchemy."""

from __future__ import annotations

RELEASED = ("0001", "0002")
"""Every version of the tables that was ever released, oldest first: the revisions of the migrations."""

CURRENT = RELEASED[-1]
"""The version this program works with."""

VERSION_TABLE = "alembic_version"
"""The table that holds the version of a database, in its column `version_num`."""
