"""Who may know nothing of a case, which member needs to; and the demonstration’s clock.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLES = ("wall", "admission", "demonstration_clock")
WORK = ("wall", "admission")  # the others are no part of the record


def upgrade() -> None:
    op.create_table(
        "wall",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("case_reference", sa.String(32), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("wall.id")),
        sa.UniqueConstraint("supersedes"),
    )
    op.create_index("ix_wall_person_id_case_reference", "wall", ["person_id", "case_reference"])
    op.create_table(
        "admission",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("case_reference", sa.String(32), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("person_id", "case_reference", "admitted_at"),
    )
    op.create_index("ix_admission_case_reference", "admission", ["case_reference"])
    op.create_index("ix_admission_person_id", "admission", ["person_id"])
    op.create_table(
        "demonstration_clock",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("offset_seconds", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp(), nullable=False),
    )
    for table in WORK:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON admission, demonstration_clock TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON wall TO licensing_app")
    op.execute("GRANT SELECT ON wall, admission, demonstration_clock TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
