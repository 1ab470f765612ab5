"""The commissioner’s judgments of proposals.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

TABLES = ("judgment",)


def upgrade() -> None:
    op.create_table(
        "judgment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("proposal_id", sa.BigInteger(), sa.ForeignKey("proposal.id"), nullable=False),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("adequacy", sa.String(40), nullable=False),
        sa.Column("adequacy_because", sa.String(2000), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("own_words", sa.String(8000), nullable=False),
        sa.Column("adopts_reasons", sa.Boolean(), nullable=False),
        sa.Column("divergence", sa.String(40), nullable=False),
        sa.Column("judged_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sha256", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("proposal_id"),
        sa.CheckConstraint("adequacy IN ('yes', 'not_quite', 'no')", name="adequacy"),
        sa.CheckConstraint(
            (
                "divergence IN ('same', 'same_outcome_other_reasons', 'same_outcome_other_length', "
                "'milder', 'harsher', 'sent_back')"
            ),
            name="divergence",
        ),
        sa.CheckConstraint("adequacy_because <> '' AND own_words <> ''", name="gives_reasons"),
        sa.CheckConstraint(
            ("act IN ('same', 'different', 'send_back_explain', 'send_back_ask_more')"), name="judgmentact"
        ),
        sa.CheckConstraint("act <> 'same' OR adopts_reasons", name="same_adopts_the_reasons"),
    )
    op.create_index("ix_judgment_review_id", "judgment", ["review_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT ON judgment TO licensing_app")
    op.execute("GRANT SELECT ON judgment TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
