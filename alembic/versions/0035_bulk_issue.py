"""Bulk issue: many letters approved in one press, each with its own outcome.

Revision ID: 0035
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

HISTORY = ("bulk_letter", "bulk_outcome")
TABLES = ("bulk_job", *HISTORY)


def upgrade() -> None:
    op.create_table(
        "bulk_job",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False, unique=True),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stopped_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("stopped_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(stopped_at IS NULL) = (stopped_by IS NULL)", name="stopped_by_somebody"),
    )
    op.create_table(
        "bulk_letter",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("job_id", sa.BigInteger(), sa.ForeignKey("bulk_job.id"), nullable=False),
        sa.Column("notice_id", sa.BigInteger(), sa.ForeignKey("notice.id"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.UniqueConstraint("job_id", "notice_id"),
    )
    op.create_index("ix_bulk_letter_notice_id", "bulk_letter", ["notice_id"])
    op.create_table(
        "bulk_outcome",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("letter_id", sa.BigInteger(), sa.ForeignKey("bulk_letter.id"), nullable=False, unique=True),
        sa.Column("result", sa.String(40), nullable=False),
        sa.Column("says", sa.String(600), nullable=False),
        sa.Column("revision_id", sa.BigInteger(), sa.ForeignKey("notice_revision.id")),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("result IN ('approved', 'refused', 'changed')", name="bulkresult"),
        sa.CheckConstraint("(result = 'approved') = (revision_id IS NOT NULL)", name="approved_as"),
    )
    op.create_index("ix_bulk_outcome_revision_id", "bulk_outcome", ["revision_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON bulk_job TO licensing_app")
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(HISTORY)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
