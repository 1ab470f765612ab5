"""Appeals to the court: lodged, a day fixed, and how they ended.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

TABLES = ("appeal", "appealed_licence", "court_day", "court_result", "court_outcome")
STANDS = "('live', 'upheld', 'quashed', 'varied')"
OUTCOMES = "('revoked', 'suspended', 'warning', 'no_further_action')"


def key() -> sa.Column:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True)


def points_at(name: str, to: str, *, index: bool = False, optional: bool = False) -> sa.Column:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(f"{to}.id"), nullable=optional, index=index)


def recorded() -> list[sa.Column]:
    return [points_at("recorded_by", "person"), sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False)]


def upgrade() -> None:
    _appeals()
    _results()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO licensing_read")


def _appeals() -> None:
    op.create_table(
        "appeal",
        key(),
        sa.Column("reference", sa.String(32), nullable=False, unique=True),
        points_at("review_id", "review"),
        points_at("determination_id", "determination", index=True),
        sa.Column("further_to", sa.BigInteger(), sa.ForeignKey("appeal.id"), unique=True),
        sa.Column("court", sa.String(40), nullable=False),
        sa.Column("appellant", sa.String(40), nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("court_reference", sa.String(60), nullable=False),
        sa.Column("says", sa.String(2000), nullable=False),
        *recorded(),
        sa.CheckConstraint("court IN ('magistrates', 'crown')", name="court"),
        sa.CheckConstraint("appellant IN ('holder', 'council')", name="appellant"),
        sa.CheckConstraint("(court = 'crown') = (further_to IS NOT NULL)", name="crown_court_is_further"),
        sa.CheckConstraint("court = 'crown' OR appellant = 'holder'", name="the_holder_appeals_first"),
    )
    op.create_index("ix_appeal_review", "appeal", ["review_id"])
    op.create_table(
        "appealed_licence",
        key(),
        points_at("appeal_id", "appeal"),
        points_at("licence_id", "licence"),
        sa.UniqueConstraint("appeal_id", "licence_id"),
    )
    op.create_table(
        "court_day",
        key(),
        points_at("appeal_id", "appeal", index=True),
        sa.Column("sits_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        *recorded(),
    )


def _results() -> None:
    op.create_table(
        "court_result",
        key(),
        points_at("appeal_id", "appeal"),
        sa.Column("ending", sa.String(40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("says", sa.String(2000), nullable=False),
        sa.Column("because", sa.String(300), nullable=False),
        *recorded(),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("court_result.id"), unique=True),
        sa.CheckConstraint("ending IN ('heard', 'withdrawn', 'struck_out')", name="ending"),
        sa.CheckConstraint("supersedes IS NULL OR because <> ''", name="correction_says_why"),
    )
    op.create_index(
        "uq_court_result_first", "court_result", ["appeal_id"], unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )  # fmt: skip
    op.create_table(
        "court_outcome",
        key(),
        points_at("result_id", "court_result"),
        points_at("licence_id", "licence"),
        sa.Column("stands", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(40)),
        sa.Column("suspension_months", sa.Integer()),
        sa.Column("suspension_days", sa.Integer()),
        sa.Column("starts_on", sa.Date()),
        sa.CheckConstraint(f"stands IN {STANDS}", name="onappeal"),
        sa.CheckConstraint(f"outcome IN {OUTCOMES}", name="outcome"),
        sa.CheckConstraint("(stands = 'varied') = (outcome IS NOT NULL)", name="varied_to_something"),
        sa.UniqueConstraint("result_id", "licence_id"),
        sa.CheckConstraint("stands <> 'live'", name="is_decided"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
