"""Contact about a case: calls and visits, replies to the hearing notice, requests to postpone, approaches to members.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

TABLES = (
    "contact_note",
    "hearing_reply",
    "postponement_request",
    "postponement_decision",
    "approach",
    "approach_note",
)
CHECKS = {
    "means": "means IN ('call', 'visit', 'email', 'letter')",
    "party": "party IN ('holder', 'representative', 'complainant', 'witness', 'other')",
    "attending": "attending IN ('attending', 'not_attending', 'represented')",
    "why": "why IN ('illness', 'representation', 'needs', 'time', 'other')",
    "ruling": "ruling IN ('granted', 'refused')",
    "names_somebody_else": "party <> 'other' OR name <> ''",
    "correction_says_why": "supersedes IS NULL OR because <> ''",
    "is_answered": "because <> '' AND told <> ''",
}
CONTACT_CHECKS = ("means", "party", "names_somebody_else", "correction_says_why")


def upgrade() -> None:
    _table("contact_note", _points("review"), *_contact(), _supersedes("contact_note"), checks=CONTACT_CHECKS)
    _table(
        "hearing_reply", _points("review"), _points("notice"), _points("contact", optional=True),
        _text("attending", 40), _text("interpreter", 120), _text("adjustments", 300), _text("documents", 300),
        _day("received_on"), _supersedes("hearing_reply"), checks=("attending",),
    )  # fmt: skip
    _table(
        "postponement_request", _points("review"), _points("notice"), _text("party", 40), _text("name", 200),
        _text("why", 40), _text("says", 1000), _day("received_on"), checks=("party", "names_somebody_else", "why"),
    )  # fmt: skip
    _table(
        "postponement_decision", _points("postponement_request", "request_id"), _text("ruling", 40),
        _text("decided_by", 200), _text("because", 600), _text("need_met", 300), _text("told", 600),
        _day("told_on"), _supersedes("postponement_decision"), checks=("ruling", "is_answered"),
    )  # fmt: skip
    _table(
        "approach", _points("review"), _points("person", "councillor_id"), *_contact(), _supersedes("approach"),
        checks=CONTACT_CHECKS,
    )  # fmt: skip
    _table("approach_note", _points("approach"), _text("says", 1000))
    _indexes()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _indexes() -> None:
    for table in ("contact_note", "hearing_reply", "postponement_request", "approach"):
        op.create_index(f"ix_{table}_review_id", table, ["review_id"])
    for table, column in (
        ("hearing_reply", "notice_id"), ("hearing_reply", "contact_id"), ("postponement_request", "notice_id"),
        ("postponement_decision", "request_id"), ("approach", "councillor_id"), ("approach_note", "approach_id"),
    ):  # fmt: skip
        op.create_index(f"ix_{table}_{column}", table, [column])
    for table, column in (("hearing_reply", "notice_id"), ("postponement_decision", "request_id")):
        first = sa.text("supersedes IS NULL")
        op.create_index(f"uq_{table}_first", table, [column], unique=True, postgresql_where=first)


def _table(name: str, *columns: sa.Column, checks: tuple[str, ...] = ()) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        *columns,
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.CheckConstraint(CHECKS[check], name=check) for check in checks),
    )


def _contact() -> tuple[sa.Column, ...]:
    texts = (_text("means", 40), _text("party", 40), _text("name", 200), _text("says", 2000), _text("because", 300))
    return (*texts, _day("happened_on"))


def _day(name: str) -> sa.Column:
    return sa.Column(name, sa.Date(), nullable=False)


def _text(name: str, longest: int) -> sa.Column:
    return sa.Column(name, sa.String(longest), nullable=False)


def _points(table: str, column: str = "", *, optional: bool = False) -> sa.Column:
    return sa.Column(column or f"{table}_id", sa.BigInteger(), sa.ForeignKey(f"{table}.id"), nullable=optional)


def _supersedes(table: str) -> sa.Column:
    return sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey(f"{table}.id"), unique=True)
