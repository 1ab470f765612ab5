"""Writing a proposal or a decision: its drafts, the words suggested in them, and what members agreed on by its side.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0039"
down_revision = "0038"

TABLES = ("draft_version", "suggested_words", "suggested_words_answer", "objection", "vote_retaken")
NOTES = "FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
WRITTEN = {"field": 40, "inserts": 8000, "because": 300}
TEXTS = {"suspension_end": 40, "public_safety_explanation": 4000}  # what members agree on beside an outcome
NUMBERS, YES_OR_NO = ("suspension_days", "suspension_months"), ("is_immediate", "is_fit_and_proper")
INDEXES = {"draft_version": "review_id", "suggested_words": "review_id", "vote_retaken": "hearing_id"}
ENDS = (
    "'date', 'training_passed', 'medical_passed', 're_test_passed', 'vehicle_re_test_passed', 'document_produced',"
    " 'investigation_concluded', 'criminal_case_concluded'"
)
CHECKS = {
    "ck_ballot_termend": f"suspension_end IN ({ENDS})",
    "ck_ballot_only_a_suspension_ends": "outcome = 'suspended' OR suspension_end IS NULL",
    "ck_ballot_immediate_is_explained": "NOT is_immediate OR coalesce(public_safety_explanation, '') <> ''",
}


def upgrade() -> None:
    op.create_table(
        "draft_version",
        _id(),
        _to("review"),
        _to("hearing"),
        sa.Column("proposal_id", sa.BigInteger(), sa.ForeignKey("proposal.id")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("typed", postgresql.JSONB(), nullable=False),
        sa.Column("page", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        *_recorded("recorded"),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("draft_version.id"), unique=True),
        sa.UniqueConstraint("review_id", "number"),
        sa.CheckConstraint("origin IN ('written', 'words_taken')", name="draftorigin"),
    )
    first = sa.text("supersedes IS NULL")
    op.create_index("uq_draft_version_first", "draft_version", ["review_id"], unique=True, postgresql_where=first)
    op.create_table(
        "suggested_words",
        _id(),
        _to("draft_version", "draft_id"),
        _to("review"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("starts", "ends")),
        *(sa.Column(name, sa.String(most), nullable=False) for name, most in WRITTEN.items()),
        *_recorded("suggested"),
        sa.CheckConstraint("field IN ('reasons', 'holders_account')", name="drafttext"),
        sa.CheckConstraint("0 <= starts AND starts <= ends", name="in_order"),
    )
    op.create_table(
        "suggested_words_answer",
        _id(),
        sa.Column("suggested_id", sa.BigInteger(), sa.ForeignKey("suggested_words.id"), nullable=False, unique=True),
        sa.Column("draft_id", sa.BigInteger(), sa.ForeignKey("draft_version.id")),
        sa.Column("is_taken", sa.Boolean(), nullable=False),
        *_recorded("answered"),
        sa.CheckConstraint("is_taken = (draft_id IS NOT NULL)", name="taken_into_a_version"),
    )
    at = sa.Column("objected_at", sa.DateTime(timezone=True), nullable=False)
    op.create_table("objection", _id(), _to("ballot"), _to("person"), at, sa.UniqueConstraint("ballot_id", "person_id"))
    op.create_table(
        "vote_retaken",
        _id(),
        _to("hearing"),
        _to("licence"),
        sa.Column("outcome", sa.String(40), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("votes_for", "votes_against", "abstained")),
        sa.Column("casting_vote", sa.String(10), nullable=False),
        sa.Column("is_carried", sa.Boolean(), nullable=False),
        *_recorded("recorded"),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("vote_retaken.id"), unique=True),
        sa.CheckConstraint("casting_vote IN ('', 'for', 'against')", name="casting_vote"),
    )
    for table, name in INDEXES.items():
        op.create_index(f"ix_{table}_{name}", table, [name])
    op.add_column("ballot", sa.Column("named", postgresql.JSONB(none_as_null=True)))
    for name, length in TEXTS.items():
        op.add_column("ballot", sa.Column(name, sa.String(length)))
    for name in NUMBERS:
        op.add_column("ballot", sa.Column(name, sa.Integer()))
    for name in YES_OR_NO:
        op.add_column("ballot", sa.Column(name, sa.Boolean()))
    for name, check in CHECKS.items():
        op.create_check_constraint(op.f(name), "ballot", check)
    for table in TABLES:
        op.execute(f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table} {NOTES}")
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO licensing_read")


def downgrade() -> None:
    for name in ("named", *TEXTS, *NUMBERS, *YES_OR_NO):
        op.drop_column("ballot", name)
    op.execute(f"DROP TABLE {', '.join(reversed(TABLES))}")


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True)


def _to(table: str, column: str = "") -> sa.Column[int]:
    return sa.Column(column or f"{table}_id", sa.BigInteger(), sa.ForeignKey(f"{table}.id"), nullable=False)


def _recorded(done: str) -> list[sa.Column[int]]:
    return [
        sa.Column(f"{done}_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column(f"{done}_at", sa.DateTime(timezone=True), nullable=False),
    ]
