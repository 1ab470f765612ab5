"""Documents about a case, and their bytes, kept once by hash.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

TABLES = ("stored_file", "document")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SECTIONS = (
    "'hearing_notice', 'officers_report', 'offences_and_concerns', 'representations', 'policy', 'contact', "
    "'proof_of_service', 'other'"
)


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("verdict", sa.String(40), nullable=False),
        sa.Column("found", sa.String(200), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("octet_length(content) > 0", name="has_bytes"),
        sa.CheckConstraint("verdict IN ('not_scanned', 'waiting', 'clean', 'found', 'made_here')", name="verdict"),
    )
    # Files are compressed already: the server need not try.
    op.execute("ALTER TABLE stored_file ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "document",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("section", sa.String(40), nullable=False),
        sa.Column("sensitivity", sa.String(40), nullable=False),
        sa.Column("paragraph", sa.String(40)),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_from", sa.String(200), nullable=False),
        sa.Column("uploaded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("media_type", sa.String(80), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), sa.ForeignKey("stored_file.sha256"), nullable=False),
        sa.Column("pdf_sha256", sa.String(64), sa.ForeignKey("stored_file.sha256")),
        sa.Column("pages", sa.Integer()),
        sa.Column("belongs_to", sa.String(64), nullable=False),
        sa.Column("redacts", sa.BigInteger(), sa.ForeignKey("document.id")),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("document.id"), unique=True),
        sa.CheckConstraint(f"section IN ({SECTIONS})", name="section"),
        sa.CheckConstraint("sensitivity IN ('open', 'exempt', 'confidential')", name="sensitivity"),
        sa.CheckConstraint("paragraph IN ('1', '2', '3', '4', '5', '6', '7')", name="exemptparagraph"),
        sa.CheckConstraint(f"media_type IN ('application/pdf', 'image/jpeg', 'image/png', '{WORD}')", name="media"),
        sa.CheckConstraint("(sensitivity = 'exempt') = (paragraph IS NOT NULL)", name="exempt_names_paragraph"),
        sa.CheckConstraint("redacts IS NULL OR sensitivity = 'open'", name="redacted_is_open"),
        sa.CheckConstraint("supersedes IS NULL OR because <> ''", name="change_says_why"),
        sa.CheckConstraint("(pdf_sha256 IS NULL) = (pages IS NULL)", name="pages_are_of_the_pdf"),
    )
    op.create_index("ix_document_reference", "document", ["reference"])
    op.create_index("ix_document_sha256", "document", ["sha256"])
    op.create_index("ix_document_redacts", "document", ["redacts"])
    first = sa.text("supersedes IS NULL")
    op.create_index("uq_document_first", "document", ["reference", "number"], unique=True, postgresql_where=first)
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO licensing_app")
    op.execute("GRANT UPDATE (verdict, found, scanned_at) ON stored_file TO licensing_app")
    op.execute("GRANT SELECT ON document TO licensing_read")
    op.execute("GRANT SELECT (sha256, verdict, found, kept_at, scanned_at) ON stored_file TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
