"""What an appeal makes of each licence's outcome, as decisions are told it.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"

OUTCOMES = "('revoked', 'suspended', 'warning', 'no_further_action')"


def upgrade() -> None:
    op.create_table(
        "appeal_effect",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("determination_id", sa.BigInteger(), sa.ForeignKey("determination.id"), nullable=False, index=True),
        sa.Column("licence_id", sa.BigInteger(), sa.ForeignKey("licence.id"), nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=False),
        sa.Column("disposed_on", sa.Date()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("stands", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40)),
        sa.Column("suspension_months", sa.Integer()),
        sa.Column("suspension_days", sa.Integer()),
        sa.Column("starts_on", sa.Date()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("appeal_effect.id"), unique=True),
        sa.CheckConstraint("stands IN ('live', 'upheld', 'quashed', 'varied')", name="onappeal"),
        sa.CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        sa.CheckConstraint("(stands = 'varied') = (outcome IS NOT NULL)", name="varied_to_something"),
        sa.CheckConstraint("(stands = 'live') = (decided_on IS NULL)", name="live_until_decided"),
        sa.CheckConstraint("disposed_on IS NULL OR disposed_on >= lodged_on", name="disposed_of_after_it_began"),
    )
    op.create_index(
        "uq_appeal_effect_first", "appeal_effect", ["determination_id", "licence_id"], unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )  # fmt: skip
    op.execute(
        "CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON appeal_effect"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
    )
    op.execute("GRANT SELECT, INSERT ON appeal_effect TO licensing_app")
    op.execute("GRANT SELECT ON appeal_effect TO licensing_read")


def downgrade() -> None:
    op.drop_table("appeal_effect")
