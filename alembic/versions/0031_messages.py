"""Messages to people outside the pages, each step of their way, and the link by which an addressee says they have one.

A licence holder's agreement to e-mail is a day on which they gave it.

Revision ID: 0031
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0028"

AGREES = "ck_licence_holder_agrees_with_an_address"
TABLES = ("message", "message_step", "receipt_link")
KINDS = (
    "'notice_courtesy', 'notice_receipt', 'notice_letter', 'summoned', 'cancelled', 'moved', 'papers_ready', "
    "'supplement'"
)
STATES = "'queued', 'sending', 'sent', 'delivered', 'posted', 'received', 'failed', 'uncertain', 'left'"


def upgrade() -> None:
    op.add_column("licence_holder", sa.Column("email_agreed_on", sa.Date()))
    op.create_check_constraint(op.f(AGREES), "licence_holder", "email_agreed_on IS NULL OR email <> ''")
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("reference", sa.String(32), nullable=False, unique=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("regarding", sa.String(40), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("attachment", sa.String(120), nullable=False),
        sa.Column("attachment_sha256", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False, unique=True),
        sa.Column("dedupe", sa.String(200), nullable=False, unique=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name="kind"),
        sa.CheckConstraint("channel IN ('smtp', 'notify_email', 'notify_letter')", name="channel"),
        sa.CheckConstraint("(channel = 'notify_letter') = (email = '')", name="has_an_address"),
    )
    for column in ("about", "person_id", "regarding"):
        op.create_index(f"ix_message_{column}", "message", [column])
    op.create_table(
        "message_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("message_id", sa.BigInteger(), sa.ForeignKey("message.id"), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("says", sa.String(300), nullable=False),
        sa.Column("provider_id", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.clock_timestamp()),
        sa.CheckConstraint(f"state IN ({STATES})", name="state"),
    )
    op.create_index("ix_message_step_message_id_id", "message_step", ["message_id", "id"])
    op.create_table(
        "receipt_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("message_id", sa.BigInteger(), sa.ForeignKey("message.id"), nullable=False, unique=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON message TO licensing_app")  # update: whoever takes it further locks it
    op.execute("GRANT SELECT, INSERT ON message_step, receipt_link TO licensing_app")
    op.execute("GRANT SELECT ON message, message_step TO licensing_read")
    op.execute("GRANT SELECT (id, message_id, expires_at) ON receipt_link TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_constraint(op.f(AGREES), "licence_holder", type_="check")
    op.drop_column("licence_holder", "email_agreed_on")
