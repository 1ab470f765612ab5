"""The order of proceedings is pinned to each hearing when it opens; those held before followed the one there was.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.add_column("hearing", sa.Column("proceedings", sa.String(200), nullable=False, server_default=""))
    op.alter_column("hearing", "proceedings", server_default=None)


def downgrade() -> None:
    op.drop_column("hearing", "proceedings")
