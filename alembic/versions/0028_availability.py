"""Who can sit on a hearing day: asked and answered, apologies, a reserve who steps in; links for calendars.

Councillors have leave without anybody to cover for them, so an absence no longer needs somebody who does.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

HISTORY = ("availability", "apologies", "step_in")
TABLES = (*HISTORY, "calendar_link")


def upgrade() -> None:
    op.create_table(
        "availability",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("availability.id"), unique=True),
        sa.CheckConstraint("answer IN ('asked', 'available', 'not_available')", name="answer"),
    )
    op.create_index("ix_availability_hearing_day_id", "availability", ["hearing_day_id"])
    op.create_index("ix_availability_person_id", "availability", ["person_id"])
    op.create_index(
        "uq_availability_first",
        "availability",
        ["hearing_day_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "apologies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("seat_id", sa.BigInteger(), sa.ForeignKey("seat.id"), nullable=False),
        sa.Column("are_sent", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("apologies.id"), unique=True),
    )
    op.create_index(
        "uq_apologies_first", "apologies", ["seat_id"], unique=True, postgresql_where=sa.text("supersedes IS NULL")
    )
    op.create_table(
        "step_in",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("seat_id", sa.BigInteger(), sa.ForeignKey("seat.id"), nullable=False),
        sa.Column("for_seat_id", sa.BigInteger(), sa.ForeignKey("seat.id"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.CheckConstraint("seat_id <> for_seat_id", name="for_somebody_else"),
    )
    op.create_index("ix_step_in_for_seat_id", "step_in", ["for_seat_id"])
    op.create_index("ix_step_in_seat_id", "step_in", ["seat_id"])
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_calendar_link_person_id", "calendar_link", ["person_id"])
    op.create_index(
        "uq_calendar_link_live",
        "calendar_link",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(HISTORY)} TO licensing_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON calendar_link TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(HISTORY)} TO licensing_read")
    op.execute("GRANT SELECT (id, person_id, made_at, revoked_at) ON calendar_link TO licensing_read")
    op.alter_column("away", "cover_id", nullable=True)


def downgrade() -> None:
    # Below this an absence names who covers: for leave without cover, nobody but the person themselves is known.
    op.execute("ALTER TABLE away DISABLE TRIGGER note_due")
    op.execute("UPDATE away SET cover_id = person_id WHERE cover_id IS NULL")
    op.execute("ALTER TABLE away ENABLE TRIGGER note_due")
    op.alter_column("away", "cover_id", nullable=False)
    for table in reversed(TABLES):
        op.drop_table(table)
