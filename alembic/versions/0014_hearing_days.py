"""Hearing days and who sits: nobody and no room in two places at once.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"

TABLES = ("hearing_day", "panel_member", "decider_training", "seat")


def upgrade() -> None:
    op.create_table(
        "hearing_day",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("venue", sa.String(120), nullable=False),
        sa.Column("capacity_minutes", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("cancelled_because", sa.String(300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("reference"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_it_begins"),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(hashtextextended(venue, 0), hashtextextended(venue, 0), '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            where=sa.text("cancelled_at IS NULL"),
            name="ex_hearing_day_one_room_at_a_time",
        ),
    )
    op.create_index("ix_hearing_day_held_on", "hearing_day", ["held_on"])
    op.create_table(
        "panel_member",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("political_group", sa.String(80), nullable=False),
        sa.Column("appointed_from", sa.Date(), nullable=False),
        sa.Column("appointed_until", sa.Date()),
        sa.Column("is_substitute", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("ix_panel_member_person_id", "panel_member", ["person_id"])
    op.create_table(
        "decider_training",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("topic", sa.String(80), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
    )
    op.create_index("ix_decider_training_person_id", "decider_training", ["person_id"])
    op.create_table(
        "seat",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vacated_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            ("role IN ('chair', 'member', 'reserve', 'commissioner', 'legal_adviser', 'clerk')"), name="seatrole"
        ),
        postgresql.ExcludeConstraint(
            (sa.text("int8range(person_id, person_id, '[]')"), "&&"),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            using="gist",
            where=sa.text("vacated_at IS NULL"),
            name="ex_seat_one_place_at_a_time",
        ),
    )
    op.create_index("ix_seat_hearing_day_id", "seat", ["hearing_day_id"])
    op.create_index("ix_seat_person_id", "seat", ["person_id"])
    op.create_index(
        "uq_seat_live",
        "seat",
        ["hearing_day_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("vacated_at IS NULL"),
    )
    op.create_index(
        "uq_seat_one_chair",
        "seat",
        ["hearing_day_id"],
        unique=True,
        postgresql_where=sa.text("vacated_at IS NULL AND role = 'chair'"),
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON hearing_day, panel_member, seat TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON decider_training TO licensing_app")
    op.execute("GRANT SELECT ON hearing_day, panel_member, decider_training, seat TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
