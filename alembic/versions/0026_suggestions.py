"""Suggestions of a schedule: asked for, worked out, changed by a person, confirmed by one.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"

TABLES = ("suggestion", "suggestion_problem", "suggested_place")


def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False, unique=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("based_on", sa.BigInteger(), sa.ForeignKey("suggestion.id")),
        sa.Column("asked_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("worked_out_at", sa.DateTime(timezone=True)),
        sa.Column("gap", sa.Float()),
        sa.Column("is_complete", sa.Boolean()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_because", sa.String(600), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'gathered', 'worked_out', 'cancelled', 'confirmed')", name="state"),
    )
    op.create_index("ix_suggestion_based_on", "suggestion", ["based_on"])
    op.create_table(
        "suggestion_problem",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("suggestion_id", sa.BigInteger(), sa.ForeignKey("suggestion.id"), nullable=False, unique=True),
        sa.Column("problem", postgresql.JSONB(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("as_on", sa.Date(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "suggested_place",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("suggestion_id", sa.BigInteger(), sa.ForeignKey("suggestion.id"), nullable=False),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id")),
        sa.Column("starts_at", sa.DateTime(timezone=True)),
        sa.Column("chosen_by", sa.String(40), nullable=False),
        sa.Column("because", sa.String(2000), nullable=False),
        sa.Column("warned", sa.String(80), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("suggested_place.id"), unique=True),
        sa.CheckConstraint("(hearing_day_id IS NULL) = (starts_at IS NULL)", name="day_and_time_together"),
        sa.CheckConstraint("because <> ''", name="says_why"),
        sa.CheckConstraint("chosen_by IN ('search', 'pin', 'move', 'out')", name="chosenby"),
    )
    for column in ("suggestion_id", "review_id", "hearing_day_id"):
        op.create_index(f"ix_suggested_place_{column}", "suggested_place", [column])
    op.create_index(
        "uq_suggested_place_first",
        "suggested_place",
        ["suggestion_id", "review_id"],
        unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON suggestion TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON suggestion_problem, suggested_place TO licensing_app")
    op.execute("GRANT SELECT ON suggestion, suggestion_problem, suggested_place TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
