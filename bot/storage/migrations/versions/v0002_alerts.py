"""Subscriptions to alerts, what is to be sent to them, and how far changes were taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables of alerts."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "subscriptions",
        sa.Column("id", number, nullable=False),
        sa.Column("server_id", sa.BigInteger()),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("issuer", sa.String(64), nullable=False),
        sa.Column("role_id", sa.BigInteger()),
        sa.Column("language", sa.String(8)),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.String(16)),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.ForeignKeyConstraint(
            ["server_id"],
            ["servers.server_id"],
            name="fk_subscriptions_server_id_servers",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("channel_id", "place", "issuer", name="uq_subscriptions_channel_id_place_issuer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscriptions_server_id", "subscriptions", ["server_id"])
    op.create_table(
        "outbox",
        sa.Column("id", number, nullable=False),
        sa.Column("subscription_id", number, nullable=False),
        sa.Column("issuer", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.String(24)),
        sa.Column("trying", sa.DateTime(timezone=True)),
        sa.Column("sent", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name="fk_outbox_subscription_id_subscriptions",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "subscription_id", "name", "changed", name="uq_outbox_subscription_id_name_changed"
        ),
    )
    for column in ("taken", "message", "sent"):
        op.create_index(f"ix_outbox_{column}", "outbox", [column])
    op.create_table(
        "alert_positions",
        sa.Column("issuer", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("latest", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer", name="pk_alert_positions"),
    )
