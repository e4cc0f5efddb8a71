"""Which items were drawn by lot, and with what chance; repeated by the decisions on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m004"
down_revision = "m003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("items", "decisions"):
        op.add_column(table, sa.Column("lot", sa.Float(), nullable=False, server_default="0"))
