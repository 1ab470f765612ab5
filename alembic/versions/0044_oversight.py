"""Functions as data, instruments with their documents, planned changes, conditions; and a commissioner's oversight.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

POWERS = ("power_function", "power_condition", "planned_power", "planned_power_end")
OVERSIGHT = (
    "on_record_agreement", "rehearing", "veto_window", "veto_answer", "sample_draw", "sampled_case", "advice_request",
    "commissioner_advice",
)  # fmt: skip
MODES = (
    "mode IN ('council_decides', 'commissioner_sole', 'commissioner_with_advisory', "
    "'council_proposes_commissioner_confirms', 'council_decides_subject_to_veto', "
    "'council_decides_commissioner_oversight', 'commissioner_reserve')"
)


def key() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True)


def points_at(name: str, to: str, *, index: bool = False, unique: bool = False, optional: bool = False) -> sa.Column:
    return sa.Column(
        name, sa.BigInteger(), sa.ForeignKey(f"{to}.id"), nullable=optional, index=index or None, unique=unique or None
    )


def text(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=False)


def day(name: str, *, optional: bool = False) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=optional)


def done(by: str, at: str) -> list[sa.Column]:
    return [points_at(by, "person"), instant(at)]


def instant(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def yes_or_no(name: str) -> sa.Column:
    return sa.Column(name, sa.Boolean(), nullable=False)


def file() -> list[sa.Column]:
    return [
        sa.Column("document_sha256", sa.String(64), sa.ForeignKey("stored_file.sha256")),
        sa.Column("document_name", sa.String(200), nullable=False, server_default=""),
    ]


def function() -> sa.Column:
    return sa.Column("function", sa.String(40), sa.ForeignKey("power_function.code"), nullable=False)


def upgrade() -> None:
    _powers()
    _changes_of_holder()
    _vetoes()
    _advice()
    for table in (*POWERS, *OVERSIGHT):
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    every = ", ".join((*POWERS, *OVERSIGHT))
    op.execute(f"GRANT SELECT, INSERT ON {every} TO licensing_app")
    op.execute(f"GRANT SELECT ON {every} TO licensing_read")


def _powers() -> None:
    op.create_table(
        "power_function",
        sa.Column("code", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False, unique=True),
        instant("added_at"),
    )
    op.execute("INSERT INTO power_function VALUES ('taxi_licensing', 'Taxi and private hire licensing', now())")
    op.drop_constraint("ck_power_holding_function", "power_holding")
    op.create_foreign_key("fk_power_holding_function", "power_holding", "power_function", ["function"], ["code"])
    for column in file():
        op.add_column("power_holding", column)
    op.alter_column("power_holding", "document_name", server_default=None)
    op.create_table(
        "power_condition",
        key(),
        points_at("holding_id", "power_holding"),
        text("condition", 40),
        sa.CheckConstraint("condition IN ('deferred', 'sample', 'on_request')", name="condition"),
        sa.UniqueConstraint("holding_id", "condition"),
    )
    op.create_table(
        "planned_power",
        key(),
        function(),
        text("mode", 48),
        day("proposed_on"),
        day("representations_until"),
        day("planned_from", optional=True),
        text("says", 2000),
        *file(),
        instant("recorded_at"),
        sa.CheckConstraint(MODES, name="mode"),
        sa.CheckConstraint("says <> ''", name="says_what"),
        sa.CheckConstraint("representations_until >= proposed_on", name="representations_after_it"),
    )
    op.alter_column("planned_power", "document_name", server_default=None)
    op.create_table(
        "planned_power_end",
        key(),
        points_at("planned_id", "planned_power", unique=True),
        points_at("holding_id", "power_holding", unique=True, optional=True),
        text("because", 600),
        instant("ended_at"),
        sa.CheckConstraint("holding_id IS NOT NULL OR because <> ''", name="withdrawn_says_why"),
    )


def _changes_of_holder() -> None:
    op.create_table(
        "on_record_agreement",
        key(),
        points_at("review_id", "review", index=True),
        points_at("hearing_id", "hearing"),
        points_at("holding_id", "power_holding"),
        text("given_by", 100),
        day("given_on"),
        text("document", 100),
        text("says", 2000),
        text("legal_note", 2000),
        *done("recorded_by", "recorded_at"),
        points_at("supersedes", "on_record_agreement", unique=True, optional=True),
        sa.CheckConstraint("given_by <> '' AND document <> '' AND says <> '' AND legal_note <> ''", name="is_whole"),
    )
    op.create_index(
        "uq_on_record_agreement_first", "on_record_agreement", ["hearing_id", "holding_id"], unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )  # fmt: skip
    op.create_table(
        "rehearing",
        key(),
        points_at("review_id", "review", index=True),
        points_at("hearing_id", "hearing", unique=True),
        points_at("holding_id", "power_holding"),
        text("because", 600),
        *done("ordered_by", "ordered_at"),
        sa.CheckConstraint("because <> ''", name="says_why"),
    )


def _vetoes() -> None:
    op.add_column("notice", day("held_until", optional=True))
    op.create_table(
        "veto_window",
        key(),
        points_at("review_id", "review", index=True),
        points_at("holding_id", "power_holding"),
        points_at("notice_id", "notice", unique=True),
        text("says", 2000),
        day("decided_on"),
        day("ends_on"),
        instant("opened_at"),
        sa.CheckConstraint("ends_on > decided_on", name="ends_after_the_decision"),
    )
    op.create_table(
        "veto_answer",
        key(),
        points_at("window_id", "veto_window", unique=True),
        yes_or_no("is_vetoed"),
        text("because", 4000),
        *done("answered_by", "answered_at"),
        sa.CheckConstraint("NOT is_vetoed OR because <> ''", name="veto_gives_reasons"),
    )


def _advice() -> None:
    op.create_table(
        "sample_draw",
        key(),
        sa.Column("day", sa.Date(), nullable=False, unique=True),
        points_at("holding_id", "power_holding"),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("room", sa.Integer(), nullable=False),
        instant("drawn_at"),
        sa.CheckConstraint("octet_length(seed) = 32 AND rate BETWEEN 0 AND 100", name="can_be_redrawn"),
    )
    op.create_table(
        "sampled_case",
        key(),
        points_at("draw_id", "sample_draw", index=True),
        points_at("review_id", "review", unique=True),
        text("score", 64),
        yes_or_no("is_drawn"),
    )
    op.create_table(
        "advice_request",
        key(),
        points_at("review_id", "review"),
        text("because", 600),
        *done("asked_by", "asked_at"),
        sa.UniqueConstraint("review_id", "asked_by"),
        sa.CheckConstraint("because <> ''", name="says_why"),
    )
    op.create_table(
        "commissioner_advice",
        key(),
        points_at("review_id", "review", index=True),
        points_at("holding_id", "power_holding"),
        text("says", 4000),
        text("asked_because", 600),
        yes_or_no("after_decision"),
        *done("given_by", "given_at"),
        sa.CheckConstraint("says <> '' AND asked_because <> ''", name="is_whole"),
    )


def downgrade() -> None:
    for table in reversed(OVERSIGHT):
        op.drop_table(table)
    op.drop_column("notice", "held_until")
    for table in ("planned_power_end", "planned_power", "power_condition"):
        op.drop_table(table)
    op.drop_column("power_holding", "document_name")
    op.drop_column("power_holding", "document_sha256")
    op.drop_constraint("fk_power_holding_function", "power_holding")
    op.create_check_constraint("function", "power_holding", "function IN ('taxi_licensing')")
    op.drop_table("power_function")
