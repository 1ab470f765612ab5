"""Papers for a hearing as they were published, the labels of their pages, who opened them; members' private notes.

Revision ID: 0033
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

HISTORY = ("papers_edition", "papers_page", "papers_opened")
WHOLE_LEAVE = (
    "(leave_by IS NULL) = (leave_on IS NULL) AND (leave_by IS NULL) = (leave_because = '')"
    " AND (leave_by IS NULL) = (other_side = '')"
)


def upgrade() -> None:
    op.create_table(
        "papers_edition",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), sa.ForeignKey("listing.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("contents", sa.dialects.postgresql.JSONB(), nullable=False),
        sa.Column("leave_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("leave_on", sa.Date()),
        sa.Column("leave_because", sa.String(600), nullable=False),
        sa.Column("other_side", sa.String(600), nullable=False),
        sa.UniqueConstraint("review_id", "number"),
        sa.CheckConstraint("octet_length(pdf) > 0 AND pages > 0", name="has_pages"),
        sa.CheckConstraint(WHOLE_LEAVE, name="leave_is_whole"),
    )
    op.create_index("ix_papers_edition_listing_id", "papers_edition", ["listing_id"])
    op.create_table(
        "papers_page",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("edition_id", sa.BigInteger(), sa.ForeignKey("papers_edition.id"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(12), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("words", sa.String(20000), nullable=False),
        sa.UniqueConstraint("review_id", "label"),
        sa.UniqueConstraint("edition_id", "place"),
    )
    op.create_table(
        "papers_opened",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("edition_id", sa.BigInteger(), sa.ForeignKey("papers_edition.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("edition_id", "person_id"),
    )
    op.create_index("ix_papers_opened_person_id", "papers_opened", ["person_id"])
    op.create_table(
        "papers_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("label", sa.String(12), nullable=False),
        sa.Column("says", sa.String(2000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("person_id", "review_id", "label"),
    )
    op.create_index("ix_papers_note_review_id", "papers_note", ["review_id"])
    for table in HISTORY:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(HISTORY)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(HISTORY)} TO licensing_read")
    # A private note is no act about the case: no event, no trigger, and nothing for whoever reads the database.
    op.execute("GRANT SELECT, INSERT, UPDATE ON papers_note TO licensing_app")


def downgrade() -> None:
    for table in ("papers_note", *reversed(HISTORY)):
        op.drop_table(table)
