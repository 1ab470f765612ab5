"""One outcome per licence, and the findings relied on.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

TABLES = ("determination_outcome", "reliance")


def upgrade() -> None:
    op.create_table(
        "determination_outcome",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("determination_id", sa.BigInteger(), sa.ForeignKey("determination.id"), nullable=False),
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
        sa.UniqueConstraint("determination_id", "licence_id"),
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
    op.create_index("ix_determination_outcome_determination_id", "determination_outcome", ["determination_id"])
    op.create_index("ix_determination_outcome_outcome", "determination_outcome", ["outcome"])
    op.create_table(
        "reliance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("proposal_id", sa.BigInteger(), sa.ForeignKey("proposal.id")),
        sa.Column("determination_id", sa.BigInteger(), sa.ForeignKey("determination.id")),
        sa.Column("question_id", sa.BigInteger(), sa.ForeignKey("question.id"), nullable=False),
        sa.CheckConstraint("(proposal_id IS NULL) <> (determination_id IS NULL)", name="of_one_record"),
    )
    op.create_index("ix_reliance_determination_id", "reliance", ["determination_id"])
    op.create_index("ix_reliance_proposal_id", "reliance", ["proposal_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT ON determination_outcome, reliance TO licensing_app")
    op.execute("GRANT SELECT ON determination_outcome, reliance TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
