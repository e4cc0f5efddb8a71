"""Designs that exist outside the queue: the live catalogue and protected ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m007"
down_revision = "m006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "existing_designs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("asset", sa.String(), nullable=False),
        sa.Column("repeat", sa.String(), nullable=False),
        sa.Column("width_mm", sa.Float(), nullable=False),
        sa.Column("height_mm", sa.Float(), nullable=False),
        sa.Column("look", sa.LargeBinary(), nullable=True),
        sa.Column("look_version", sa.String(), nullable=False),
        sa.Column("embedding", sa.LargeBinary(), nullable=True),
        sa.Column("embedding_version", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("changed", MOMENT, nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("standing IN ('catalogue', 'protected')", name=op.f("ck_existing_designs_standing")),
        sa.CheckConstraint("width_mm > 0 AND height_mm > 0", name=op.f("ck_existing_designs_repeat_mm")),
        sa.CheckConstraint("standing <> 'protected' OR note <> ''", name=op.f("ck_existing_designs_owner")),
        sa.ForeignKeyConstraint(["asset"], ["assets.sha256"], name=op.f("fk_existing_designs_asset")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_existing_designs")),
    )
    op.create_index(op.f("ix_existing_designs_brand"), "existing_designs", ["brand"], unique=False)
