"""Run by Alembic: brings the database of the connection it is given to a version, all or nothing."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from bot.storage.schema import VERSION_TABLE
from bot.storage.tables import metadata

_LOCK = 7_214_903_365_018
"""Any number: the same for all who bring this database up to date."""

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_server_default=True,
    # SQLite can undo changes of tables as well: the transaction that is open is the one.
    transactional_ddl=True,
)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        # Of several bots that start together, one works and the others find the work done.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    context.run_migrations()
