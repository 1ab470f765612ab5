"""The record's trigger functions look for their tables in `public` first, and in a session's own last.

Without `pg_temp` written last, PostgreSQL looks there first: a temporary table named `audit_due` would take the
trigger's notes, nothing would be asked for at the end of the act, and a change would leave no event.

Revision ID: 0023
Revises: 0022
"""

from alembic import op

revision = "0023"
down_revision = "0022"

FUNCTIONS = ("note_due()", "due_met()")


def upgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} SET search_path = public, pg_temp")


def downgrade() -> None:
    for function in FUNCTIONS:
        op.execute(f"ALTER FUNCTION {function} SET search_path = public")
