"""What was asked and what was found.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

TABLES = ("asked", "found", "information_complete")


def upgrade() -> None:
    op.create_table(
        "asked",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False),
        sa.Column("question_id", sa.BigInteger(), sa.ForeignKey("question.id"), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("capacity", sa.String(40)),
        sa.Column("not_needed_because", sa.String(300), nullable=False),
        sa.Column("answer", sa.String(600), nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("asked.id")),
        sa.UniqueConstraint("supersedes"),
        sa.CheckConstraint("asked_by IS NOT NULL OR not_needed_because <> '' OR is_undone", name="asked_or_not_needed"),
        sa.CheckConstraint(
            (
                "capacity IN ('chair', 'member', 'commissioner', 'legal_adviser', 'clerk', "
                "'presenting_officer', 'licence_holder', 'representative', 'witness', 'interpreter', "
                "'supporter', 'observer')"
            ),
            name="capacity",
        ),
    )
    op.create_index("ix_asked_hearing_id", "asked", ["hearing_id"])
    op.create_index("ix_asked_question_id", "asked", ["question_id"])
    op.create_table(
        "found",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False),
        sa.Column("question_id", sa.BigInteger(), sa.ForeignKey("question.id"), nullable=False),
        sa.Column("finding", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("found.id")),
        sa.UniqueConstraint("supersedes"),
        sa.CheckConstraint("finding IN ('found', 'not_found', 'not_decided')", name="finding"),
    )
    op.create_index("ix_found_hearing_id", "found", ["hearing_id"])
    op.create_index("ix_found_question_id", "found", ["question_id"])
    op.create_table(
        "information_complete",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False),
        sa.Column("agreed_by", sa.String(600), nullable=False),
        sa.Column("is_reopened", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_information_complete_hearing_id", "information_complete", ["hearing_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT ON asked, found, information_complete TO licensing_app")
    op.execute("GRANT SELECT ON asked, found, information_complete TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
