"""The copy of a notice that goes to whoever represents the holder: frozen bytes, as the notice's own are.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "notice_copy",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("revision_id", sa.BigInteger(), sa.ForeignKey("notice_revision.id"), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("firm", sa.String(200), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.CheckConstraint("octet_length(pdf) > 0", name="has_bytes"),
    )
    op.execute(
        "CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON notice_copy"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
    )
    op.execute("GRANT SELECT, INSERT ON notice_copy TO licensing_app")
    op.execute("GRANT SELECT ON notice_copy TO licensing_read")


def downgrade() -> None:
    op.drop_table("notice_copy")
