"""Who may listen, corrections of the log and attendance, notes of a fair hearing, the seal that closes a record.

A closed hearing is frozen: the database itself refuses another row of it, or of its day up to its end.

Revision ID: 0036
Revises: 0035
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"

TABLES = ("public_access", "public_access_item", "fairness_note", "hearing_seal")
FROZEN = Path(__file__).with_suffix(".sql")
REFUSED = ("row", "vote", "item", "presence", "interest", "hearing")


def upgrade() -> None:
    _correctable("hearing_step", " AND (supersedes IS NULL) = (corrected_at IS NULL)")
    _correctable("presence", "")
    _create_tables()
    op.get_bind().exec_driver_sql(FROZEN.read_text())


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {', '.join(f'refuse_frozen_{name}()' for name in REFUSED)}, closed_is_sealed() CASCADE")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("ALTER TABLE hearing_step DROP supersedes, DROP because, DROP corrected_at")
    op.execute("ALTER TABLE presence DROP supersedes, DROP because")


def _correctable(table: str, besides: str) -> None:
    op.add_column(table, _key("supersedes", table, optional=True))
    op.create_unique_constraint(op.f(f"uq_{table}_supersedes"), table, ["supersedes"])
    op.add_column(table, sa.Column("because", sa.String(300), nullable=False, server_default=""))
    op.alter_column(table, "because", server_default=None)
    if besides:
        op.add_column(table, sa.Column("corrected_at", sa.DateTime(timezone=True)))
    whole = f"(supersedes IS NULL) = (because = ''){besides}"
    op.create_check_constraint(op.f(f"ck_{table}_corrected_is_whole"), table, whole)


def _key(name: str, table: str, *, optional: bool = False, **given: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(f"{table}.id"), nullable=optional, **given)


def _texts(**longest: int) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(most), nullable=False) for name, most in longest.items()]


def _table(name: str, *columns: Any) -> None:
    op.create_table(name, sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True), *columns)


def _first_of(table: str, *columns: str) -> None:
    where = sa.text("supersedes IS NULL")
    op.create_index(f"uq_{table}_first", table, list(columns), unique=True, postgresql_where=where)


def _create_tables() -> None:
    at = sa.DateTime(timezone=True)
    _table(
        "public_access",
        _key("hearing_day_id", "hearing_day"),
        *_texts(kind=40, paragraphs=20, public_interest=600, because=600),
        _key("moved_by", "person", optional=True),
        _key("seconded_by", "person", optional=True),
        *_texts(wording=4000),
        sa.Column("at", at, nullable=False),
        _key("recorded_by", "person"),
        sa.CheckConstraint("kind IN ('excluded', 'confidential', 'readmitted')", name="accesschange"),
        sa.CheckConstraint(
            "(kind = 'excluded') = (paragraphs <> '') AND (kind = 'excluded') = (public_interest <> '')"
            " AND (kind = 'confidential') = (because <> '') AND wording <> ''",
            name="says_what_its_kind_needs",
        ),
        sa.CheckConstraint(
            "(moved_by IS NULL) = (seconded_by IS NULL) AND moved_by <> seconded_by", name="moved_and_seconded"
        ),
    )
    op.create_index("ix_public_access_hearing_day_id", "public_access", ["hearing_day_id"])
    _table(
        "public_access_item",
        _key("access_id", "public_access"),
        _key("hearing_day_id", "hearing_day"),
        _key("review_id", "review"),
        _key("supersedes", "public_access_item", optional=True, unique=True),
    )
    op.create_index("ix_public_access_item_access_id", "public_access_item", ["access_id"])
    op.create_index("ix_public_access_item_review_id", "public_access_item", ["review_id"])
    _table(
        "fairness_note",
        _key("hearing_id", "hearing"),
        *_texts(topic=40, says=600),
        sa.Column("at", at, nullable=False),
        _key("recorded_by", "person"),
        _key("supersedes", "fairness_note", optional=True, unique=True),
        sa.CheckConstraint("topic IN ('language', 'adjustments', 'representation', 'late_papers')", name="fairtopic"),
        sa.CheckConstraint("says <> ''", name="says_something"),
    )
    op.create_index("ix_fairness_note_hearing_id", "fairness_note", ["hearing_id"])
    _first_of("public_access_item", "hearing_day_id", "review_id")
    _first_of("fairness_note", "hearing_id", "topic")
    _table(
        "hearing_seal",
        _key("hearing_id", "hearing", unique=True),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        *(sa.Column(name, postgresql.JSONB(), nullable=False) for name in ("parts", "fair_hearing")),
        _key("sealed_by", "person", optional=True),
        sa.Column("sealed_at", at, nullable=False),
        sa.CheckConstraint("octet_length(sha256) = 32", name="is_sha256"),
    )
