"""Safeguarding training: courses, sessions, bookings, attendance.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = ("course", "training_session", "booking", "attendance")


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("lasts_years", sa.Integer(), nullable=False),
        sa.UniqueConstraint("code"),
    )
    op.create_table(
        "training_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("course_id", sa.BigInteger(), sa.ForeignKey("course.id"), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("begins", sa.Time(), nullable=False),
        sa.Column("venue", sa.String(120), nullable=False),
        sa.Column("trainer", sa.String(120), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("course_id", "held_on", "begins", "venue"),
    )
    op.create_index("ix_training_session_course_id", "training_session", ["course_id"])
    op.create_index("ix_training_session_held_on", "training_session", ["held_on"])
    op.create_table(
        "booking",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("session_id", sa.BigInteger(), sa.ForeignKey("training_session.id"), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), sa.ForeignKey("licence_holder.id"), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("session_id", "holder_id"),
    )
    op.create_index("ix_booking_holder_id", "booking", ["holder_id"])
    op.create_index("ix_booking_session_id", "booking", ["session_id"])
    op.create_table(
        "attendance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("session_id", sa.BigInteger(), sa.ForeignKey("training_session.id"), nullable=False),
        sa.Column("holder_id", sa.BigInteger(), sa.ForeignKey("licence_holder.id"), nullable=False),
        sa.Column("is_present", sa.Boolean(), nullable=False),
        sa.Column("walked_in", sa.Boolean(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("attendance.id")),
        sa.UniqueConstraint("supersedes"),
    )
    op.create_index("ix_attendance_holder_id", "attendance", ["holder_id"])
    op.create_index("ix_attendance_session_id_holder_id", "attendance", ["session_id", "holder_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON training_session TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON course, booking, attendance TO licensing_app")
    op.execute("GRANT SELECT ON course, training_session, booking, attendance TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
