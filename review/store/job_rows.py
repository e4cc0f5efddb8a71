"""Rows of jobs and workers: what the job layer reads and writes, one function a statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from review.domain import OPEN, Status
from review.store.tables import BrandRow, BriefRow, CandidateRow, ItemRow, JobRow, JudgementRow, WorkerRow

Seen = tuple[ItemRow, CandidateRow, JudgementRow]
UNSCORED = 2.0
"""`doubt` and `known` of an item that comes after all scored ones."""


def add_job(tx: Session, job: JobRow, brief: BriefRow) -> None:
    """A job and, unless it is there, its brief."""
    if tx.get(BriefRow, brief.id) is None:
        tx.add(brief)
        tx.flush()
    tx.add(job)


def job_row(session: Session, job: str) -> JobRow | None:
    """One job."""
    return session.get(JobRow, job)


def brief_row(session: Session, brief: str) -> BriefRow | None:
    """One brief."""
    return session.get(BriefRow, brief)


def recent_jobs(session: Session, limit: int) -> Sequence[JobRow]:
    """The newest first."""
    return session.exec(select(JobRow).order_by(col(JobRow.at).desc(), col(JobRow.id)).limit(limit)).all()


def unfinished_jobs(session: Session) -> Sequence[JobRow]:
    """Jobs that somebody should be working on, oldest first."""
    waiting = (
        select(JobRow)
        .where(col(JobRow.finished_at).is_(None), col(JobRow.error).is_(None), col(JobRow.cancel_requested).is_(False))
        .order_by(col(JobRow.at), col(JobRow.id))
    )
    return session.exec(waiting).all()


def made_indices(session: Session, job: str) -> frozenset[int]:
    """Numbers of the job's candidates that are on record."""
    rows = session.exec(select(CandidateRow.index).where(CandidateRow.job == job)).all()
    return frozenset(row for row in rows if row is not None)


def count_made(session: Session, job: str) -> int:
    """How many of the job's candidates are on record."""
    return session.exec(select(func.count()).select_from(CandidateRow).where(CandidateRow.job == job)).one()


def brand_at(session: Session, name: str, version: int) -> dict[str, Any] | None:
    """A brand's profile as it was in that version."""
    row = session.get(BrandRow, (name, version))
    return row.profile if row else None


def claim_run(tx: Session, job: str, run: int, *, next_run: int, recoveries: int) -> bool:
    """Moves a job from `run` to `next_run`; False where somebody else has done it already."""
    moved = tx.execute(
        update(JobRow)
        .where(col(JobRow.id) == job, col(JobRow.runs) == run, col(JobRow.recoveries) == recoveries - 1)
        .values(runs=next_run, recoveries=recoveries)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]


def beat(tx: Session, worker: WorkerRow) -> None:
    """A worker's sign of life."""
    tx.merge(worker)


def remove_workers(tx: Session, executors: Sequence[str]) -> None:
    """Forgets workers that ended."""
    tx.execute(delete(WorkerRow).where(col(WorkerRow.executor).in_(executors)))


def workers(session: Session) -> Sequence[WorkerRow]:
    """Every worker on record, dead or alive."""
    return session.exec(select(WorkerRow)).all()


def decided(session: Session, brand: str, embedding_version: str, limit: int) -> Sequence[tuple[ItemRow, JudgementRow]]:
    """A brand's approved and rejected items that this scorer embedded, with what it said last; the latest in the queue first."""
    rows = _newest_decided(select(ItemRow, JudgementRow), brand, embedding_version, limit)
    return [(item, judgement) for item, judgement in session.execute(rows).all()]


def decided_embeddings(session: Session, brand: str, embedding_version: str, limit: int) -> Sequence[tuple[str, str, bytes]]:
    """(item, status, embedding) of the same items, without the rest of what is recorded of them."""
    columns = select(col(ItemRow.id), col(ItemRow.status), col(JudgementRow.embedding))
    rows = _newest_decided(columns, brand, embedding_version, limit)
    return [(item, status, embedding) for item, status, embedding in session.execute(rows).all()]


def _newest_decided(query: Any, brand: str, embedding_version: str, limit: int) -> Any:
    return (
        query.where(
            ItemRow.brand == brand,
            col(ItemRow.status).in_([Status.APPROVED, Status.REJECTED]),
            *_said_last(embedding_version),
        )
        .order_by(col(ItemRow.at).desc(), col(ItemRow.id))
        .limit(limit)
    )


