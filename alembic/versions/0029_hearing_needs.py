"""What a hearing needs and the days on which somebody cannot come; that a hearing day was moved.

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

TABLES = ("hearing_needs", "unavailability", "hearing_day_move")


def upgrade() -> None:
    op.create_table(
        "hearing_needs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("minutes", sa.Integer()),
        sa.Column("interpreter", sa.String(120), nullable=False),
        sa.Column("adjustments", sa.String(300), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("hearing_needs.id"), unique=True),
        sa.CheckConstraint("minutes BETWEEN 10 AND 480", name="minutes_of_a_hearing"),
    )
    op.create_index("ix_hearing_needs_review_id", "hearing_needs", ["review_id"])
    op.create_index(
        "uq_hearing_needs_first",
        "hearing_needs",
        ["review_id"],
        unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "unavailability",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("whose", sa.String(40), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("unavailability.id"), unique=True),
        sa.CheckConstraint("whose IN ('holder', 'representative', 'witness')", name="whose"),
        sa.CheckConstraint("last_day >= first_day", name="days_in_order"),
        sa.CheckConstraint("because <> ''", name="says_why"),
        sa.CheckConstraint("is_withdrawn = (supersedes IS NOT NULL)", name="withdrawn_by_a_later_row"),
    )
    op.create_index("ix_unavailability_review_id", "unavailability", ["review_id"])
    op.create_table(
        "hearing_day_move",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id"), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("venue", sa.String(120), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("moved_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("because <> ''", name="says_why"),
    )
    op.create_index("ix_hearing_day_move_hearing_day_id", "hearing_day_move", ["hearing_day_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
