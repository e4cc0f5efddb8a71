"""Every table, once. Rows are validated by the domain's constructors and by the CHECKs here, never by these classes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    Float,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    TypeDecorator,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from review.domain import Reason, Status, Verdict


class Utc(TypeDecorator[datetime]):
    """A moment: refused without a time zone, kept in UTC, read back with it from every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; naive for SQLite, which keeps no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; records keep UTC.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _one_of(column: str, values: type[Status] | type[Verdict] | type[Reason]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


_EMPTY = {"server_default": ""}


class Table(SQLModel):
    """Names of constraints follow one convention, so that migrations can refer to them on every database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class BrandRow(Table, table=True):
    """One immutable version of a brand's profile, and why it was made."""

    __tablename__ = "brands"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)

    name: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    profile: dict[str, Any] = Field(sa_type=JSON)
    actor: str
    at: datetime = Field(sa_type=Utc)
    note: str = Field(default="", sa_column_kwargs=_EMPTY)


class TemplateRow(Table, table=True):
    """One immutable revision of a prompt template. `proposal` names what it came from, None when a person wrote it."""

    __tablename__ = "templates"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision"),)

    name: str = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_type=JSON)
    sha256: str
    parent_revision: int | None = None
    proposal: str | None = None
    actor: str
    at: datetime = Field(sa_type=Utc)


class BriefRow(Table, table=True):
    """A brief as it was asked, named by its content."""

    __tablename__ = "briefs"

    id: str = Field(primary_key=True)
    brand: str = Field(index=True)
    content: dict[str, Any] = Field(sa_type=JSON)
    actor: str
    at: datetime = Field(sa_type=Utc)


class JobRow(Table, table=True):
    """One submission of a brief, pinned to the brand's version and the template's revision of that day. What is done is
    counted from its candidates. `runs` counts its starts (submit, resume, hand-over), `recoveries` those since it last made
    a candidate; `seconds_each` is what a candidate took lately."""

    __tablename__ = "jobs"
    __table_args__ = (CheckConstraint("total >= 1", name="total"),)

    id: str = Field(primary_key=True)
    brief: str = Field(foreign_key="briefs.id", index=True)
    brand: str
    brand_version: int
    template: str
    revision: int
    total: int
    runs: int = 1
    recoveries: int = 0
    seconds_each: float | None = None
    actor: str
    at: datetime = Field(sa_type=Utc, index=True)
    cancel_requested: bool = False
    finished_at: datetime | None = Field(default=None, sa_type=Utc)
    error: str | None = None


class WorkerRow(Table, table=True):
    """A worker process and its last sign of life; the work of one that stopped beating is taken over."""

    __tablename__ = "workers"

    executor: str = Field(primary_key=True)
    host: str
    pid: int
    beat: datetime = Field(sa_type=Utc)


class AssetRow(Table, table=True):
    """A file of the asset store. The file is written first, so a row never dangles."""

    __tablename__ = "assets"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"),)

    sha256: str = Field(primary_key=True)
    media_type: str
    bytes: int
    at: datetime = Field(sa_type=Utc)


class CandidateRow(Table, table=True):
    """One design as made or brought in. `job`, `prompt` and `spec` are None for work from elsewhere, which has a `source`. `tries`
    are the makings of one that was made again before review: each spec and asset, what was wrong of it, what was changed."""

    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("job", "index"),
        ForeignKeyConstraint(["template", "revision"], ["templates.name", "templates.revision"]),
        CheckConstraint('(job IS NULL) = ("index" IS NULL)', name="job_index"),
        CheckConstraint("job IS NOT NULL OR source IS NOT NULL", name="origin"),
        CheckConstraint("width_mm > 0 AND height_mm > 0", name="repeat_mm"),
    )

    id: str = Field(primary_key=True)
    job: str | None = Field(default=None, foreign_key="jobs.id")
    index: int | None = None
    brief: str | None = Field(default=None, foreign_key="briefs.id", index=True)
    brand: str = Field(index=True)
    brand_version: int | None = None
    generator: str
    template: str | None = None
    revision: int | None = None
    prompt: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    spec: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    spec_sha256: str | None = None
    asset: str = Field(foreign_key="assets.sha256", index=True)
    repeat: str
    width_mm: float = Field(sa_type=Float)
    height_mm: float = Field(sa_type=Float)
    parent: str | None = Field(default=None, foreign_key="candidates.id", index=True)
    source: str | None = None
    at: datetime = Field(sa_type=Utc)
    tries: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON(none_as_null=True))


