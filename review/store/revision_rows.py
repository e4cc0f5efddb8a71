"""Statements about designs that were sent back, and the children that answer them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from review.domain import Status, Verdict
from review.store.tables import CandidateRow, DecisionRow, ItemRow, JobRow

Waiting = tuple[DecisionRow, ItemRow, CandidateRow]


def waiting(session: Session, brand: str | None = None) -> list[Waiting]:
    """The decisions that sent a design back, stand, and have no child yet; oldest first."""
    child = aliased(CandidateRow)
    query: Any = (
        select(DecisionRow, ItemRow, CandidateRow)
        .join(ItemRow, col(ItemRow.id) == DecisionRow.item)
        .join(CandidateRow, col(CandidateRow.id) == ItemRow.candidate)
        .where(
            ItemRow.status == Status.REVISING,
            *_sent_back(),
            ~_later(),
            ~exists().where(col(child.parent) == CandidateRow.id, col(child.at) >= DecisionRow.at),
        )
        .order_by(col(DecisionRow.at), col(DecisionRow.id))
    )
    if brand is not None:
        query = query.where(ItemRow.brand == brand)
    return [(act, item, candidate) for act, item, candidate in session.execute(query)]


def sent_back(session: Session, items: Sequence[str]) -> Sequence[DecisionRow]:
    """The standing decisions that sent these items back, oldest first."""
    query = select(DecisionRow).where(col(DecisionRow.item).in_(items), *_sent_back())
    return session.exec(query.order_by(col(DecisionRow.at), col(DecisionRow.seq))).all()


def sent_back_of_brief(session: Session, brief: str) -> Sequence[DecisionRow]:
    """Every decision that sent a design of the brief back, also those taken back since."""
    query = select(DecisionRow).join(ItemRow, col(ItemRow.id) == DecisionRow.item)
    return session.exec(query.where(ItemRow.brief == brief, *_settled())).all()


def opinions(session: Session, act: DecisionRow) -> Sequence[DecisionRow]:
    """The standing verdicts up to this one that sent its item back with it, in order."""
    query = select(DecisionRow).where(
        DecisionRow.item == act.item,
        col(DecisionRow.seq) <= act.seq,
        DecisionRow.verdict == Verdict.REVISE,
        col(DecisionRow.undoes).is_(None),
        ~_undone(),
    )
    return session.exec(query.order_by(col(DecisionRow.seq))).all()


def known_jobs(session: Session, jobs: Sequence[str]) -> frozenset[str]:
    """Those of the jobs that are on record."""
    return frozenset(session.exec(select(JobRow.id).where(col(JobRow.id).in_(jobs))).all())


def _settled() -> tuple[Any, ...]:
    return (
        DecisionRow.verdict == Verdict.REVISE,
        DecisionRow.status_after == Status.REVISING,
        col(DecisionRow.undoes).is_(None),
    )


def _sent_back() -> tuple[Any, ...]:
    return (*_settled(), ~_undone())


def _undone() -> Any:
    undo = aliased(DecisionRow)
    return exists().where(col(undo.undoes) == DecisionRow.id)


def _later() -> Any:
    """Whether its item was sent back again since, and so by the later word: an opinion between the two was taken back."""
    later, undo = aliased(DecisionRow), aliased(DecisionRow)
    return exists().where(
        col(later.item) == DecisionRow.item,
        col(later.seq) > DecisionRow.seq,
        col(later.verdict) == Verdict.REVISE,
        col(later.status_after) == Status.REVISING,
        col(later.undoes).is_(None),
        ~exists().where(col(undo.undoes) == later.id),
    )
