"""One room is one room however its name was typed: capitals and runs of spaces make no second room.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"

NAME = "ex_hearing_day_one_room_at_a_time"
SPACES = r"[\s\u00a0\u2000-\u200b\u202f\u205f\u3000]+"
ROOM = f"lower(btrim(regexp_replace(venue, '{SPACES}', ' ', 'g')))"
AS_TYPED = "venue"
CLASHES = f"""
    WITH day AS (SELECT reference, tstzrange(starts_at, ends_at) AS hours, {ROOM} AS room
                 FROM hearing_day WHERE cancelled_at IS NULL)
    SELECT one.reference, other.reference FROM day one JOIN day other
    ON one.reference < other.reference AND one.room = other.room AND one.hours && other.hours ORDER BY 1 LIMIT 20
"""  # noqa: S608


def upgrade() -> None:
    refuse_clashes()
    op.drop_constraint(NAME, "hearing_day")
    exclude(ROOM)


def downgrade() -> None:
    op.drop_constraint(NAME, "hearing_day")
    exclude(AS_TYPED)


def exclude(room: str) -> None:
    """No two hearing days in one room at one time."""
    hashed = f"hashtextextended({room}, 0)"
    op.execute(
        f"ALTER TABLE hearing_day ADD CONSTRAINT {NAME} EXCLUDE USING gist"
        f" (int8range({hashed}, {hashed}, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)"
        " WHERE (cancelled_at IS NULL)"
    )


def refuse_clashes() -> None:
    """Say which days somebody has to move first, before the database says it in words of its own."""
    found = op.get_bind().execute(sa.text(CLASHES))
    clashes = [f"{first} and {second}" for first, second in found]
    if clashes:
        raise RuntimeError(f"One room at one time: move or cancel one of each, then upgrade. {'; '.join(clashes)}")
