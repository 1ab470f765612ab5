"""Ballots, members’ own votes, adjournments.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

TABLES = ("ballot", "vote", "adjournment")


def upgrade() -> None:
    op.create_table(
        "ballot",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False),
        sa.Column("licence_id", sa.BigInteger(), sa.ForeignKey("licence.id"), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("method", sa.String(40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("votes_for", sa.Integer()),
        sa.Column("votes_against", sa.Integer()),
        sa.Column("abstained", sa.Integer()),
        sa.Column("casting_vote", sa.String(10), nullable=False),
        sa.Column("is_carried", sa.Boolean()),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("ballot.id")),
        sa.UniqueConstraint("supersedes"),
        sa.CheckConstraint("method IN ('agreed_by_all', 'show_of_hands', 'own_vote')", name="votingmethod"),
    )
    op.create_index("ix_ballot_hearing_id", "ballot", ["hearing_id"])
    op.create_table(
        "vote",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("ballot_id", sa.BigInteger(), sa.ForeignKey("ballot.id"), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("choice", sa.String(10), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("ballot_id", "person_id"),
        sa.CheckConstraint("choice IN ('for', 'against', 'abstain')", name="choice"),
    )
    op.create_table(
        "adjournment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("because", sa.String(600), nullable=False),
        sa.Column("is_part_heard", sa.Boolean(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=False),
        sa.Column("adjourned_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("hearing_id"),
        sa.CheckConstraint(
            (
                "reason IN ('holder_absent', 'representative_absent', 'interpreter_needed', "
                "'further_evidence', 'late_papers', 'not_quorate', 'illness', 'out_of_time', 'other')"
            ),
            name="adjournmentreason",
        ),
    )
    op.create_index("ix_adjournment_review", "adjournment", ["review_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON ballot TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON vote, adjournment TO licensing_app")
    op.execute("GRANT SELECT ON ballot, vote, adjournment TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
