"""Reviews opened for overdue training.

Revision ID: 0051
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0048"

TABLES = ("training_review",)


def key() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True)


def upgrade() -> None:
    op.create_table(
        "training_review",
        key(),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False, unique=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("attended_on", sa.Date()),
        sa.Column("says", sa.String(300), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("says <> ''", name="says_what"),
    )
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
