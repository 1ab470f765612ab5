"""The page of the papers beside an answer that was written down in short (R28).

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.add_column("asked", sa.Column("page_label", sa.String(12), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("asked", "page_label")
