"""What follows a decision: the national register, who must know, where the badge is, and that a case is finished.

Revision ID: 0045
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0045"
down_revision = "0044"

TABLES = ("nr3s_reliance", "nr3s_entry", "told", "custody_event", "case_finished")
WHO = "('school_transport', 'operator', 'police', 'mash', 'lado', 'dbs', 'other_councils')"
CUSTODY = "('demanded', 'surrendered', 'held', 'returned', 'not_surrendered')"
TOLD = "(told_on IS NOT NULL AND how <> '' AND basis <> '') OR (told_on IS NULL AND because <> '')"
SAYS_WHY = "supersedes IS NULL OR because <> ''"


def upgrade() -> None:
    make_national_register()
    make("told", ["determination"], word("who"), day("told_on", optional=True), text("how"), text("basis"),
         text("because"), text("of_what", 1000), supersedes("told"),
         mustknow=f"who IN {WHO}", told_or_says_why_not=TOLD)  # fmt: skip
    first("told", "determination_id", "who")
    make("custody_event", ["licence"], word("kind"), day("happened_on"), text("says"), text("because"),
         supersedes("custody_event"), custodykind=f"kind IN {CUSTODY}", says_where_or_how="says <> ''",
         correction_says_why=SAYS_WHY)  # fmt: skip
    op.create_index("ix_custody_event_licence_id", "custody_event", ["licence_id"])
    make("case_finished", [], day("finished_on"), text("says"))
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
    make("nr3s_reliance", ["determination", "licence"], sa.Column("is_relied", sa.Boolean(), nullable=False),
         sa.Column("limbs", JSONB(), nullable=False), text("because", 1000), text("national_insurance_number", 20),
         text("driver_number", 40), supersedes("nr3s_reliance"),
         relied_names_a_limb="is_relied = (jsonb_array_length(limbs) > 0)",
         not_relied_says_why="is_relied OR because <> ''")  # fmt: skip
    first("nr3s_reliance", "determination_id", "licence_id")
    make("nr3s_entry", ["determination", "licence"], word("act"), day("done_on"), text("receipt", 80),
         sa.Column("entered", JSONB(), nullable=False), text("because"), supersedes("nr3s_entry"),
         entryact="act IN ('made', 'amended', 'removed', 'reinstated')", correction_says_why=SAYS_WHY)  # fmt: skip
    for name in ("nr3s_reliance", "nr3s_entry"):
        op.create_index(f"ix_{name}_determination_id", name, ["determination_id"])


def make(name: str, about: list[str], *columns: sa.Column, **checks: str) -> None:
    """A table about a case and what else it names, with who recorded each row and when."""
    op.create_table(
        name,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False, index=True),
        *(sa.Column(f"{one}_id", sa.BigInteger(), sa.ForeignKey(f"{one}.id"), nullable=False) for one in about),
        *columns,
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(holds, name=check) for check, holds in checks.items()),
    )


def first(table: str, *columns: str) -> None:
    """One row begins; every later one supersedes it."""
    where = sa.text("supersedes IS NULL")
    op.create_index(f"uq_{table}_first", table, list(columns), unique=True, postgresql_where=where)


def text(name: str, length: int = 300) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=False)


def word(name: str) -> sa.Column:
    return sa.Column(name, sa.String(40), nullable=False)


def day(name: str, *, optional: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=optional)


def supersedes(table: str) -> sa.Column:
    return sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey(f"{table}.id"), unique=True)
