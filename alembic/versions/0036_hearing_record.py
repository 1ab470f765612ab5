"""Who may listen, corrections of a hearing's log and attendance, notes of a fair hearing, and the seal that closes it.

A closed hearing is frozen: the database itself refuses another row of its log, questions, findings, votes, attendance,
interests and resolutions up to the instant of its closing, and a closed hearing that nobody sealed.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"

TABLES = ("public_access", "public_access_item", "fairness_note", "hearing_seal")
BY_HEARING = ("hearing_step", "asked", "found", "information_complete", "ballot", "adjournment", "fairness_note")
BY_DAY = ("presence", "interest")
CLOSED_SINCE = """SELECT 1 FROM hearing h JOIN listing l ON l.id = h.listing_id
  WHERE l.hearing_day_id = new.hearing_day_id AND (new.review_id IS NULL OR new.review_id = h.review_id)
    AND h.closed_at >= """
# What each trigger refuses: a row of a closed hearing; one of its day, dated up to its end; the hearing itself.
FROZEN = {
    "row": "SELECT 1 FROM hearing WHERE id = new.hearing_id AND closed_at IS NOT NULL",
    "vote": "SELECT 1 FROM hearing h JOIN ballot b ON b.hearing_id = h.id"
    " WHERE b.id = new.ballot_id AND h.closed_at IS NOT NULL",
    "item": CLOSED_SINCE + "(SELECT at FROM public_access WHERE id = new.access_id)",  # noqa: S608
    "presence": CLOSED_SINCE + "least(new.at, (SELECT was.at FROM presence was WHERE was.id = new.supersedes))",  # noqa: S608
    "interest": CLOSED_SINCE + "new.declared_at",
    "hearing": "SELECT 1",
}
FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS ({found}) THEN
    RAISE EXCEPTION '{says}' USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
  END IF;
  RETURN NULL;
END $$
"""
UNSEALED = "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM hearing_seal WHERE hearing_id = new.id)"


def upgrade() -> None:
    _add_corrections("hearing_step", corrected_at=True)
    _add_corrections("presence", corrected_at=False)
    _create_access()
    _create_notes_and_seal()
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(TABLES)} TO licensing_app")
    op.execute(f"GRANT SELECT ON {', '.join(TABLES)} TO licensing_read")
    _freeze()


def downgrade() -> None:
    for table in ("hearing", "vote", *BY_HEARING[:-1], *BY_DAY):
        op.execute(f"DROP TRIGGER zz_frozen ON {table}")
    op.execute("DROP TRIGGER closed_is_sealed ON hearing")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute(f"DROP FUNCTION {', '.join(f'refuse_frozen_{name}()' for name in FROZEN)}, closed_is_sealed()")
    op.drop_constraint(op.f("ck_hearing_step_corrected_is_whole"), "hearing_step")
    op.drop_constraint(op.f("ck_presence_corrected_is_whole"), "presence")
    op.drop_column("hearing_step", "corrected_at")
    for table in ("hearing_step", "presence"):
        op.drop_column(table, "supersedes")
        op.drop_column(table, "because")


def _add_corrections(table: str, *, corrected_at: bool) -> None:
    op.add_column(table, sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey(f"{table}.id")))
    op.create_unique_constraint(op.f(f"uq_{table}_supersedes"), table, ["supersedes"])
    op.add_column(table, sa.Column("because", sa.String(300), nullable=False, server_default=""))
    op.alter_column(table, "because", server_default=None)
    whole = "(supersedes IS NULL) = (because = '')"
    if corrected_at:
        op.add_column(table, sa.Column("corrected_at", sa.DateTime(timezone=True)))
        whole += " AND (supersedes IS NULL) = (corrected_at IS NULL)"
    op.create_check_constraint(op.f(f"ck_{table}_corrected_is_whole"), table, whole)