def _said_last(embedding_version: str) -> list[Any]:
    """Not always what the item shows: a later scorer looks again at what an earlier one was decided upon."""
    said = aliased(JudgementRow)
    newest = select(said.scorer_version).where(said.candidate == ItemRow.candidate, said.embedding_version == embedding_version)
    return [
        JudgementRow.candidate == ItemRow.candidate,
        JudgementRow.scorer_version == newest.order_by(col(said.at).desc()).limit(1).scalar_subquery(),
        col(JudgementRow.embedding).is_not(None),
    ]


def open_brands(session: Session) -> Sequence[str]:
    """Brands that have designs to decide, by name."""
    return sorted(session.exec(select(ItemRow.brand).where(col(ItemRow.status).in_(OPEN)).distinct()).all())


def open_judged(
    session: Session, brand: str, embedding_version: str, after: str, limit: int
) -> Sequence[tuple[ItemRow, JudgementRow]]:
    """A brand's open items after that one by id, that this scorer embedded, with what it said last."""
    rows = (
        select(ItemRow, JudgementRow)
        .where(
            ItemRow.brand == brand,
            col(ItemRow.status).in_(OPEN),
            col(ItemRow.id) > after,
            *_said_last(embedding_version),
        )
        .order_by(col(ItemRow.id))
        .limit(limit)
    )
    return [(item, judgement) for item, judgement in session.exec(rows).all()]


def reorder(tx: Session, item: str, *, doubt: float, known: float, scorer_version: str) -> bool:
    """Gives an item its place by a new score; False where it was decided in the meantime, and keeps the score of then."""
    still_open = col(ItemRow.id) == item, col(ItemRow.status).in_(OPEN)
    now = {"doubt": doubt, "known": known, "scorer_version": scorer_version}
    return bool(tx.execute(update(ItemRow).where(*still_open).values(now)).rowcount)  # type: ignore[attr-defined]


def named_otherwise(session: Session, embedding_version: str) -> Sequence[tuple[str, str, str]]:
    """(item, brand, status) of all that another scorer saw and this one did not, the latest in the queue first."""
    rows = select(ItemRow.id, ItemRow.brand, ItemRow.status).where(*_seen_otherwise(embedding_version))
    return session.exec(rows.order_by(col(ItemRow.at).desc(), col(ItemRow.id))).all()


def seen_otherwise(session: Session, embedding_version: str, items: Sequence[str]) -> Sequence[Seen]:
    """Those of these items with their candidates and what another scorer said that is shown of them."""
    rows = select(ItemRow, CandidateRow, JudgementRow).where(
        col(ItemRow.id).in_(items), CandidateRow.id == ItemRow.candidate, *_seen_otherwise(embedding_version)
    )
    return [(item, candidate, judgement) for item, candidate, judgement in session.exec(rows).all()]


def _seen_otherwise(embedding_version: str) -> list[Any]:
    ours = aliased(JudgementRow)
    return [
        JudgementRow.candidate == ItemRow.candidate,
        JudgementRow.scorer_version == ItemRow.scorer_version,
        JudgementRow.embedding_version != embedding_version,
        ~exists().where(col(ours.candidate) == ItemRow.candidate, col(ours.embedding_version) == embedding_version),
    ]


def open_scored_otherwise(session: Session, brand: str, scorer_version: str) -> Sequence[str]:
    """A brand's open items whose score is of other weights, or of another way of fitting."""
    others = ItemRow.brand == brand, col(ItemRow.status).in_(OPEN), col(ItemRow.scorer_version) != scorer_version
    return session.exec(select(ItemRow.id).where(*others).order_by(col(ItemRow.id))).all()


def put_last(tx: Session, items: Sequence[str]) -> None:
    """Puts open items behind all that have a score."""
    still_open = col(ItemRow.id).in_(items), col(ItemRow.status).in_(OPEN)
    tx.execute(update(ItemRow).where(*still_open).values(doubt=UNSCORED, known=UNSCORED))


Found = tuple[str, bytes, bytes | None, str, datetime]


def looks_since(session: Session, brand: str, look_version: str, since: datetime | None, each: int) -> Iterator[Sequence[Found]]:
    """(candidate, look, embedding, its version, when) of a brand's candidates judged since then, oldest first, `each` at a time."""
    columns = (JudgementRow.candidate, JudgementRow.look, JudgementRow.embedding, JudgementRow.embedding_version, JudgementRow.at)
    query: Any = select(*columns).where(  # type: ignore[call-overload]
        JudgementRow.candidate == CandidateRow.id, CandidateRow.brand == brand, JudgementRow.look_version == look_version
    )
    if since is not None:
        query = query.where(col(JudgementRow.at) >= since)
    query = query.order_by(col(JudgementRow.at), col(JudgementRow.candidate)).execution_options(yield_per=each)
    yield from session.execute(query).partitions()
