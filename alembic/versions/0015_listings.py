"""Reviews put down for hearing days, and published agendas.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"

TABLES = ("listing", "agenda_publication")


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id"), nullable=False),
        sa.Column("notice_id", sa.BigInteger(), sa.ForeignKey("notice.id")),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("withdrawn_because", sa.String(300)),
        sa.Column("reasons_given", sa.String(600), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_it_begins"),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(hearing_day_id, hearing_day_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            where=sa.text("withdrawn_because IS NULL"),
            name="ex_listing_one_case_at_a_time",
        ),
    )
    op.create_index("ix_listing_hearing_day_id", "listing", ["hearing_day_id"])
    op.create_index("ix_listing_notice_id", "listing", ["notice_id"])
    op.create_index("ix_listing_review_id", "listing", ["review_id"])
    op.create_index(
        "uq_listing_live", "listing", ["review_id"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_table(
        "agenda_publication",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id"), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("references", sa.String(2000), nullable=False),
        sa.Column("urgency", sa.String(300), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_agenda_publication_hearing_day_id", "agenda_publication", ["hearing_day_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON listing TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON agenda_publication TO licensing_app")
    op.execute("GRANT SELECT ON listing, agenda_publication TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