class JudgementRow(Table, table=True):
    """What one scorer version said of a candidate; the item names the one that the queue shows. `embedding` is float32, `look` as
    `engine.scoring.look` writes it; `relations` are those to other designs when it was judged."""

    __tablename__ = "judgements"
    __table_args__ = (
        CheckConstraint("p IS NULL OR (p >= 0 AND p <= 1 AND low <= high)", name="fit"),
        CheckConstraint("n >= 0", name="n"),
    )

    candidate: str = Field(primary_key=True, foreign_key="candidates.id")
    scorer_version: str = Field(primary_key=True)
    p: float | None = None
    low: float | None = None
    high: float | None = None
    basis: str = ""
    n: int = 0
    like_this: list[int] | None = Field(default=None, sa_type=JSON)
    parts: list[dict[str, Any]] = Field(sa_type=JSON)
    measurements: list[dict[str, Any]] = Field(sa_type=JSON)
    traits: dict[str, Any] = Field(sa_type=JSON)
    relations: list[dict[str, Any]] = Field(sa_type=JSON, sa_column_kwargs={"server_default": "[]"})
    notes: list[str] = Field(sa_type=JSON)
    embedding: bytes | None = Field(default=None, sa_type=LargeBinary)
    embedding_version: str = ""
    look: bytes | None = Field(default=None, sa_type=LargeBinary)
    look_version: str = Field(default="", sa_column_kwargs=_EMPTY)
    at: datetime = Field(sa_type=Utc)


AHEAD = -1
"""The turn of an item that comes before all others of its views: a revision that somebody asked for."""


class ItemRow(Table, table=True):
    """A candidate's place in the queue. `status` repeats what the decisions say; `doubt` orders it: 1 - p, 2 where nothing
    scored it; `turn` is 0, AHEAD of the others, or the moment (ms) somebody said "later". The lease is in the row, so that one
    statement claims it.
    `author` wrote the brief or brought the file; `stack` names the first of its near-duplicates; `known` is how little a verdict
    on it teaches, where `nth` of its `kind` came before it. `lot` is the chance with which it was drawn by lot, 0 where it was not:
    a drawn one has `doubt` and `known` of another."""

    __tablename__ = "items"
    __table_args__ = (
        CheckConstraint(_one_of("status", Status), name="status"),
        CheckConstraint("(lease_holder IS NULL) = (lease_token IS NULL)", name="lease"),
        CheckConstraint("(lease_holder IS NULL) = (lease_expires IS NULL)", name="lease_expires"),
        Index("ix_items_brand_best", "brand", "status", "turn", "doubt", "id"),
        Index("ix_items_brand_oldest", "brand", "status", "turn", "at", "id"),
        Index("ix_items_brand_brief", "brand", "status", "turn", "brief", "doubt", "id"),
        Index("ix_items_best", "status", "turn", "doubt", "id"),
        Index("ix_items_oldest", "status", "turn", "at", "id"),
        Index("ix_items_brief_best", "brief", "status", "turn", "doubt", "id"),
        Index("ix_items_job_best", "job", "status", "turn", "doubt", "id"),
        Index("ix_items_brand_informative", "brand", "status", "turn", "known", "id"),
        Index("ix_items_informative", "status", "turn", "known", "id"),
        Index("ix_items_lease", "lease_holder"),
        Index("ix_items_stack", "stack", "status"),
        Index("ix_items_kind", "kind"),
    )

    id: str = Field(primary_key=True)
    candidate: str = Field(foreign_key="candidates.id", unique=True)
    brand: str
    brief: str = ""
    job: str = ""
    generator: str
    template: str = ""
    revision: int = 0
    words: str = ""
    status: str = Status.QUEUED
    doubt: float = 2.0
    scorer_version: str = ""
    turn: int = Field(default=0, sa_type=BigInteger)
    lease_holder: str | None = None
    lease_token: str | None = None
    lease_expires: datetime | None = Field(default=None, sa_type=Utc)
    at: datetime = Field(sa_type=Utc)
    author: str = Field(default="", sa_column_kwargs=_EMPTY)
    category: str = Field(default="", sa_column_kwargs=_EMPTY)
    stack: str = Field(default="", sa_column_kwargs=_EMPTY)
    kind: str = Field(default="", sa_column_kwargs=_EMPTY)
    nth: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    known: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})
    lot: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})


