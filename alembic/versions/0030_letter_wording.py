"""More kinds of letter, and the standard wording of each in versions that are never edited.

Revision ID: 0030
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

BEFORE = ("hearing_notice", "decision_notice", "warning_letter", "no_further_action_letter")
ADDED = (
    "adjournment_notice",
    "withdrawal_notice",
    "late_papers_notice",
    "training_invitation",
    "training_reminder",
    "badge_demand",
)


def upgrade() -> None:
    op.execute("ALTER TABLE notice DROP CONSTRAINT ck_notice_noticekind")
    op.execute(f"ALTER TABLE notice ADD CONSTRAINT ck_notice_noticekind CHECK ({_one_of((*BEFORE, *ADDED))})")
    op.create_table(
        "letter_wording",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("text", sa.String(1500), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        sa.Column("written_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("letter_wording.id"), unique=True),
        sa.CheckConstraint(_one_of((*BEFORE, *ADDED)), name="noticekind"),
        sa.CheckConstraint("part IN ('opening', 'contact', 'closing')", name="wordingpart"),
    )
    op.create_index(
        "uq_letter_wording_first",
        "letter_wording",
        ["kind", "part"],
        unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.execute(
        "CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON letter_wording"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
    )
    op.execute("GRANT SELECT, INSERT ON letter_wording TO licensing_app")
    op.execute("GRANT SELECT ON letter_wording TO licensing_read")


def downgrade() -> None:
    # A letter of a kind added here stays in the record: below this the database only takes no new one.
    kept = sa.select(sa.func.count()).select_from(sa.table("notice")).where(sa.column("kind").in_(ADDED))
    held = op.get_bind().scalar(kept)
    op.drop_table("letter_wording")
    op.execute("ALTER TABLE notice DROP CONSTRAINT ck_notice_noticekind")
    not_valid = " NOT VALID" if held else ""
    op.execute(f"ALTER TABLE notice ADD CONSTRAINT ck_notice_noticekind CHECK ({_one_of(BEFORE)}){not_valid}")


def _one_of(kinds: tuple[str, ...]) -> str:
    return f"kind IN ({', '.join(repr(kind) for kind in kinds)})"
