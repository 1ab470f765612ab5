"""Reviews opened for overdue training; papers of appeals, and corrections of when they were
brought; a planned holding of a power may be undone by a later row.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0051"
down_revision = "0050"

TABLES = ("training_review", "appeal_papers", "lodging_corrected")


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
    _appeal_papers()
    _lodgings()
    _undone_holdings()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO licensing_read")


def _appeal_papers() -> None:
    op.create_table(
        "appeal_papers",
        key(),
        sa.Column("appeal_id", sa.BigInteger(), sa.ForeignKey("appeal.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("contents", JSONB(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("appeal_id", "number"),
        sa.CheckConstraint("octet_length(pdf) > 0 AND pages > 0", name="has_pages"),
    )


def _lodgings() -> None:
    op.create_table(
        "lodging_corrected",
        key(),
        sa.Column("appeal_id", sa.BigInteger(), sa.ForeignKey("appeal.id"), nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("evidence", sa.String(300), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("lodging_corrected.id"), unique=True),
        sa.CheckConstraint("because <> '' AND evidence <> ''", name="says_why_and_shows_it"),
        sa.CheckConstraint("told_on >= lodged_on", name="learned_of_it_after"),
    )
    op.create_index(
        "uq_lodging_corrected_first", "lodging_corrected", ["appeal_id"], unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )  # fmt: skip


def _undone_holdings() -> None:
    """Of a function's rows of one day one is the first, and each other supersedes one of the same function and day."""
    op.add_column("power_holding", sa.Column("because", sa.String(600), nullable=False, server_default=""))
    op.add_column("power_holding", sa.Column("supersedes", sa.BigInteger(), unique=True))
    op.drop_constraint("uq_power_holding_function_held_from", "power_holding")
    op.create_index(
        "uq_power_holding_function_held_from", "power_holding", ["function", "held_from"], unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )  # fmt: skip
    op.create_unique_constraint(
        "uq_power_holding_id_function_held_from", "power_holding", ["id", "function", "held_from"]
    )
    op.create_foreign_key(
        "fk_power_holding_same_function_and_day", "power_holding", "power_holding",
        ["supersedes", "function", "held_from"], ["id", "function", "held_from"],
    )  # fmt: skip
    op.create_check_constraint("undone_says_why", "power_holding", "(supersedes IS NULL) = (because = '')")
    op.create_check_constraint(
        "undone_before_it_begins", "power_holding",
        "supersedes IS NULL OR (recorded_at AT TIME ZONE 'Europe/London')::date < held_from",
    )  # fmt: skip


def downgrade() -> None:
    """Holdings that undo others have to go first: the older rule knows of none."""
    op.drop_constraint("fk_power_holding_same_function_and_day", "power_holding")
    op.drop_constraint("uq_power_holding_id_function_held_from", "power_holding")
    op.drop_index("uq_power_holding_function_held_from", "power_holding")
    op.drop_column("power_holding", "supersedes")
    op.drop_column("power_holding", "because")
    op.create_unique_constraint("uq_power_holding_function_held_from", "power_holding", ["function", "held_from"])
    for table in reversed(TABLES):
        op.drop_table(table)
