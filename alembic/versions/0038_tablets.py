"""Tablets, enrolled and revocable; which one a browser is signed in on; room for an answer to an offline entry.

Revision ID: 0038
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "tablet",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_by", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.UniqueConstraint("token_hash"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),
    )
    op.create_index("ix_tablet_person_id", "tablet", ["person_id"])
    op.execute(
        "CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON tablet"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON tablet TO licensing_app")
    # A reader needs no token, not even as a hash.
    op.execute("GRANT SELECT (id, person_id, label, enrolled_at, revoked_at, revoked_by) ON tablet TO licensing_read")
    op.create_table(
        "sign_in_tablet",
        sa.Column("session_id", sa.BigInteger(), sa.ForeignKey("sign_in_session.id"), primary_key=True),
        sa.Column("tablet_id", sa.BigInteger(), sa.ForeignKey("tablet.id"), nullable=False),
        sa.Column("at_hearing_until", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_sign_in_tablet_tablet_id", "sign_in_tablet", ["tablet_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE ON sign_in_tablet TO licensing_app")
    op.alter_column("idempotency_key", "answer", type_=sa.String(2000), existing_type=sa.String(500))
    op.create_index("ix_idempotency_key_person_id_created_at", "idempotency_key", ["person_id", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_idempotency_key_person_id_created_at", "idempotency_key")
    op.execute("ALTER TABLE idempotency_key ALTER COLUMN answer TYPE varchar(500) USING left(answer, 500)")
    op.drop_table("sign_in_tablet")
    op.drop_table("tablet")
