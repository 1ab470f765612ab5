"""The scheme of delegation, officers' decisions within it, the urgent path and its reports, and setting aside.

Revision ID: 0050
Revises: 0049
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

SQL = Path(__file__).with_suffix(".sql")
TABLES = (
    "delegation_scheme", "delegation_entry", "scheme_adoption", "officer_decision", "urgent_report",
    "decision_set_aside",
)  # fmt: skip
LETTER = "set_aside_notice"
LETTERS = (
    "hearing_notice", "decision_notice", "warning_letter", "no_further_action_letter", "adjournment_notice",
    "withdrawal_notice", "late_papers_notice", "training_invitation", "training_reminder", "badge_demand",
)  # fmt: skip
HEARD = "heard_unless_delegated"
UNHEARD = "SELECT count(*) FROM determination WHERE hearing_id IS NULL"
TOLD = {
    "notice": "SELECT count(*) FROM notice WHERE kind = 'set_aside_notice'",
    "letter_wording": "SELECT count(*) FROM letter_wording WHERE kind = 'set_aside_notice'",
}


def upgrade() -> None:
    op.get_bind().exec_driver_sql(SQL.read_text())
    for name in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
        op.execute(f"GRANT SELECT, INSERT ON {name} TO licensing_app")
        op.execute(f"GRANT SELECT ON {name} TO licensing_read")
    op.add_column("determination", sa.Column("delegated", sa.String(400), nullable=False, server_default=""))
    op.alter_column("determination", "hearing_id", nullable=True)
    if count(UNHEARD):  # on the way up again: the wording is no act of anybody's
        op.execute("ALTER TABLE determination DISABLE TRIGGER USER")
        op.execute("UPDATE determination SET delegated = 'by an officer' WHERE hearing_id IS NULL")
        op.execute("ALTER TABLE determination ENABLE TRIGGER USER")
    op.create_check_constraint(HEARD, "determination", "hearing_id IS NOT NULL OR delegated <> ''")
    letters((*LETTERS, LETTER))


def downgrade() -> None:
    """Decisions are never taken out: one of an officer's keeps standing without a hearing, and its letter as it is."""
    letters(LETTERS, but_for_those_there=True)
    op.drop_constraint(op.f(f"ck_determination_{HEARD}"), "determination")
    if not count(UNHEARD):
        op.alter_column("determination", "hearing_id", nullable=False)
    op.drop_column("determination", "delegated")
    for name in reversed(TABLES):
        op.drop_table(name)


def letters(kinds: tuple[str, ...], *, but_for_those_there: bool = False) -> None:
    """Which letters there are, or may be from now on."""
    allowed = f"kind IN ({', '.join(map(repr, kinds))})"
    for table, told in TOLD.items():
        later = but_for_those_there and count(told)
        op.drop_constraint(op.f(f"ck_{table}_noticekind"), table)
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_noticekind CHECK ({allowed})" + " NOT VALID" * bool(later)
        )


def count(query: str) -> int:
    return op.get_bind().execute(sa.text(query)).scalar_one()
