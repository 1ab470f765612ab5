"""Dated facts of a review: hear-by date, risk, closure without a hearing.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

TABLES = ("hear_by_date", "risk_change", "closure")


def upgrade() -> None:
    op.create_table(
        "hear_by_date",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("hear_by", sa.Date()),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("hear_by_date.id")),
        sa.UniqueConstraint("supersedes"),
    )
    op.create_index("ix_hear_by_date_review_id", "hear_by_date", ["review_id"])
    op.create_table(
        "risk_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("risk", sa.String(40), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("set_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("risk IN ('low', 'medium', 'high', 'very_high')", name="risk"),
    )
    op.create_index("ix_risk_change_review_id", "risk_change", ["review_id"])
    op.create_table(
        "closure",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("review_id"),
        sa.CheckConstraint(
            ("reason IN ('licence_expired', 'licence_surrendered', 'withdrawn', 'duplicate')"), name="closurereason"
        ),
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT ON hear_by_date, risk_change, closure TO licensing_app")
    op.execute("GRANT SELECT ON hear_by_date, risk_change, closure TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
