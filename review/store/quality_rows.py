"""Counting what was decided, by day, template, verdict and reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, cast, exists, func
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from review.domain import OPEN, Status
from review.store.tables import CandidateRow, DecisionRow, ItemRow, JudgementRow

Counted = tuple[date, str, str, int, str, str | None, int]
CLOSED = [str(status) for status in Status if status not in OPEN]


def count_verdicts(session: Session, brand: str | None, since: datetime | None) -> list[Counted]:
    """(day in UTC, brand, template, revision, verdict, reason, items) of the decisions in force, by day: the last word on each item
    that is closed. What was taken back, what waits for a second opinion and what is on hold is not among them."""
    day = _day(session)
    query: Any = (
        select_columns(
            day,
            col(ItemRow.brand),
            col(ItemRow.template),
            col(ItemRow.revision),
            col(DecisionRow.verdict),
            col(DecisionRow.reason),
            func.count(),
        )
        .join(ItemRow, col(ItemRow.id) == DecisionRow.item)
        .where(
            col(ItemRow.status).in_(CLOSED),
            col(DecisionRow.status_after) == ItemRow.status,
            col(DecisionRow.undoes).is_(None),
            ~_undone(),
            ~_later(),
        )
        .group_by(
            day, col(ItemRow.brand), col(ItemRow.template), col(ItemRow.revision), col(DecisionRow.verdict), col(DecisionRow.reason)
        )
        .order_by(day)
    )
    if brand is not None:
        query = query.where(ItemRow.brand == brand)
    if since is not None:
        query = query.where(col(DecisionRow.at) >= since)
    return [(_as_date(first), *rest) for first, *rest in session.execute(query)]


def scored_verdicts(session: Session, brand: str, limit: int) -> list[tuple[float, bool, bool]]:
    """(probability that stood when it was decided, whether it was approved, whether decisions were its basis) of a brand's approved
    and rejected items, the latest in the queue first."""
    rows: Any = (
        select_columns(col(JudgementRow.p), col(ItemRow.status), col(JudgementRow.n))
        .join(
            ItemRow,
            (col(ItemRow.candidate) == JudgementRow.candidate) & (col(ItemRow.scorer_version) == JudgementRow.scorer_version),
        )
        .where(
            col(ItemRow.brand) == brand,
            col(ItemRow.status).in_([Status.APPROVED, Status.REJECTED]),
            col(JudgementRow.p).is_not(None),
        )
        .order_by(col(ItemRow.at).desc(), col(ItemRow.id))
        .limit(limit)
    )
    return [(p, status == Status.APPROVED, n > 0) for p, status, n in session.execute(rows)]


def count_made(session: Session, brand: str | None, since: datetime | None) -> int:
    """Candidates that a job made; revisions are among them."""
    return int(session.execute(_of_jobs(select_columns(func.count()), brand, since)).scalar_one())


def tries_made(session: Session, brand: str | None, since: datetime | None) -> list[list[dict[str, Any]]]:
    """The tries of each candidate that was made again before review."""
    query = _of_jobs(select_columns(col(CandidateRow.tries)), brand, since).where(col(CandidateRow.tries).is_not(None))
    return [tries for (tries,) in session.execute(query)]


def _of_jobs(query: Any, brand: str | None, since: datetime | None) -> Any:
    query = query.select_from(CandidateRow).where(col(CandidateRow.job).is_not(None))
    if brand is not None:
        query = query.where(CandidateRow.brand == brand)
    return query if since is None else query.where(col(CandidateRow.at) >= since)


def brand_names(session: Session) -> Sequence[str]:
    """Brands of which something was put in the queue."""
    return session.exec(select(ItemRow.brand).distinct().order_by(col(ItemRow.brand))).all()


def _day(session: Session) -> Any:
    """The day of a decision in UTC: SQLite keeps moments in UTC without saying so, PostgreSQL shows them in the server's zone."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.timezone("UTC", DecisionRow.at), Date)
    return func.date(DecisionRow.at)


def _as_date(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _undone() -> Any:
    undo = aliased(DecisionRow)
    return exists().where(col(undo.undoes) == DecisionRow.id)


def _later() -> Any:
    """Whether a later verdict that stands led to the same status: then that one is the last word."""
    later, undo = aliased(DecisionRow), aliased(DecisionRow)
    return exists().where(
        col(later.item) == DecisionRow.item,
        col(later.seq) > DecisionRow.seq,
        col(later.status_after) == DecisionRow.status_after,
        col(later.undoes).is_(None),
        ~exists().where(col(undo.undoes) == later.id),
    )