class BarredRow(Table, table=True):
    """A person who may not decide an open item: their opinion on it is not settled yet, or they are its author and another's is
    there. Follows from the decisions; kept beside them so that the queue of each person is read from an index."""

    __tablename__ = "barred"

    person: str = Field(primary_key=True)
    item: str = Field(primary_key=True, foreign_key="items.id", index=True)


class DecisionRow(Table, table=True):
    """An append-only act on an item: a verdict, or an undo of the verdict it names. `seq` counts an item's acts from 1; `eyes` is
    how many opinions the item needed when the first of those that stand was given; `batch` names the command it was part of;
    `lot` is the chance with which the item had been drawn by lot, 0 where it stood by its score."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("item", "seq"),
        UniqueConstraint("actor", "key"),
        UniqueConstraint("undoes"),
        CheckConstraint(_one_of("verdict", Verdict), name="verdict"),
        CheckConstraint(f"reason IS NULL OR {_one_of('reason', Reason)}", name="reason"),
        CheckConstraint("undoes IS NOT NULL OR verdict NOT IN ('reject', 'revise') OR reason IS NOT NULL", name="reason_given"),
        CheckConstraint(_one_of("status_before", Status), name="status_before"),
        CheckConstraint(_one_of("status_after", Status), name="status_after"),
        CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("seconds IS NULL OR seconds >= 0", name="seconds"),
        Index("ix_decisions_actor_at", "actor", "at"),
        Index("ix_decisions_batch", "batch"),
    )

    id: str = Field(primary_key=True)
    item: str = Field(foreign_key="items.id")
    seq: int
    verdict: str
    status_before: str
    status_after: str
    undoes: str | None = Field(default=None, foreign_key="decisions.id")
    actor: str
    role: str
    via: str
    at: datetime = Field(sa_type=Utc)
    reason: str | None = None
    note: str = ""
    rating: int | None = None
    seconds: float | None = None
    key: str | None = None
    asset: str
    scorer_version: str = ""
    eyes: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    batch: str | None = None
    lot: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})


class BatchRow(Table, table=True):
    """One command that decided many items. `refused` holds (item, sentence, kind) of those that it left alone."""

    __tablename__ = "batches"
    __table_args__ = (
        UniqueConstraint("actor", "key"),
        CheckConstraint(_one_of("verdict", Verdict), name="verdict"),
        CheckConstraint(f"reason IS NULL OR {_one_of('reason', Reason)}", name="reason"),
        Index("ix_batches_actor_at", "actor", "at"),
    )

    id: str = Field(primary_key=True)
    verdict: str
    reason: str | None = None
    note: str = ""
    refused: list[list[str]] = Field(sa_type=JSON)
    key: str | None = None
    actor: str
    at: datetime = Field(sa_type=Utc)


class PolicyRow(Table, table=True):
    """One immutable version of how many blind opinions a brand's designs need in a product category; "" is the brand's rest."""

    __tablename__ = "policies"
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("eyes IN (1, 2)", name="eyes"),
    )

    brand: str = Field(primary_key=True)
    category: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    eyes: int
    actor: str
    at: datetime = Field(sa_type=Utc)


class RatingRow(Table, table=True):
    """A person's stars for an item, beside the verdict; the last of `seq` stands, 0 takes them back."""

    __tablename__ = "ratings"
    __table_args__ = (CheckConstraint("stars BETWEEN 0 AND 5", name="stars"),)

    item: str = Field(primary_key=True, foreign_key="items.id")
    actor: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    stars: int
    at: datetime = Field(sa_type=Utc)


class DistinctRow(Table, table=True):
    """A person's word that two items, the first named before the other, are not what they were taken for: `relation`, at this
    `likeness` by this `version` of looks or embeddings; 0 and "" where nothing on record had said so."""

    __tablename__ = "distinct_pairs"
    __table_args__ = (CheckConstraint("item < other", name="order"),)

    item: str = Field(primary_key=True, foreign_key="items.id")
    other: str = Field(primary_key=True, foreign_key="items.id", index=True)
    relation: str = Field(default="duplicate", sa_column_kwargs={"server_default": "duplicate"})
    likeness: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})
    version: str = Field(default="", sa_column_kwargs=_EMPTY)
    actor: str
    at: datetime = Field(sa_type=Utc)


