"""Who holds which function from when: holdings without an end, so they cannot gap or overlap.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = ("power_holding", "nominee", "nominee_assignment")


def upgrade() -> None:
    op.create_table(
        "power_holding",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("mode", sa.String(48), nullable=False),
        sa.Column("decides", sa.String(40), nullable=False),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.Column("instrument", sa.String(300), nullable=False),
        sa.Column("conditions", sa.String(2000), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("function", "held_from"),
        sa.UniqueConstraint("id", "decides"),
        sa.CheckConstraint("decides IN ('commissioner', 'panel')", name="body"),
        sa.CheckConstraint("instrument <> ''", name="cites_its_instrument"),
        sa.CheckConstraint("function IN ('taxi_licensing')", name="function"),
        sa.CheckConstraint(
            (
                "mode IN ('council_decides', 'commissioner_sole', 'commissioner_with_advisory', "
                "'council_proposes_commissioner_confirms', 'council_decides_subject_to_veto', "
                "'council_decides_commissioner_oversight', 'commissioner_reserve')"
            ),
            name="mode",
        ),
        sa.CheckConstraint(
            (
                "(mode IN ('commissioner_sole', 'commissioner_with_advisory', "
                "'council_proposes_commissioner_confirms')) = (decides = 'commissioner')"
            ),
            name="the_mode_says_who_decides",
        ),
    )
    op.create_table(
        "nominee",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("holding_id", sa.BigInteger(), sa.ForeignKey("power_holding.id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("is_organisation", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_nominee_holding_id", "nominee", ["holding_id"])
    op.create_index("ix_nominee_person_id", "nominee", ["person_id"])
    op.create_table(
        "nominee_assignment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("case_reference", sa.String(32), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("nominee_assignment.id")),
        sa.UniqueConstraint("supersedes"),
    )
    op.create_index("ix_nominee_assignment_case_reference", "nominee_assignment", ["case_reference"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT ON power_holding, nominee, nominee_assignment TO licensing_app")
    op.execute("GRANT SELECT ON power_holding, nominee, nominee_assignment TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
