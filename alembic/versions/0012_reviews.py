"""Programmes and reviews.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = ("programme", "review", "review_licence", "question", "case_person")


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("identified_by", sa.String(200), nullable=False),
        sa.Column("basis", sa.String(1000), nullable=False),
        sa.Column("hear_by", sa.Date(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), sa.ForeignKey("programme.id")),
        sa.Column("holder_id", sa.BigInteger(), sa.ForeignKey("licence_holder.id"), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("why", sa.String(1000), nullable=False),
        sa.Column("identified_on", sa.Date(), nullable=False),
        sa.Column("risk", sa.String(40), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("risk IN ('low', 'medium', 'high', 'very_high')", name="risk"),
        sa.CheckConstraint(
            ("status IN ('opened', 'scheduled', 'part_heard', 'heard', 'decided', 'closed')"), name="status"
        ),
    )
    op.create_index("ix_review_holder_id", "review", ["holder_id"])
    op.create_index("ix_review_identified_on", "review", ["identified_on"])
    op.create_index("ix_review_owner_id_status", "review", ["owner_id", "status"])
    op.create_index("ix_review_programme_id", "review", ["programme_id"])
    op.create_index("ix_review_status_id", "review", ["status", "id"])
    op.create_table(
        "review_licence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("licence_id", sa.BigInteger(), sa.ForeignKey("licence.id"), nullable=False),
        sa.UniqueConstraint("review_id", "licence_id"),
    )
    op.create_index("ix_review_licence_licence_id", "review_licence", ["licence_id"])
    op.create_index("ix_review_licence_review_id", "review_licence", ["review_id"])
    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asks", sa.String(300), nullable=False),
        sa.Column("alleges", sa.String(300), nullable=False),
        sa.Column("concern_id", sa.BigInteger(), sa.ForeignKey("concern.id")),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True)),
        sa.Column("struck_because", sa.String(300), nullable=False),
        sa.UniqueConstraint("review_id", "number"),
    )
    op.create_index("ix_question_concern_id", "question", ["concern_id"])
    op.create_index("ix_question_review_id", "question", ["review_id"])
    op.create_table(
        "case_person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("is_withheld", sa.Boolean(), nullable=False),
        sa.Column("needs", sa.String(300), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            (
                "role IN ('report_author', 'investigating_officer', 'presenting_officer', 'complainant', "
                "'witness', 'representative', 'interpreter', 'supporter')"
            ),
            name="caserole",
        ),
        sa.CheckConstraint("person_id IS NOT NULL OR name <> ''", name="is_somebody"),
    )
    op.create_index("ix_case_person_person_id", "case_person", ["person_id"])
    op.create_index("ix_case_person_review_id", "case_person", ["review_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON programme, review, question, case_person TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON review_licence TO licensing_app")
    op.execute("GRANT SELECT ON programme, review, review_licence, question, case_person TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
