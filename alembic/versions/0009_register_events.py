"""What became of licences, what is known about holders, and which files came in.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TABLES = ("licence_event", "concern", "register_import")


def upgrade() -> None:
    op.create_table(
        "licence_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("licence_id", sa.BigInteger(), sa.ForeignKey("licence.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("ends_when", sa.String(80), nullable=False),
        sa.Column("because_reference", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("licence_event.id")),
        sa.UniqueConstraint("supersedes"),
        sa.CheckConstraint("ends_at IS NULL OR ends_at >= begins_at", name="ends_after_it_begins"),
        sa.CheckConstraint(
            ("kind IN ('granted', 'suspended', 'revived', 'revoked', 'surrendered')"), name="licenceeventkind"
        ),
    )
    op.create_index("ix_licence_event_licence_id", "licence_event", ["licence_id"])
    op.create_table(
        "concern",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("holder_id", sa.BigInteger(), sa.ForeignKey("licence_holder.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("says", sa.String(300), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("sentence_ended_on", sa.Date()),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("concern.id")),
        sa.UniqueConstraint("supersedes"),
        sa.CheckConstraint(
            ("kind IN ('conviction', 'caution', 'complaint', 'intelligence', 'non_compliance')"), name="concernkind"
        ),
    )
    op.create_index("ix_concern_holder_id", "concern", ["holder_id"])
    op.create_table(
        "register_import",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("holders", sa.Integer(), nullable=False),
        sa.Column("licences", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("sha256"),
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT ON licence_event, concern, register_import TO licensing_app")
    op.execute("GRANT SELECT ON licence_event, concern, register_import TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
