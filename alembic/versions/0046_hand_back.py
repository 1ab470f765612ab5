"""Hand-back: the steps of the restoration protocol, withdrawals, and packs of evidence.

Revision ID: 0046
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

TABLES = ("hand_back_step", "hand_back_withdrawal", "hand_back_pack")
STEPS = (
    "('services', 'leadership', 'assurance', 'councillors', 'leaders_letter', 'council_bid', 'expert_panel',"
    " 'lay_panel', 'proposal', 'reply', 'public_notice', 'going_on', 'new_directions', 'conditions')"
)


def key() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True)


def recorded(by: str = "recorded_by", at: str = "recorded_at") -> list[sa.Column]:
    return [
        sa.Column(by, sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column(at, sa.DateTime(timezone=True), nullable=False),
    ]


def file(name: str, *, nullable: bool = False, index: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(64), sa.ForeignKey("stored_file.sha256"), nullable=nullable, index=index)


def upgrade() -> None:
    _steps()
    _withdrawals_and_packs()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO licensing_read")


def _steps() -> None:
    op.create_table(
        "hand_back_step",
        key(),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("says", sa.String(4000), nullable=False),
        sa.Column("reference", sa.String(300), nullable=False),
        sa.Column("document_name", sa.String(200), nullable=False),
        file("document_sha256", nullable=True, index=True),
        file("shown_sha256", nullable=True),
        sa.Column("representations_until", sa.Date()),
        sa.Column("effective_on", sa.Date()),
        sa.Column("holding_id", sa.BigInteger(), sa.ForeignKey("power_holding.id"), index=True),
        sa.Column("because", sa.String(300), nullable=False),
        *recorded(),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("hand_back_step.id"), unique=True),
        sa.CheckConstraint(f"step IN {STEPS}", name="protocolstep"),
        sa.CheckConstraint("owner <> '' AND says <> ''", name="gives_evidence"),
        sa.CheckConstraint(
            "(step = 'reply') = (representations_until IS NOT NULL)", name="reply_opens_representations"
        ),
        sa.CheckConstraint(
            "(step = 'new_directions') = (holding_id IS NOT NULL) AND (holding_id IS NULL) = (effective_on IS NULL)",
            name="directions_cite_the_holding",
        ),
        sa.CheckConstraint("(document_sha256 IS NULL) = (document_name = '')", name="document_is_named"),
        sa.CheckConstraint("(supersedes IS NULL) = (because = '')", name="correction_says_why"),
    )
    op.create_index(
        "uq_hand_back_step_first", "hand_back_step", ["function", "attempt", "step"], unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )  # fmt: skip


def _withdrawals_and_packs() -> None:
    op.create_table(
        "hand_back_withdrawal",
        key(),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("because", sa.String(2000), nullable=False),
        *recorded(),
        sa.UniqueConstraint("function", "attempt"),
        sa.CheckConstraint("because <> ''", name="says_why"),
    )
    op.create_table(
        "hand_back_pack",
        key(),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        file("pdf_sha256"),
        file("csv_sha256"),
        *recorded("made_by", "made_at"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
