"""Records that are printed: the officer's report, the editions of an agenda, the minutes of a hearing day.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"

TABLES = ("officer_report", "finished_report", "agenda_edition", "minutes_version", "minutes_step", "minutes_edition")
FIRSTS = {"officer_report": "review_id", "finished_report": "review_id", "minutes_version": "hearing_day_id"}
FIRST, SIGNED = "supersedes IS NULL", "approval_is_signed"


def upgrade() -> None:
    op.create_table(
        "officer_report",
        _id(),
        _to("review", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sections", postgresql.JSONB(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        *_recorded("officer_report"),
        sa.UniqueConstraint("review_id", "number"),
        sa.CheckConstraint("origin IN ('drafted', 'edited', 'uploaded')", name="origin"),
    )
    op.create_table(
        "finished_report",
        _id(),
        _to("review", nullable=False),
        sa.Column("version_id", sa.BigInteger(), sa.ForeignKey("officer_report.id"), nullable=False, unique=True),
        *_frozen(),
        sa.Column("finished_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("finished_report.id"), unique=True),
    )
    op.create_table(
        "agenda_edition",
        _id(),
        _to("agenda_publication", "publication_id", nullable=False),
        sa.Column("edition", sa.String(40), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        *_frozen(),
        sa.UniqueConstraint("publication_id", "edition"),
        sa.CheckConstraint("edition IN ('public', 'restricted')", name="edition"),
    )
    op.create_table(
        "minutes_version",
        _id(),
        _to("hearing_day", nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_excluded", sa.Boolean(), nullable=False),
        sa.Column("items", postgresql.JSONB(), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        *_recorded("minutes_version"),
        sa.UniqueConstraint("hearing_day_id", "number"),
    )
    op.create_table(
        "minutes_step",
        _id(),
        _to("minutes_version", "version_id", nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("signed_as", sa.String(300), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("version_id", "step"),
        sa.CheckConstraint("step IN ('submitted', 'approved', 'published')", name="minutesstep"),
        sa.CheckConstraint("step <> 'approved' OR (signed_as <> '' AND taken_by IS NOT NULL)", name=SIGNED),
    )
    op.create_table(
        "minutes_edition",
        _id(),
        _to("minutes_version", "version_id", nullable=False),
        sa.Column("edition", sa.String(40), nullable=False),
        *_frozen(),
        sa.UniqueConstraint("version_id", "edition"),
        sa.CheckConstraint("edition IN ('public', 'exempt')", name="minutesedition"),
    )
    for table, column in FIRSTS.items():
        op.create_index(f"ix_{table}_{column}", table, [column])
        op.create_index(f"uq_{table}_first", table, [column], unique=True, postgresql_where=sa.text(FIRST))
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO licensing_read")


def downgrade() -> None:
    op.execute(f"DROP TABLE {', '.join(reversed(TABLES))}")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True)


def _to(table: str, column: str = "", **given: bool) -> sa.Column[int]:
    return sa.Column(column or f"{table}_id", sa.BigInteger(), sa.ForeignKey(f"{table}.id"), **given)


def _recorded(table: str) -> list[sa.Column[int]]:
    return [
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey(f"{table}.id"), unique=True),
    ]


def _frozen() -> list[sa.Column[bytes]]:
    return [
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
    ]
