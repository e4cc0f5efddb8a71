"""The queue's statements: which items a view holds, in what order, and the one statement that leases them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, func, or_, update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from review.domain import OPEN, Order, Status, View
from review.store.tables import CandidateRow, ItemRow, JudgementRow

Listed = tuple[ItemRow, CandidateRow, JudgementRow | None]


def matching(view: View) -> list[ColumnElement[bool]]:
    """The view's filter: the same for listing, counting and leasing."""
    exact = {
        ItemRow.brand: view.brand,
        ItemRow.status: view.status,
        ItemRow.brief: view.brief,
        ItemRow.job: view.job,
        ItemRow.generator: view.generator,
        ItemRow.template: view.template,
    }
    clauses = [col(column) == value for column, value in exact.items() if value is not None]
    for word in view.search.lower().split():
        clauses.append(func.lower(col(ItemRow.words)).contains(word, autoescape=True))
    return clauses


def ordering(order: Order) -> list[Any]:
    """The view's order; each has its index, so that the first page costs the same in a queue of any size."""
    middle: dict[Order, list[Any]] = {
        Order.BEST: [col(ItemRow.doubt)],
        Order.OLDEST: [col(ItemRow.at)],
        Order.BRIEF: [col(ItemRow.brief), col(ItemRow.doubt)],
    }
    return [col(ItemRow.turn), *middle[order], col(ItemRow.id)]


def list_items(session: Session, view: View, *, limit: int, offset: int) -> Sequence[Listed]:
    """A page of the view."""
    return _listed(session, _joined().where(*matching(view)).order_by(*ordering(view.order)).limit(limit).offset(offset))


def items_by_id(session: Session, items: Sequence[str]) -> Sequence[Listed]:
    """These items, in no order."""
    return _listed(session, _joined().where(col(ItemRow.id).in_(items)))


def count_items(session: Session, view: View) -> int:
    """How many items the view holds."""
    return session.exec(select(func.count()).select_from(ItemRow).where(*matching(view))).one()


def count_by_status(session: Session, brand: str | None) -> dict[str, int]:
    """Items of a brand, or of all, by status."""
    query = select(ItemRow.status, func.count()).group_by(col(ItemRow.status))
    return dict(session.exec(query if brand is None else query.where(ItemRow.brand == brand)).all())


def _joined() -> Any:
    return (
        select(ItemRow, CandidateRow, JudgementRow)
        .join(CandidateRow, col(CandidateRow.id) == ItemRow.candidate)
        .outerjoin(
            JudgementRow,
            and_(
                col(JudgementRow.candidate) == ItemRow.candidate,
                col(JudgementRow.scorer_version) == ItemRow.scorer_version,
            ),
        )
        .options(defer(JudgementRow.embedding))  # type: ignore[arg-type]
    )


def _listed(session: Session, query: Any) -> Sequence[Listed]:
    return [(item, candidate, judgement) for item, candidate, judgement in session.execute(query)]


def lease_items(tx: Session, view: View, *, n: int, holder: str, token: str, now: datetime, expires: datetime) -> list[str]:
    """Leases the first `n` items of the view that are free or already under this token; returns their ids in the view's order."""
    free = or_(col(ItemRow.lease_expires).is_(None), col(ItemRow.lease_expires) <= now, col(ItemRow.lease_token) == token)
    chosen = (
        select(ItemRow.id)
        .where(*matching(view), col(ItemRow.status).in_(OPEN), free)
        .order_by(*ordering(view.order))
        .limit(n)
        .with_for_update(skip_locked=True)  # PostgreSQL: what another is leasing this moment is passed over; SQLite has one writer
        .cte("chosen")
    )
    claim = update(ItemRow).where(col(ItemRow.id).in_(select(chosen.c.id))).values(_lease(holder, token, expires))
    got = tx.execute(claim.returning(col(ItemRow.id))).scalars().all()
    return list(tx.exec(select(ItemRow.id).where(col(ItemRow.id).in_(got)).order_by(*ordering(view.order))))


def lease_item(tx: Session, item: str, *, holder: str, token: str, now: datetime, expires: datetime) -> bool:
    """Leases one item if it is open and free, or the holder's own."""
    free = or_(col(ItemRow.lease_expires).is_(None), col(ItemRow.lease_expires) <= now, col(ItemRow.lease_holder) == holder)
    claim = update(ItemRow).where(col(ItemRow.id) == item, col(ItemRow.status).in_(OPEN), free)
    return _changed(tx, claim.values(_lease(holder, token, expires)))


def extend_lease(tx: Session, item: str, token: str, expires: datetime) -> str | None:
    """Moves a lease's end, also of one that ran out and that nobody took since; returns its holder, None where it is lost."""
    moved = update(ItemRow).where(col(ItemRow.id) == item, col(ItemRow.lease_token) == token).values(lease_expires=expires)
    return tx.execute(moved.returning(col(ItemRow.lease_holder))).scalar_one_or_none()


def release_lease(tx: Session, item: str, token: str) -> bool:
    """Ends a lease before its time."""
    return _changed(tx, update(ItemRow).where(col(ItemRow.id) == item, col(ItemRow.lease_token) == token).values(FREE))


def lock_item(tx: Session, item: str) -> ItemRow | None:
    """The item, kept from other writers until the transaction ends."""
    return tx.exec(select(ItemRow).where(ItemRow.id == item).with_for_update()).one_or_none()


def set_status(tx: Session, item: str, status: Status) -> None:
    """Moves an item, ends its lease and its "later"."""
    tx.execute(update(ItemRow).where(col(ItemRow.id) == item).values(status=str(status), turn=0, **FREE))


def put_off(tx: Session, item: str, moment_ms: int) -> None:
    """Moves an item behind all that nobody put off, and ends its lease."""
    tx.execute(update(ItemRow).where(col(ItemRow.id) == item).values(turn=moment_ms, **FREE))


FREE: dict[str, Any] = {"lease_holder": None, "lease_token": None, "lease_expires": None}


def _lease(holder: str, token: str, expires: datetime) -> dict[str, Any]:
    return {"lease_holder": holder, "lease_token": token, "lease_expires": expires}


def _changed(tx: Session, statement: Update) -> bool:
    return tx.execute(statement.returning(col(ItemRow.id))).scalar_one_or_none() is not None
