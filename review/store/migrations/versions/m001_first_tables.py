"""The first tables, and the triggers that make decisions, audit and versions append-only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "m001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit", "decisions", "templates", "brands", "packages", "package_designs")

POSTGRES_REFUSAL = """
CREATE OR REPLACE FUNCTION strikeoff_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only: nothing in it is changed or removed', TG_TABLE_NAME; END $$
"""


def upgrade() -> None:
    make_tables()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRES_REFUSAL)
    for table in APPEND_ONLY:
        refuse_changes(table)


def refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION strikeoff_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: nothing in it is changed or removed'); END"
        )


def make_tables() -> None:
    op.create_table(
        "assets",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_assets_sha256")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_assets")),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_index(op.f("ix_audit_action"), "audit", ["action"], unique=False)
    op.create_index(op.f("ix_audit_subject"), "audit", ["subject"], unique=False)
    op.create_table(
        "brands",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("profile", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_brands_version")),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_brands")),
    )
    op.create_table(
        "briefs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefs")),
    )
    op.create_index(op.f("ix_briefs_brand"), "briefs", ["brand"], unique=False)
    op.create_table(
        "experiments",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_experiments")),
    )
    op.create_table(
        "packages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("preset", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("audit_head", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
    )
    op.create_table(
        "templates",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("parent_revision", sa.Integer(), nullable=True),
        sa.Column("proposal", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_templates_revision")),
        sa.PrimaryKeyConstraint("name", "revision", name=op.f("pk_templates")),
    )
    op.create_table(
        "workers",
        sa.Column("executor", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("beat", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("executor", name=op.f("pk_workers")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("brief", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("brand_version", sa.Integer(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("recoveries", sa.Integer(), nullable=False),
        sa.Column("seconds_each", sa.Float(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint("total >= 1", name=op.f("ck_jobs_total")),
        sa.ForeignKeyConstraint(["brief"], ["briefs.id"], name=op.f("fk_jobs_brief")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_at"), "jobs", ["at"], unique=False)
    op.create_index(op.f("ix_jobs_brief"), "jobs", ["brief"], unique=False)
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("from_revision", sa.Integer(), nullable=False),
        sa.Column("slots", sa.JSON(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("to_revision", sa.Integer(), nullable=True),
        sa.CheckConstraint("(status = 'accepted') = (to_revision IS NOT NULL)", name=op.f("ck_proposals_accepted")),
        sa.CheckConstraint("(status = 'open') = (decided_by IS NULL)", name=op.f("ck_proposals_decided")),
        sa.CheckConstraint("status IN ('open', 'accepted', 'declined')", name=op.f("ck_proposals_status")),
        sa.ForeignKeyConstraint(
            ["template", "from_revision"],
            ["templates.name", "templates.revision"],
            name=op.f("fk_proposals_template_from_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_status"), "proposals", ["status"], unique=False)
    op.create_table(
        "candidates",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=True),
        sa.Column("index", sa.Integer(), nullable=True),
        sa.Column("brief", sa.String(), nullable=True),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("brand_version", sa.Integer(), nullable=True),
        sa.Column("generator", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("prompt", sa.JSON(), nullable=True),
        sa.Column("spec", sa.JSON(), nullable=True),
        sa.Column("spec_sha256", sa.String(), nullable=True),
        sa.Column("asset", sa.String(), nullable=False),
        sa.Column("repeat", sa.String(), nullable=False),
        sa.Column("width_mm", sa.Float(), nullable=False),
        sa.Column("height_mm", sa.Float(), nullable=False),
        sa.Column("parent", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('(job IS NULL) = ("index" IS NULL)', name=op.f("ck_candidates_job_index")),
        sa.CheckConstraint("job IS NOT NULL OR source IS NOT NULL", name=op.f("ck_candidates_origin")),
        sa.CheckConstraint("width_mm > 0 AND height_mm > 0", name=op.f("ck_candidates_repeat_mm")),
        sa.ForeignKeyConstraint(["asset"], ["assets.sha256"], name=op.f("fk_candidates_asset")),
        sa.ForeignKeyConstraint(["brief"], ["briefs.id"], name=op.f("fk_candidates_brief")),
        sa.ForeignKeyConstraint(["job"], ["jobs.id"], name=op.f("fk_candidates_job")),
        sa.ForeignKeyConstraint(["parent"], ["candidates.id"], name=op.f("fk_candidates_parent")),
        sa.ForeignKeyConstraint(
            ["template", "revision"], ["templates.name", "templates.revision"], name=op.f("fk_candidates_template_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("job", "index", name=op.f("uq_candidates_job_index")),
    )
    op.create_index(op.f("ix_candidates_asset"), "candidates", ["asset"], unique=False)
    op.create_index(op.f("ix_candidates_brand"), "candidates", ["brand"], unique=False)
    op.create_index(op.f("ix_candidates_brief"), "candidates", ["brief"], unique=False)
    op.create_table(
        "items",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("brief", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("generator", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("doubt", sa.Float(), nullable=False),
        sa.Column("scorer_version", sa.String(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("lease_holder", sa.String(), nullable=True),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("lease_expires", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('queued', 'held', 'approved', 'rejected', 'revising')", name=op.f("ck_items_status")),
        sa.CheckConstraint("(lease_holder IS NULL) = (lease_expires IS NULL)", name=op.f("ck_items_lease_expires")),
        sa.CheckConstraint("(lease_holder IS NULL) = (lease_token IS NULL)", name=op.f("ck_items_lease")),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_items_candidate")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("candidate", name=op.f("uq_items_candidate")),
    )
    op.create_index("ix_items_best", "items", ["status", "turn", "doubt", "id"], unique=False)
    op.create_index("ix_items_brand_best", "items", ["brand", "status", "turn", "doubt", "id"], unique=False)
    op.create_index("ix_items_brand_brief", "items", ["brand", "status", "turn", "brief", "doubt", "id"], unique=False)
    op.create_index("ix_items_brand_oldest", "items", ["brand", "status", "turn", "at", "id"], unique=False)
    op.create_index("ix_items_brief_best", "items", ["brief", "status", "turn", "doubt", "id"], unique=False)
    op.create_index("ix_items_job_best", "items", ["job", "status", "turn", "doubt", "id"], unique=False)
    op.create_index("ix_items_lease", "items", ["lease_holder"], unique=False)
    op.create_index("ix_items_oldest", "items", ["status", "turn", "at", "id"], unique=False)
    op.create_table(
        "judgements",
        sa.Column("candidate", sa.String(), nullable=False),
        sa.Column("scorer_version", sa.String(), nullable=False),
        sa.Column("p", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("like_this", sa.JSON(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("measurements", sa.JSON(), nullable=False),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.Column("near_duplicate_of", sa.String(), nullable=True),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("embedding", sa.LargeBinary(), nullable=True),
        sa.Column("embedding_version", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_judgements_n")),
        sa.CheckConstraint("p IS NULL OR (p >= 0 AND p <= 1 AND low <= high)", name=op.f("ck_judgements_fit")),
        sa.ForeignKeyConstraint(["candidate"], ["candidates.id"], name=op.f("fk_judgements_candidate")),
        sa.PrimaryKeyConstraint("candidate", "scorer_version", name=op.f("pk_judgements")),
    )
    op.create_table(
        "arms",
        sa.Column("experiment", sa.String(), nullable=False),
        sa.Column("arm", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("share", sa.Float(), nullable=True),
        sa.Column("control", sa.Boolean(), nullable=False),
        sa.CheckConstraint("share IS NULL OR (share > 0 AND share <= 1)", name=op.f("ck_arms_share")),
        sa.ForeignKeyConstraint(["experiment"], ["experiments.name"], name=op.f("fk_arms_experiment")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_arms_item")),
        sa.PrimaryKeyConstraint("experiment", "arm", name=op.f("pk_arms")),
    )
    op.create_index(op.f("ix_arms_item"), "arms", ["item"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("status_before", sa.String(), nullable=False),
        sa.Column("status_after", sa.String(), nullable=False),
        sa.Column("undoes", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("asset", sa.String(), nullable=False),
        sa.Column("scorer_version", sa.String(), nullable=False),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN "
            "('colour', 'density', 'motif', 'scale', 'repeat', 'off-brand', 'too-similar', 'artefact', 'compliance')",
            name=op.f("ck_decisions_reason"),
        ),
        sa.CheckConstraint(
            "status_after IN ('queued', 'held', 'approved', 'rejected', 'revising')", name=op.f("ck_decisions_status_after")
        ),
        sa.CheckConstraint(
            "status_before IN ('queued', 'held', 'approved', 'rejected', 'revising')", name=op.f("ck_decisions_status_before")
        ),
        sa.CheckConstraint(
            "undoes IS NOT NULL OR verdict NOT IN ('reject', 'revise') OR reason IS NOT NULL",
            name=op.f("ck_decisions_reason_given"),
        ),
        sa.CheckConstraint("verdict IN ('approve', 'reject', 'revise', 'hold')", name=op.f("ck_decisions_verdict")),
        sa.CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name=op.f("ck_decisions_rating")),
        sa.CheckConstraint("seconds IS NULL OR seconds >= 0", name=op.f("ck_decisions_seconds")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_decisions_item")),
        sa.ForeignKeyConstraint(["undoes"], ["decisions.id"], name=op.f("fk_decisions_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("actor", "key", name=op.f("uq_decisions_actor_key")),
        sa.UniqueConstraint("item", "seq", name=op.f("uq_decisions_item_seq")),
        sa.UniqueConstraint("undoes", name=op.f("uq_decisions_undoes")),
    )
    op.create_index("ix_decisions_actor_at", "decisions", ["actor", "at"], unique=False)
    op.create_table(
        "package_designs",
        sa.Column("package", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decisions.id"], name=op.f("fk_package_designs_decision")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_package_designs_item")),
        sa.ForeignKeyConstraint(["package"], ["packages.id"], name=op.f("fk_package_designs_package")),
        sa.PrimaryKeyConstraint("package", "item", name=op.f("pk_package_designs")),
    )
    op.create_index(op.f("ix_package_designs_item"), "package_designs", ["item"], unique=False)
