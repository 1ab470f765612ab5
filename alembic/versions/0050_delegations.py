"""The scheme of delegation, officers' decisions within it, the urgent path and its reports, and setting aside.

Revision ID: 0050
Revises: 0048
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
    op.create_check_constraint(HEARD, "determination", "hearing_id IS NOT NULL OR delegated <> ''")
    letters((*LETTERS, LETTER))


def downgrade() -> None:
    refuse_decided()
    letters(LETTERS)
    op.drop_constraint(op.f(f"ck_determination_{HEARD}"), "determination")
    op.alter_column("determination", "hearing_id", nullable=False)
    op.drop_column("determination", "delegated")
    for name in reversed(TABLES):
        op.drop_table(name)


def letters(kinds: tuple[str, ...]) -> None:
    """Which letters there are."""
    for table in ("notice", "letter_wording"):
        op.drop_constraint(op.f(f"ck_{table}_noticekind"), table)
        op.create_check_constraint("noticekind", table, f"kind IN ({', '.join(map(repr, kinds))})")


def refuse_decided() -> None:
    """A decision without a hearing cannot be told in the older form, and is never taken out: there is no way back."""
    held = op.get_bind().execute(sa.text("SELECT count(*) FROM determination WHERE hearing_id IS NULL")).scalar_one()
    if held:
        raise RuntimeError(
            f"{held} decisions were taken by officers without a hearing: they cannot be kept below this."
        )
