"""What the panel proposes.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

TABLES = ("proposal", "proposed_outcome")


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False),
        sa.Column("holding_id", sa.BigInteger(), sa.ForeignKey("power_holding.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.String(8000), nullable=False),
        sa.Column("holders_account", sa.String(4000), nullable=False),
        sa.Column("policy_version", sa.String(60), nullable=False),
        sa.Column("signed_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("proposal.id")),
        sa.UniqueConstraint("review_id", "number"),
        sa.UniqueConstraint("supersedes"),
    )
    op.create_index("ix_proposal_hearing_id", "proposal", ["hearing_id"])
    op.create_index("ix_proposal_holding_id", "proposal", ["holding_id"])
    op.create_index("ix_proposal_review_id", "proposal", ["review_id"])
    op.create_table(
        "proposed_outcome",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("proposal_id", sa.BigInteger(), sa.ForeignKey("proposal.id"), nullable=False),
        sa.Column("licence_id", sa.BigInteger(), sa.ForeignKey("licence.id"), nullable=False),
        sa.Column("licence_kind", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("ground", sa.String(40)),
        sa.Column("is_fit_and_proper", sa.Boolean()),
        sa.Column("suspension_end", sa.String(40)),
        sa.Column("suspension_months", sa.Integer()),
        sa.Column("suspension_days", sa.Integer()),
        sa.Column("is_immediate", sa.Boolean(), nullable=False),
        sa.Column("public_safety_explanation", sa.String(4000), nullable=False),
        sa.Column("warning_until", sa.Date()),
        sa.UniqueConstraint("proposal_id", "licence_id"),
        sa.CheckConstraint(
            (
                "ground IN ('s61_1_a_i', 's61_1_a_ii', 's61_1_aa', 's61_1_b', 's62_1_a', 's62_1_b', "
                "'s62_1_c', 's62_1_ca', 's62_1_d', 's60_1_a', 's60_1_b', 's60_1_c')"
            ),
            name="ground",
        ),
        sa.CheckConstraint("outcome NOT IN ('revoked', 'suspended') OR ground IS NOT NULL", name="ground_is_given"),
        sa.CheckConstraint("NOT is_immediate OR public_safety_explanation <> ''", name="immediate_is_explained"),
        sa.CheckConstraint(
            ("NOT is_immediate OR licence_kind IN ('hackney_carriage_driver', 'private_hire_driver')"),
            name="immediate_is_for_drivers",
        ),
        sa.CheckConstraint(
            (
                "licence_kind IN ('hackney_carriage_driver', 'private_hire_driver', 'operator', "
                "'hackney_carriage_vehicle', 'private_hire_vehicle')"
            ),
            name="licencekind",
        ),
        sa.CheckConstraint(("outcome IN ('revoked', 'suspended', 'warning', 'no_further_action')"), name="outcome"),
        sa.CheckConstraint(
            (
                "outcome <> 'suspended' OR (suspension_end IS NOT NULL AND (suspension_end <> 'date' OR "
                "suspension_months IS NOT NULL OR suspension_days IS NOT NULL))"
            ),
            name="suspension_ends",
        ),
        sa.CheckConstraint(
            (
                "suspension_end IN ('date', 'training_passed', 'medical_passed', 're_test_passed', "
                "'vehicle_re_test_passed', 'document_produced', 'investigation_concluded', "
                "'criminal_case_concluded')"
            ),
            name="suspensionend",
        ),
    )
    op.create_index("ix_proposed_outcome_proposal_id", "proposed_outcome", ["proposal_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT ON proposal, proposed_outcome TO licensing_app")
    op.execute("GRANT SELECT ON proposal, proposed_outcome TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
