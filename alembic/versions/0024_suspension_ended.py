"""That the step which ends a suspension was taken: a medical passed, a test passed, a document produced.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "suspension_ended",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("determination_id", sa.BigInteger(), sa.ForeignKey("determination.id"), nullable=False),
        sa.Column("licence_id", sa.BigInteger(), sa.ForeignKey("licence.id"), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(300), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("suspension_ended.id"), unique=True),
        sa.CheckConstraint("evidence <> ''", name="gives_evidence"),
    )
    op.create_index("ix_suspension_ended_determination_id", "suspension_ended", ["determination_id"])
    op.create_index(
        "uq_suspension_ended_first",
        "suspension_ended",
        ["determination_id", "licence_id"],
        unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.execute(
        "CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON suspension_ended"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
    )
    op.execute("GRANT SELECT, INSERT ON suspension_ended TO licensing_app")
    op.execute("GRANT SELECT ON suspension_ended TO licensing_read")


def downgrade() -> None:
    op.drop_table("suspension_ended")
