"""Paper sheets of hearings, what is keyed in from them, and what a second person says of it.

Revision ID: 0037
Revises: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

HISTORY = ("hearing_sheet", "sheet_entry", "sheet_verdict")


def upgrade() -> None:
    op.create_table(
        "hearing_sheet",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("number", sa.String(32), nullable=False, unique=True),
        sa.Column("listing_id", sa.BigInteger(), sa.ForeignKey("listing.id"), nullable=False),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("told", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("printed_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(pdf) > 0 AND pages > 0", name="has_pages"),
    )
    op.create_index("ix_hearing_sheet_listing_id", "hearing_sheet", ["listing_id"])
    op.create_index("ix_hearing_sheet_review_id", "hearing_sheet", ["review_id"])
    op.create_table(
        "sheet_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("sheet_id", sa.BigInteger(), sa.ForeignKey("hearing_sheet.id"), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), sa.ForeignKey("listing.id"), nullable=False),
        sa.Column("written", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.Column("document", sa.Integer(), nullable=False),
        sa.Column("keyed_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("keyed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("sheet_entry.id"), unique=True),
    )
    op.create_index("ix_sheet_entry_sheet_id", "sheet_entry", ["sheet_id"])
    op.create_index(
        "uq_sheet_entry_first", "sheet_entry", ["listing_id"], unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )  # fmt: skip
    op.create_table(
        "sheet_verdict",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("entry_id", sa.BigInteger(), sa.ForeignKey("sheet_entry.id"), nullable=False, unique=True),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), unique=True),
        sa.Column("says", sa.String(600), nullable=False),
        sa.Column("given_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(hearing_id IS NULL) = (says <> '')", name="confirmed_or_says_what_is_wrong"),
    )
    op.add_column("hearing", sa.Column("from_sheet", sa.String(32), nullable=False, server_default=""))
    op.alter_column("hearing", "from_sheet", server_default=None)
    for table in HISTORY:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(HISTORY)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(HISTORY)} TO licensing_read")


def downgrade() -> None:
    op.drop_column("hearing", "from_sheet")
    for table in reversed(HISTORY):
        op.drop_table(table)
