"""Review for more than one: policies and blind opinions, batches, stacks, ratings, the informative order, keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from engine.prompting.products import find_product
from review.store.migrations.versions.m001_first_tables import refuse_changes

revision = "m002"
down_revision = "m001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("batches", "policies", "ratings", "distinct_pairs")
REASONS = "'colour', 'density', 'motif', 'scale', 'repeat', 'off-brand', 'too-similar', 'artefact', 'compliance'"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    add_columns()
    make_tables()
    for table in APPEND_ONLY:
        refuse_changes(table)
    fill_columns()


def add_columns() -> None:
    # Only ever added: a table made anew would lose the triggers that make it append-only.
    for name in ("author", "category", "stack", "kind"):
        op.add_column("items", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("items", sa.Column("nth", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("items", sa.Column("known", sa.Float(), nullable=False, server_default="0"))
    op.add_column("decisions", sa.Column("eyes", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("decisions", sa.Column("batch", sa.String(), nullable=True))
    op.create_index("ix_items_brand_informative", "items", ["brand", "status", "turn", "known", "id"], unique=False)
    op.create_index("ix_items_informative", "items", ["status", "turn", "known", "id"], unique=False)
    op.create_index("ix_items_stack", "items", ["stack", "status"], unique=False)
    op.create_index("ix_items_kind", "items", ["kind"], unique=False)
    op.create_index("ix_decisions_batch", "decisions", ["batch"], unique=False)
    op.create_index(op.f("ix_candidates_parent"), "candidates", ["parent"], unique=False)


def make_tables() -> None:
    op.create_table(
        "barred",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_barred_item")),
        sa.PrimaryKeyConstraint("person", "item", name=op.f("pk_barred")),
    )
    op.create_index(op.f("ix_barred_item"), "barred", ["item"], unique=False)
    op.create_table(
        "batches",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("verdict IN ('approve', 'reject', 'revise', 'hold')", name=op.f("ck_batches_verdict")),
        sa.CheckConstraint(f"reason IS NULL OR reason IN ({REASONS})", name=op.f("ck_batches_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
        sa.UniqueConstraint("actor", "key", name=op.f("uq_batches_actor_key")),
    )
    op.create_index("ix_batches_actor_at", "batches", ["actor", "at"], unique=False)
    op.create_table(
        "policies",
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("eyes", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_policies_version")),
        sa.CheckConstraint("eyes IN (1, 2)", name=op.f("ck_policies_eyes")),
        sa.PrimaryKeyConstraint("brand", "category", "version", name=op.f("pk_policies")),
    )
    op.create_table(
        "ratings",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("stars BETWEEN 0 AND 5", name=op.f("ck_ratings_stars")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_ratings_item")),
        sa.PrimaryKeyConstraint("item", "actor", "seq", name=op.f("pk_ratings")),
    )
    op.create_table(
        "distinct_pairs",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("item < other", name=op.f("ck_distinct_pairs_order")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_distinct_pairs_item")),
        sa.ForeignKeyConstraint(["other"], ["items.id"], name=op.f("fk_distinct_pairs_other")),
        sa.PrimaryKeyConstraint("item", "other", name=op.f("pk_distinct_pairs")),
    )
    op.create_index(op.f("ix_distinct_pairs_other"), "distinct_pairs", ["other"], unique=False)
    op.create_table(
        "preferences",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_preferences")),
    )


def fill_columns() -> None:
    """What the records already say of the items that are there: whose they are, what for, how sure the score is."""
    op.execute(
        "UPDATE items SET author = (SELECT actor FROM briefs WHERE briefs.id = items.brief)"
        " WHERE EXISTS (SELECT 1 FROM briefs WHERE briefs.id = items.brief)"
    )
    op.execute(
        "UPDATE items SET author = coalesce((SELECT min(actor) FROM audit"
        " WHERE action = 'import candidate' AND subject = items.candidate), '') WHERE brief = ''"
    )
    op.execute("UPDATE items SET stack = id")
    op.execute("UPDATE items SET known = abs(0.5 - doubt) WHERE doubt <= 1")
    briefs = sa.table("briefs", sa.column("id", sa.String()), sa.column("content", sa.JSON()))
    items = sa.table("items", sa.column("brief", sa.String()), sa.column("category", sa.String()))
    for brief, content in op.get_bind().execute(sa.select(briefs.c.id, briefs.c.content)).all():
        product = find_product(content.get("product") or "")
        if product is not None:
            op.execute(items.update().where(items.c.brief == brief).values(category=product.category))
