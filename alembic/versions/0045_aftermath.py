"""What follows a decision: the national register, who must know, where the badge is, and that a case is finished.

Revision ID: 0045
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045"
down_revision = "0043"

TABLES = ("nr3s_reliance", "nr3s_entry", "told", "custody_event", "case_finished")
ENTRY_ACTS = "('made', 'amended', 'removed', 'reinstated')"
WHO = "('school_transport', 'operator', 'police', 'mash', 'lado', 'dbs', 'other_councils')"
CUSTODY = "('demanded', 'surrendered', 'held', 'returned', 'not_surrendered')"
TOLD = "(told_on IS NOT NULL AND how <> '' AND basis <> '') OR (told_on IS NULL AND because <> '')"


def upgrade() -> None:
    make_national_register()
    make_told()
    make_custody()
    op.create_table("case_finished", *columns(), sa.Column("finished_on", sa.Date(), nullable=False), says(), *by())
    for name in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
        op.execute(f"GRANT SELECT, INSERT ON {name} TO licensing_app")
        op.execute(f"GRANT SELECT ON {name} TO licensing_read")


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def make_national_register() -> None:
    """What was relied on, and each act on the register with its receipt."""
    op.create_table(
        "nr3s_reliance",
        *columns("determination", "licence"),
        sa.Column("is_relied", sa.Boolean(), nullable=False),
        sa.Column("limbs", JSONB(), nullable=False),
        says("because", 1000),
        says("national_insurance_number", 20),
        says("driver_number", 40),
        *by(),
        supersedes("nr3s_reliance"),
        sa.CheckConstraint("is_relied = (jsonb_array_length(limbs) > 0)", name="relied_names_a_limb"),
        sa.CheckConstraint("is_relied OR because <> ''", name="not_relied_says_why"),
    )
    op.create_index(
        "uq_nr3s_reliance_first", "nr3s_reliance", ["determination_id", "licence_id"], unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )  # fmt: skip
    op.create_table(
        "nr3s_entry",
        *columns("determination", "licence"),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        says("receipt", 80),
        sa.Column("entered", JSONB(), nullable=False),
        says("because"),
        *by(),
        supersedes("nr3s_entry"),
        sa.CheckConstraint(f"act IN {ENTRY_ACTS}", name="entryact"),
        sa.CheckConstraint("supersedes IS NULL OR because <> ''", name="correction_says_why"),
    )
    for name in ("nr3s_reliance", "nr3s_entry"):
        op.create_index(f"ix_{name}_determination_id", name, ["determination_id"])


def make_told() -> None:
    """Who was told of a decision, or why they need not be."""
    op.create_table(
        "told",
        *columns("determination"),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("told_on", sa.Date()),
        says("how"),
        says("basis"),
        says("because"),
        says("of_what", 1000),
        *by(),
        supersedes("told"),
        sa.CheckConstraint(f"who IN {WHO}", name="mustknow"),
        sa.CheckConstraint(TOLD, name="told_or_says_why_not"),
    )
    op.create_index(
        "uq_told_first", "told", ["determination_id", "who"], unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )  # fmt: skip


def make_custody() -> None:
    """What became of a badge or plate."""
    op.create_table(
        "custody_event",
        *columns("licence"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        says(),
        says("because"),
        *by(),
        supersedes("custody_event"),
        sa.CheckConstraint(f"kind IN {CUSTODY}", name="custodykind"),
        sa.CheckConstraint("says <> ''", name="says_where_or_how"),
        sa.CheckConstraint("supersedes IS NULL OR because <> ''", name="correction_says_why"),
    )
    op.create_index("ix_custody_event_licence_id", "custody_event", ["licence_id"])


def columns(*others: str) -> list[sa.Column]:
    """The key, the case, and what else the row is about."""
    return [
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False, index=True),
        *(sa.Column(f"{one}_id", sa.BigInteger(), sa.ForeignKey(f"{one}.id"), nullable=False) for one in others),
    ]


def says(name: str = "says", length: int = 300) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=False)


def by() -> list[sa.Column]:
    """Who recorded it, and when."""
    return [
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    ]


def supersedes(table: str) -> sa.Column:
    return sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey(f"{table}.id"), unique=True)
