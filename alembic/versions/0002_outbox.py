"""Promised work and the keys of submissions: neither is history, both may be changed.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

TABLES = ("outbox_message", "idempotency_key")


def upgrade() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("fact", sa.String(64), nullable=False),
        sa.Column("arguments", postgresql.JSONB(), nullable=False),
        sa.Column("dedupe", sa.String(120)),
        sa.Column("delivery", sa.String(40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("dedupe"),
        sa.CheckConstraint("delivery IN ('waiting', 'done', 'gave_up')", name="delivery"),
    )
    op.create_index(
        "ix_outbox_message_due", "outbox_message", ["due_at", "id"], postgresql_where=sa.text("delivery = 'waiting'")
    )
    op.create_table(
        "idempotency_key",
        sa.Column("key", sa.Uuid(), primary_key=True),
        sa.Column("person_id", sa.BigInteger()),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("answer", sa.String(500)),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp(), nullable=False),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON outbox_message, idempotency_key TO licensing_app")
    op.execute("GRANT SELECT ON outbox_message, idempotency_key TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
