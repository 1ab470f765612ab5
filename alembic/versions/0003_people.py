"""People, the roles they were given, their sessions, and what slows down guessing.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = ("person", "role_grant", "sign_in_session", "sign_in_attempt", "one_time_token")
WORK = ("person", "role_grant", "one_time_token")  # the others are no part of the record


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("post", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(300)),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("email"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("granted_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_until", sa.DateTime(timezone=True)),
        sa.CheckConstraint(
            (
                "role IN ('licensing_officer', 'clerk', 'legal_adviser', 'panel_member', 'commissioner', "
                "'training_administrator', 'auditor', 'administrator')"
            ),
            name="role",
        ),
    )
    op.create_index("ix_role_grant_person_id", "role_grant", ["person_id"])
    op.create_index(
        "uq_role_grant_live",
        "role_grant",
        ["person_id", "role"],
        unique=True,
        postgresql_where=sa.text("granted_until IS NULL"),
    )
    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id"), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_sign_in_session_person_id", "sign_in_session", ["person_id"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_sign_in_attempt_account_tried_at", "sign_in_attempt", ["account", "tried_at"])
    op.create_index("ix_sign_in_attempt_address_tried_at", "sign_in_attempt", ["address", "tried_at"])
    op.create_table(
        "one_time_token",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), primary_key=True),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(40), nullable=False),
        sa.Column("person_id", sa.BigInteger(), sa.ForeignKey("person.id")),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint("token_hash"),
        sa.CheckConstraint("purpose IN ('first_administrator', 'set_password')", name="purpose"),
    )
    op.create_index("ix_one_time_token_person_id", "one_time_token", ["person_id"])
    for table in WORK:
        op.execute(
            f"CREATE TRIGGER note_due AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION note_due()"
        )
    op.execute("GRANT SELECT, INSERT, UPDATE ON person, role_grant, sign_in_session, one_time_token TO licensing_app")
    op.execute("GRANT SELECT, INSERT ON sign_in_attempt TO licensing_app")
    # A reader needs no password, session or token, not even as a hash.
    op.execute("GRANT SELECT ON role_grant TO licensing_read")
    op.execute("GRANT SELECT (id, name, email, post, is_active, created_at, version) ON person TO licensing_read")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
