"""Functions as data, instruments with their documents, planned changes, conditions; and a commissioner's oversight.

Revision ID: 0044
Revises: 0043
"""

from pathlib import Path

from alembic import op

revision = "0044"
down_revision = "0043"

TABLES = Path(__file__).with_suffix(".sql")
OVERSIGHT = (
    "commissioner_advice", "advice_request", "sampled_case", "sample_draw", "veto_answer", "veto_window", "rehearing",
    "on_record_agreement",
)  # fmt: skip
POWERS = ("planned_power_end", "planned_power", "power_condition")


def upgrade() -> None:
    op.get_bind().exec_driver_sql(TABLES.read_text())


def downgrade() -> None:
    """Holdings of other functions than licensing have to go first: the older rule knows of none."""
    for table in (*OVERSIGHT, *POWERS):
        op.drop_table(table)
    op.drop_column("notice", "held_until")
    op.drop_column("power_holding", "document_name")
    op.drop_column("power_holding", "document_sha256")
    op.drop_constraint("fk_power_holding_function", "power_holding")
    op.create_check_constraint("function", "power_holding", "function IN ('taxi_licensing')")
    op.drop_table("power_function")
