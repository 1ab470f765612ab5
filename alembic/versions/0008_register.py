"""Licence holders, whom else to write to, and their licences.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

TABLES = ("licence_holder", "contact", "licence")


def upgrade() -> None:
    op.create_table(
        "licence_holder",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("search_name", sa.String(200), nullable=False),
        sa.Column("search_last", sa.String(200), nullable=False),
        sa.Column("date_of_birth", sa.Date()),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("ward", sa.String(80), nullable=False),
        sa.Column("firm", sa.String(120), nullable=False),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("needs", sa.String(300), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("reference"),
    )
    op.create_index(
        "ix_licence_holder_search_last",
        "licence_holder",
        ["search_last"],
        postgresql_ops={"search_last": "text_pattern_ops"},
    )
    op.create_index(
        "ix_licence_holder_search_name",
        "licence_holder",
        ["search_name"],
        postgresql_ops={"search_name": "text_pattern_ops"},
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("holder_id", sa.BigInteger(), sa.ForeignKey("licence_holder.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("firm", sa.String(200), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("telephone", sa.String(40), nullable=False),
        sa.Column("acts_from", sa.Date(), nullable=False),
        sa.Column("acts_until", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('representative', 'interpreter', 'next_of_kin')", name="contactkind"),
    )
    op.create_index("ix_contact_holder_id", "contact", ["holder_id"])
    op.create_table(
        "licence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), sa.ForeignKey("licence_holder.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("badge_number", sa.String(20)),
        sa.Column("plate_number", sa.String(20)),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.UniqueConstraint("number"),
        sa.CheckConstraint("expires_on >= granted_on", name="expires_after_grant"),
        sa.CheckConstraint(
            (
                "kind IN ('hackney_carriage_driver', 'private_hire_driver', 'operator', "
                "'hackney_carriage_vehicle', 'private_hire_vehicle')"
            ),
            name="licencekind",
        ),
    )
    op.create_index("ix_licence_badge_number", "licence", ["badge_number"])
    op.create_index("ix_licence_expires_on", "licence", ["expires_on"])
    op.create_index("ix_licence_holder_id", "licence", ["holder_id"])
    op.create_index("ix_licence_plate_number", "licence", ["plate_number"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON licence_holder, contact TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON licence TO licensing_app")
    op.execute("GRANT SELECT ON licence_holder, contact, licence TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
