"""Why a brand's profile was changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m003"
down_revision = "m002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("brands", sa.Column("note", sa.String(), nullable=False, server_default=""))
