"""What was decided: one first determination per review, by the body that holds the power.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

TABLES = ("determination",)


def upgrade() -> None:
    op.create_table(
        "determination",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False),
        sa.Column("holding_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.String(40), nullable=False),
        sa.Column("proposal_id", sa.BigInteger(), sa.ForeignKey("proposal.id")),
        sa.Column("judgment_id", sa.BigInteger(), sa.ForeignKey("judgment.id")),
        sa.Column("notice_id", sa.BigInteger(), sa.ForeignKey("notice.id"), nullable=False),
        sa.Column("reasons", sa.String(8000), nullable=False),
        sa.Column("holders_account", sa.String(4000), nullable=False),
        sa.Column("policy_version", sa.String(60), nullable=False),
        sa.Column("warnings_answered", sa.String(2000), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("determination.id")),
        sa.ForeignKeyConstraint(
            ["holding_id", "body"],
            ["power_holding.id", "power_holding.decides"],
            name="fk_determination_made_by_the_holder",
        ),
        sa.UniqueConstraint("judgment_id"),
        sa.UniqueConstraint("notice_id"),
        sa.UniqueConstraint("supersedes"),
        sa.CheckConstraint("body IN ('commissioner', 'panel')", name="body"),
        sa.CheckConstraint("reasons <> ''", name="gives_reasons"),
    )
    op.create_index("ix_determination_decided_on", "determination", ["decided_on"])
    op.create_index("ix_determination_hearing_id", "determination", ["hearing_id"])
    op.create_index("ix_determination_proposal_id", "determination", ["proposal_id"])
    op.create_index("ix_determination_review_id", "determination", ["review_id"])
    op.create_index(
        "uq_determination_first",
        "determination",
        ["review_id"],
        unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT ON determination TO licensing_app")
    op.execute("GRANT SELECT ON determination TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
