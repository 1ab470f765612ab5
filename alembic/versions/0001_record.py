"""The record: audit events in chains, accesses, and the trigger that refuses a change nobody recorded.

A work table's statement trigger notes `(act, table)` in `audit_due`; a deferred constraint trigger on `audit_due`
refuses at the end of the act unless an audit event carries that act.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

NOTE_DUE = """
CREATE FUNCTION note_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE named text := current_setting('licensing.act', true);
BEGIN
  IF named IS NULL OR named = '' THEN
    RAISE EXCEPTION 'change of % outside an act', tg_table_name USING ERRCODE = 'LA001';
  END IF;
  INSERT INTO audit_due VALUES (named::uuid, tg_table_name) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
DUE_MET = """
CREATE FUNCTION due_met() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_event WHERE act = new.act) THEN
    RAISE EXCEPTION 'change of % without an audit event', new.changed USING ERRCODE = 'LA001';
  END IF;
  DELETE FROM audit_due WHERE act = new.act;
  RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("act", sa.Uuid(), server_default=sa.text("current_setting('licensing.act')::uuid"), nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("actor_roles", sa.String(200), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("salt", "canon", "previous", "hash", "mac")),
        sa.Column("key_epoch", sa.Integer(), nullable=False),
        sa.UniqueConstraint("chain", "seq"),
    )
    op.create_index("ix_audit_event_act", "audit_event", ["act"])
    op.create_table(
        "audit_chain",
        sa.Column("chain", sa.String(64), primary_key=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "access_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("about", sa.String(64)),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("actor_name", sa.String(200), nullable=False),
        sa.Column("actor_roles", sa.String(200), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp(), nullable=False),
        sa.Column("route", sa.String(200), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('viewed', 'searched', 'refused', 'not_allowed', 'signed_in', 'sign_in_failed', 'signed_out',"
            " 'exported')",
            name="accesskind",
        ),
    )
    op.create_index("ix_access_event_about", "access_event", ["about"])
    op.create_index("ix_access_event_actor_id", "access_event", ["actor_id"])
    op.execute("CREATE UNLOGGED TABLE audit_due (act uuid PRIMARY KEY, changed text NOT NULL)")
    op.execute(NOTE_DUE)
    op.execute(DUE_MET)
    op.execute(
        "CREATE CONSTRAINT TRIGGER due_met AFTER INSERT ON audit_due DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION due_met()"
    )
    op.execute("REVOKE ALL ON FUNCTION note_due(), due_met() FROM PUBLIC")
    op.execute("GRANT SELECT, INSERT ON audit_event, access_event TO licensing_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON audit_chain TO licensing_app")
    op.execute("GRANT SELECT ON audit_event, audit_chain, access_event TO licensing_read")


def downgrade() -> None:
    for table in ("audit_due", "access_event", "audit_chain", "audit_event"):
        op.drop_table(table)
    op.execute("DROP FUNCTION due_met()")
    op.execute("DROP FUNCTION note_due()")
