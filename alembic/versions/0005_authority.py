"""The authority’s dated settings and extra closed days.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

TABLES = ("authority_setting", "closed_day")


def upgrade() -> None:
    op.create_table(
        "authority_setting",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.String(2000), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_authority_setting_name_in_force_from", "authority_setting", ["name", "in_force_from"])
    op.create_table(
        "closed_day",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("because", sa.String(200), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("closed_day.id")),
        sa.UniqueConstraint("supersedes"),
    )
    op.create_index("ix_closed_day_closed_on", "closed_day", ["closed_on"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT ON authority_setting, closed_day TO licensing_app")
    op.execute("GRANT SELECT ON authority_setting, closed_day TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