class ExistingRow(Table, table=True):
    """A design that exists outside the queue: of the brand's live catalogue, or a protected one, of which `note` says whose it is.
    `look` and `embedding` are as of a judgement, under "" while no worker has looked at it; `changed` is when anything was."""

    __tablename__ = "existing_designs"
    __table_args__ = (
        CheckConstraint("standing IN ('catalogue', 'protected')", name="standing"),
        CheckConstraint("width_mm > 0 AND height_mm > 0", name="repeat_mm"),
        CheckConstraint("standing <> 'protected' OR note <> ''", name="owner"),
    )

    id: str = Field(primary_key=True)
    brand: str = Field(index=True)
    standing: str = ""
    note: str = ""
    title: str = ""
    asset: str = Field(foreign_key="assets.sha256")
    repeat: str = ""
    width_mm: float = Field(default=0.0, sa_type=Float)
    height_mm: float = Field(default=0.0, sa_type=Float)
    look: bytes | None = Field(default=None, sa_type=LargeBinary)
    look_version: str = ""
    embedding: bytes | None = Field(default=None, sa_type=LargeBinary)
    embedding_version: str = ""
    actor: str = ""
    at: datetime = Field(sa_type=Utc)
    changed: datetime = Field(sa_type=Utc)
    removed: bool = False


class PreferenceRow(Table, table=True):
    """What a person chose for their own pages: the review keys they changed."""

    __tablename__ = "preferences"

    person: str = Field(primary_key=True)
    keys: dict[str, Any] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=Utc)


class PackageRow(Table, table=True):
    """One export. `audit_head` is the chain's hash at that moment, which the package's manifest repeats."""

    __tablename__ = "packages"

    id: str = Field(primary_key=True)
    preset: str
    file: str
    sha256: str
    bytes: int
    audit_head: str
    actor: str
    at: datetime = Field(sa_type=Utc)


class PackageDesignRow(Table, table=True):
    """Which designs left in which package, on the strength of which decision."""

    __tablename__ = "package_designs"

    package: str = Field(primary_key=True, foreign_key="packages.id")
    item: str = Field(primary_key=True, foreign_key="items.id", index=True)
    decision: str = Field(foreign_key="decisions.id")


class AuditRow(Table, table=True):
    """One link of the chain: `hash` covers the one before and every field here. `payload` is kept as the text that was hashed."""

    __tablename__ = "audit"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    previous: str
    hash: str = Field(unique=True)
    at: str
    actor: str
    role: str
    via: str
    action: str = Field(index=True)
    subject: str = Field(index=True)
    payload: str


class ExperimentRow(Table, table=True):
    """A test over a storefront. `simulated` ones are marked wherever they show."""

    __tablename__ = "experiments"

    name: str = Field(primary_key=True)
    title: str
    source: str
    simulated: bool
    details: dict[str, Any] = Field(sa_type=JSON)
    actor: str
    at: datetime = Field(sa_type=Utc)


class ArmRow(Table, table=True):
    """One arm of an experiment, and the design it shows where that is ours. `share` is the planned share of units."""

    __tablename__ = "arms"
    __table_args__ = (CheckConstraint("share IS NULL OR (share > 0 AND share <= 1)", name="share"),)

    experiment: str = Field(primary_key=True, foreign_key="experiments.name")
    arm: str = Field(primary_key=True)
    item: str | None = Field(default=None, foreign_key="items.id", index=True)
    title: str = ""
    share: float | None = None
    control: bool = False


class ProposalRow(Table, table=True):
    """A change of a template that the sales suggest and a person settles."""

    __tablename__ = "proposals"
    __table_args__ = (
        ForeignKeyConstraint(["template", "from_revision"], ["templates.name", "templates.revision"]),
        CheckConstraint("status IN ('open', 'accepted', 'declined')", name="status"),
        CheckConstraint("(status = 'open') = (decided_by IS NULL)", name="decided"),
        CheckConstraint("(status = 'accepted') = (to_revision IS NOT NULL)", name="accepted"),
    )

    id: str = Field(primary_key=True)
    template: str
    from_revision: int
    slots: dict[str, Any] = Field(sa_type=JSON)
    sentence: str
    evidence: dict[str, Any] = Field(sa_type=JSON)
    simulated: bool
    status: str = Field(default="open", index=True)
    actor: str
    at: datetime = Field(sa_type=Utc)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=Utc)
    note: str = ""
    to_revision: int | None = None
