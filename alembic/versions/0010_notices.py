"""Letters: drafts, frozen revisions, hand-over and service.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

TABLES = ("notice", "notice_revision", "notice_handed_over", "service")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("case_reference", sa.String(32), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), sa.ForeignKey("licence_holder.id"), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_because", sa.String(300), nullable=False),
        sa.Column("replaces", sa.BigInteger(), sa.ForeignKey("notice.id")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.UniqueConstraint("replaces"),
        sa.CheckConstraint(
            ("kind IN ('hearing_notice', 'decision_notice', 'warning_letter', 'no_further_action_letter')"),
            name="noticekind",
        ),
    )
    op.create_index("ix_notice_case_reference_kind", "notice", ["case_reference", "kind"])
    op.create_index("ix_notice_holder_id", "notice", ["holder_id"])
    op.create_table(
        "notice_revision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("notice_id", sa.BigInteger(), sa.ForeignKey("notice.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(400), nullable=False),
        sa.Column("planned_method", sa.String(40), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("notice_id", "number"),
        sa.CheckConstraint("octet_length(pdf) > 0", name="has_bytes"),
        sa.CheckConstraint(
            (
                "planned_method IN ('post_first_class', 'post_second_class', 'hand_delivered', "
                "'left_at_address', 'email_courtesy', 'email_receipt')"
            ),
            name="servicemethod",
        ),
    )
    op.create_index("ix_notice_revision_notice_id", "notice_revision", ["notice_id"])
    op.create_table(
        "notice_handed_over",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("revision_id", sa.BigInteger(), sa.ForeignKey("notice_revision.id"), nullable=False),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("revision_id"),
    )
    op.create_table(
        "service",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("revision_id", sa.BigInteger(), sa.ForeignKey("notice_revision.id"), nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date()),
        sa.Column("given_at", sa.DateTime(timezone=True)),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("served_by", sa.String(120), nullable=False),
        sa.Column("proof", sa.String(300), nullable=False),
        sa.Column("rebutted", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("service.id")),
        sa.UniqueConstraint("supersedes"),
        sa.CheckConstraint("given_on IS NOT NULL OR rebutted", name="is_given_or_rebutted"),
        sa.CheckConstraint(
            (
                "method IN ('post_first_class', 'post_second_class', 'hand_delivered', 'left_at_address',"
                " 'email_courtesy', 'email_receipt')"
            ),
            name="servicemethod",
        ),
    )
    op.create_index("ix_service_given_on", "service", ["given_on"], postgresql_where=sa.text("NOT rebutted"))
    op.create_index("ix_service_revision_id", "service", ["revision_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON notice TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON notice_revision, notice_handed_over, service TO licensing_app")
    op.execute("GRANT SELECT ON notice, notice_revision, notice_handed_over, service TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