def _create_access() -> None:
    op.create_table(
        "public_access",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("paragraphs", sa.String(20), nullable=False),
        sa.Column("public_interest", sa.String(600), nullable=False),
        sa.Column("because", sa.String(600), nullable=False),
        sa.Column("moved_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("seconded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("wording", sa.String(4000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.CheckConstraint("kind IN ('excluded', 'confidential', 'readmitted')", name="accesschange"),
        sa.CheckConstraint(
            "(kind = 'excluded') = (paragraphs <> '') AND (kind = 'excluded') = (public_interest <> '')"
            " AND (kind = 'confidential') = (because <> '') AND wording <> ''",
            name="says_what_its_kind_needs",
        ),
        sa.CheckConstraint(
            "(moved_by IS NULL) = (seconded_by IS NULL) AND moved_by <> seconded_by", name="moved_and_seconded"
        ),
    )
    op.create_index("ix_public_access_hearing_day_id", "public_access", ["hearing_day_id"])
    op.create_table(
        "public_access_item",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("access_id", sa.BigInteger(), sa.ForeignKey("public_access.id"), nullable=False),
        sa.Column("hearing_day_id", sa.BigInteger(), sa.ForeignKey("hearing_day.id"), nullable=False),
        sa.Column("review_id", sa.BigInteger(), sa.ForeignKey("review.id"), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("public_access_item.id"), unique=True),
    )
    op.create_index("ix_public_access_item_access_id", "public_access_item", ["access_id"])
    op.create_index("ix_public_access_item_review_id", "public_access_item", ["review_id"])
    op.create_index(
        "uq_public_access_item_first",
        "public_access_item",
        ["hearing_day_id", "review_id"],
        unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )


def _create_notes_and_seal() -> None:
    op.create_table(
        "fairness_note",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False),
        sa.Column("topic", sa.String(40), nullable=False),
        sa.Column("says", sa.String(600), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("supersedes", sa.BigInteger(), sa.ForeignKey("fairness_note.id"), unique=True),
        sa.CheckConstraint("topic IN ('language', 'adjustments', 'representation', 'late_papers')", name="fairtopic"),
        sa.CheckConstraint("says <> ''", name="says_something"),
    )
    op.create_index("ix_fairness_note_hearing_id", "fairness_note", ["hearing_id"])
    op.create_index(
        "uq_fairness_note_first",
        "fairness_note",
        ["hearing_id", "topic"],
        unique=True,
        postgresql_where=sa.text("supersedes IS NULL"),
    )
    op.create_table(
        "hearing_seal",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("hearing_id", sa.BigInteger(), sa.ForeignKey("hearing.id"), nullable=False, unique=True),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("parts", postgresql.JSONB(), nullable=False),
        sa.Column("fair_hearing", postgresql.JSONB(), nullable=False),
        sa.Column("sealed_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("octet_length(sha256) = 32", name="is_sha256"),
    )


def _freeze() -> None:
    for name, found in FROZEN.items():
        op.execute(
            FUNCTION.format(
                name=f"refuse_frozen_{name}", found=found, says="the record of this hearing is closed",
                constraint="hearing_is_frozen",
            )
        )  # fmt: skip
    says, constraint = "a closed hearing without a seal", "closed_hearing_is_sealed"
    op.execute(FUNCTION.format(name="closed_is_sealed", found=UNSEALED, says=says, constraint=constraint))
    # After the row and its foreign keys' locks: whoever waited there for a closing sees that it is closed.
    after = "CREATE TRIGGER zz_frozen AFTER INSERT OR UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION refuse_frozen_{}()"
    guards = {table: "row" for table in BY_HEARING} | {table: table for table in (*BY_DAY, "vote")}
    for table, name in (guards | {"public_access_item": "item"}).items():
        op.execute(after.format(table, name))
    op.execute(
        "CREATE TRIGGER zz_frozen BEFORE UPDATE ON hearing FOR EACH ROW WHEN (old.closed_at IS NOT NULL)"
        " EXECUTE FUNCTION refuse_frozen_hearing()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER closed_is_sealed AFTER INSERT OR UPDATE ON hearing DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW WHEN (new.closed_at IS NOT NULL) EXECUTE FUNCTION closed_is_sealed()"
    )
