"""Dated tasks, hand-overs and cover.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = ("followup", "hand_over", "away")


def upgrade() -> None:
    op.create_table(
        "followup",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("case_reference", sa.String(32)),
        sa.Column("says", sa.String(300), nullable=False),
        sa.Column("origin", sa.String(80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("done_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("outcome", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            (
                "role IN ('licensing_officer', 'clerk', 'legal_adviser', 'panel_member', 'commissioner', "
                "'training_administrator', 'auditor', 'administrator')"
            ),
            name="role",
        ),
    )
    op.create_index("ix_followup_case_reference", "followup", ["case_reference"])
    op.create_index("ix_followup_open", "followup", ["role", "due_on"], postgresql_where=sa.text("done_at IS NULL"))
    op.create_index("ix_followup_owner_id", "followup", ["owner_id"])
    op.create_index(
        "uq_followup_origin_open",
        "followup",
        ["case_reference", "origin"],
        unique=True,
        postgresql_where=sa.text("done_at IS NULL AND origin <> ''"),
    )
    op.create_table(
        "hand_over",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("followup_id", sa.BigInteger(), sa.ForeignKey("followup.id")),
        sa.Column("case_reference", sa.String(32)),
        sa.Column("from_person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("to_person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_hand_over_case_reference", "hand_over", ["case_reference"])
    op.create_index("ix_hand_over_followup_id", "hand_over", ["followup_id"])
    op.create_table(
        "away",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("cover_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=False),
        sa.Column("away_until", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("away_until >= away_from", name="ends_after_it_begins"),
    )
    op.create_index("ix_away_person_id", "away", ["person_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON followup, away TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON hand_over TO licensing_app")
    op.execute("GRANT SELECT ON followup, hand_over, away TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
