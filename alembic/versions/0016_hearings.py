"""Hearings, their timed log, who was in the room, declared interests.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

STEP = (
    "step IN ('attendance', 'interests', 'officer_presents', 'holder_answers', 'questions', "
    "'last_words', 'deliberation', 'outcome', 'closed')"
)
TABLES = ("hearing", "hearing_step", "presence", "interest")


def upgrade() -> None:
    op.create_table(
        "hearing",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("listing_id", sa.BigInteger(), sa.ForeignKey("listing.id"), nullable=False),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("holding_id", sa.BigInteger(), sa.ForeignKey("power_holding.id"), nullable=False),
        sa.Column("resumes", sa.BigInteger(), sa.ForeignKey("hearing.id")),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("is_part_heard", sa.Boolean(), nullable=False),
        sa.Column("holder_absent_because", sa.String(600), nullable=False),
        sa.Column("unquorate_because", sa.String(600), nullable=False),
        sa.Column("short_notice_because", sa.String(600), nullable=False),
        sa.Column("holder_consent", sa.String(600), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("listing_id"),
        sa.CheckConstraint(STEP, name="step"),
    )
    op.create_index("ix_hearing_holding_id", "hearing", ["holding_id"])
    op.create_index("ix_hearing_resumes", "hearing", ["resumes"])
    op.create_index("ix_hearing_review_id", "hearing", ["review_id"])
    op.create_table(
        "hearing_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("step", sa.String(40)),
        sa.Column("says", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.CheckConstraint(
            "kind IN ('opened', 'step_began', 'paused', 'resumed', 'noted', 'adjourned', 'closed')", name="logkind"
        ),
        sa.CheckConstraint(STEP, name="step"),
    )
    op.create_index("ix_hearing_step_hearing_id", "hearing_step", ["hearing_id"])
    op.create_table(
        "presence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id"), nullable=False),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id")),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("capacity", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("by_video", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            (
                "capacity IN ('chair', 'member', 'commissioner', 'legal_adviser', 'clerk', "
                "'presenting_officer', 'licence_holder', 'representative', 'witness', 'interpreter', "
                "'supporter', 'observer')"
            ),
            name="capacity",
        ),
        sa.CheckConstraint("person_id IS NOT NULL OR name <> ''", name="is_somebody"),
        sa.CheckConstraint("kind IN ('present', 'arrived', 'left', 'apologies')", name="presencekind"),
    )
    op.create_index("ix_presence_hearing_day_id", "presence", ["hearing_day_id"])
    op.create_index("ix_presence_person_id", "presence", ["person_id"])
    op.create_index("ix_presence_review_id", "presence", ["review_id"])
    op.create_table(
        "interest",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id")),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("says", sa.String(600), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("interest.id")),
        sa.UniqueConstraint("supersedes"),
        sa.CheckConstraint(
            ("kind IN ('none', 'disclosable_pecuniary', 'other', 'expressed_view')"), name="interestkind"
        ),
    )
    op.create_index("ix_interest_day_person", "interest", ["hearing_day_id", "person_id"])
    op.create_index("ix_interest_review_id", "interest", ["review_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON hearing TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON hearing_step, presence, interest TO licensing_app")
    op.execute("GRANT SELECT ON hearing, hearing_step, presence, interest TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
