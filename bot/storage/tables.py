"""The tables as the program works with them. How a database gets there is in `migrations`."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC. SQLite has no zones: there it is written without one, and read back with it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    @override
    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


# All that belongs to a server refers to its row here, and is deleted with it.
servers = Table(
    "servers",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("departed", Moment, index=True),
    Column("language", String(8)),
    Column("ephemeral", Boolean),
    Column("cooldown_questions", Integer),
    Column("cooldown_seconds", Integer),
    Column("nationality", String(64)),
    Column("feedback", Boolean),
)

answer_channels = Table(
    "answer_channels",
    metadata,
    Column(
        "server_id",
        BigInteger,
        ForeignKey("servers.server_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("day", Date, nullable=False, index=True),
    Column("language", String(8), nullable=False),
    Column("reason", String(32), nullable=False),
    Column("names", String(400), nullable=False),
    Column("question", String(400), nullable=False),
    Column("times", Integer, nullable=False),
    UniqueConstraint("day", "language", "reason", "question"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("entry", String(100), primary_key=True),
    Column("issuer", String(100), primary_key=True),
    Column("day", Date, primary_key=True, index=True),
    Column("helpful", Integer, nullable=False, server_default="0"),
    Column("unhelpful", Integer, nullable=False, server_default="0"),
)

# A subscription by direct message is of no server. `issuer` is empty for any. `language` is set for direct
# messages alone: in a server its own setting counts.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("server_id", BigInteger, ForeignKey("servers.server_id", ondelete="CASCADE"), index=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("place", String(64), nullable=False),
    Column("issuer", String(64), nullable=False),
    Column("role_id", BigInteger),
    Column("language", String(8)),
    Column("created", Moment, nullable=False),
    Column("paused", Moment),
    Column("reason", String(16)),
    UniqueConstraint("channel_id", "place", "issuer"),
    # No number is given twice: somebody may still be choosing from an older list.
    sqlite_autoincrement=True,
)

# What is to be sent to a subscription: the change at `position` of a government's log, its name and moment.
# `message` is set once it is being sent: rows that have it in common are one message.
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column(
        "subscription_id",
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey("subscriptions.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("issuer", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", String(16), nullable=False),
    Column("changed", Moment, nullable=False),
    Column("taken", Moment, nullable=False, index=True),
    Column("message", String(24), index=True),
    Column("trying", Moment),
    Column("sent", Moment, index=True),
    # The same step may be taken again on the same day, after it was taken back.
    UniqueConstraint("subscription_id", "name", "changed"),
)

# How far the log of each government's changes was taken; `latest` is the moment of the last one.
alert_positions = Table(
    "alert_positions",
    metadata,
    Column("issuer", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("latest", Moment, nullable=False),
)
