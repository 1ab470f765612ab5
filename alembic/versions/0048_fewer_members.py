"""The licence holder's consent to fewer members than the quorum, recorded before the hearing (R09).

Revision ID: 0048
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.add_column("hearing_needs", sa.Column("fewer_members", sa.String(300), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("hearing_needs", "fewer_members")
