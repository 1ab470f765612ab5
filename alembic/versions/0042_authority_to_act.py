"""How and when a representative was given authority to act for a licence holder.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.add_column("contact", sa.Column("authority", sa.String(300), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("contact", "authority")
