"""Settings of servers, questions without an answer, and how helpful answers are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the first tables."""
    op.create_table(
        "servers",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departed", sa.DateTime(timezone=True)),
        sa.Column("language", sa.String(8)),
        sa.Column("ephemeral", sa.Boolean()),
        sa.Column("cooldown_questions", sa.Integer()),
        sa.Column("cooldown_seconds", sa.Integer()),
        sa.Column("nationality", sa.String(64)),
        sa.Column("feedback", sa.Boolean()),
        sa.PrimaryKeyConstraint("server_id", name="pk_servers"),
    )
    op.create_index("ix_servers_departed", "servers", ["departed"])
    op.create_table(
        "answer_channels",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "channel_id", name="pk_answer_channels"),
        sa.ForeignKeyConstraint(
            ["server_id"],
            ["servers.server_id"],
            name="fk_answer_channels_server_id_servers",
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "gaps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("names", sa.String(400), nullable=False),
        sa.Column("question", sa.String(400), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gaps"),
        sa.UniqueConstraint(
            "day", "language", "reason", "question", name="uq_gaps_day_language_reason_question"
        ),
    )
    op.create_index("ix_gaps_day", "gaps", ["day"])
    op.create_table(
        "feedback",
        sa.Column("entry", sa.String(100), nullable=False),
        sa.Column("issuer", sa.String(100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("helpful", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("unhelpful", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("entry", "issuer", "day", name="pk_feedback"),
    )
    op.create_index("ix_feedback_day", "feedback", ["day"])
