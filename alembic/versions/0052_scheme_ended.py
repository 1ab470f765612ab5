"""A version of the scheme of delegation may be ended at any instant; another may then begin on its day.

Revision ID: 0052
Revises: 0051
"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

DAY = "uq_delegation_scheme_in_force_from"


def upgrade() -> None:
    op.create_table(
        "scheme_ended",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("scheme_id", sa.BigInteger(), sa.ForeignKey("delegation_scheme.id"), nullable=False),
        sa.Column("ended_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_sha256", sa.String(64), sa.ForeignKey("stored_file.sha256"), nullable=False),
        sa.Column("document_name", sa.String(200), nullable=False),
        sa.Column("because", sa.String(600), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("because <> ''", name="says_why"),
    )
    op.execute(
        "CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON scheme_ended"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
    )
    op.execute("GRANT SELECT, INSERT ON scheme_ended TO licensing_app")
    op.execute("GRANT SELECT ON scheme_ended TO licensing_read")
    op.drop_constraint(DAY, "delegation_scheme")


def downgrade() -> None:
    """Two versions of one day, one of them ended before it began, cannot be told in the older form: it refuses them."""
    op.create_unique_constraint(DAY, "delegation_scheme", ["in_force_from"])
    op.drop_table("scheme_ended")
