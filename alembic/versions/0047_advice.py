"""Legal advice given in private, and that it was repeated, in the hearing's log; immediate effect counted by hands.

Revision ID: 0047
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"

NAME = "ck_hearing_step_logkind"
BEFORE = ("opened", "step_began", "paused", "resumed", "noted", "adjourned", "closed")
ADVICE = ("advised", "advice_repeated")


def upgrade() -> None:
    kinds((*BEFORE, *ADVICE))
    op.add_column("vote_retaken", sa.Column("is_immediate", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    refuse_advice()
    op.drop_column("vote_retaken", "is_immediate")
    kinds(BEFORE)


def kinds(allowed: tuple[str, ...]) -> None:
    """What one line of a hearing's log may tell."""
    op.drop_constraint(NAME, "hearing_step")
    op.create_check_constraint(op.f(NAME), "hearing_step", f"kind IN ({', '.join(map(repr, allowed))})")


def refuse_advice() -> None:
    """A line of a sealed log is never rewritten: where advice was recorded, there is no way back."""
    told = op.get_bind().execute(sa.text("SELECT count(*) FROM hearing_step WHERE kind LIKE 'advi%'")).scalar_one()
    if told:
        raise RuntimeError(f"{told} lines of hearings tell of legal advice: they cannot be told as anything else.")
