"""Messages to people outside the pages, each step of their way, and the link by which an addressee says they have one.

A licence holder's agreement to e-mail is one to an address, from a day on.

Revision ID: 0031
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0028"

HISTORY = ("message_step", "receipt_link", "email_agreement")
TABLES = ("message", *HISTORY)
KINDS = (
    "'notice_courtesy', 'notice_receipt', 'notice_letter', 'summoned', 'cancelled', 'moved', 'papers_ready', "
    "'supplement'"
)
STATES = "'queued', 'sending', 'sent', 'delivered', 'posted', 'received', 'failed', 'uncertain', 'left'"


def upgrade() -> None:
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
        sa.CheckConstraint(f"kind IN ({KINDS})", name="messagekind"),
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
        sa.CheckConstraint(f"state IN ({STATES})", name="messagestate"),
    )
    op.create_index("ix_message_step_message_id_id", "message_step", ["message_id", "id"])
    op.create_table(
        "receipt_link",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("message_id", sa.BigInteger(), sa.ForeignKey("message.id"), nullable=False, unique=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "email_agreement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("holder_id", sa.BigInteger(), sa.ForeignKey("licence_holder.id"), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("agreed_on", sa.Date()),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.CheckConstraint("agreed_on IS NULL OR email <> ''", name="agrees_with_an_address"),
    )
    op.create_index("ix_email_agreement_holder_id", "email_agreement", ["holder_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON message TO licensing_app")  # update: whoever takes it further locks it
    op.execute(f"GRANT SELECT, INSERT ON {', '.join(HISTORY)} TO licensing_app")
    op.execute("GRANT SELECT ON message, message_step, email_agreement TO licensing_read")
    op.execute("GRANT SELECT (id, message_id, expires_at) ON receipt_link TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
