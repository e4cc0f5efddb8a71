"""Three relations between designs in place of one, what designs are compared by, and what people said of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m006"
down_revision = "m005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("judgements", sa.Column("relations", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("judgements", sa.Column("look", sa.LargeBinary(), nullable=True))
    op.add_column("judgements", sa.Column("look_version", sa.String(), nullable=False, server_default=""))
    carry_duplicates_on()
    op.drop_column("judgements", "near_duplicate_of")
    op.add_column("distinct_pairs", sa.Column("relation", sa.String(), nullable=False, server_default="duplicate"))
    op.add_column("distinct_pairs", sa.Column("likeness", sa.Float(), nullable=False, server_default="0"))
    op.add_column("distinct_pairs", sa.Column("version", sa.String(), nullable=False, server_default=""))


def carry_duplicates_on() -> None:
    """How alike two duplicates were is not on record of them: 1 stands for it, under no version."""
    names = ("candidate", "scorer_version", "near_duplicate_of")
    table = sa.table("judgements", *(sa.column(name, sa.String()) for name in names), sa.column("relations", sa.JSON()))
    found = op.get_bind().execute(sa.select(table).where(table.c.near_duplicate_of.is_not(None))).all()
    for row in found:
        told = [{"kind": "duplicate", "other": row.near_duplicate_of, "likeness": 1.0}]
        this = (table.c.candidate == row.candidate) & (table.c.scorer_version == row.scorer_version)
        op.execute(table.update().where(this).values(relations=told))
