"""The queue's statements: which items a view holds, in what order, and the one statement that leases them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, delete, exists, func, or_, update
from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from review.domain import OPEN, Order, Reason, Status, Verdict, View
from review.store.tables import BarredRow, BriefRow, CandidateRow, DecisionRow, DistinctRow, ItemRow, JudgementRow

Listed = tuple[ItemRow, CandidateRow, JudgementRow | None]


def matching(view: View, person: str | None = None) -> list[ColumnElement[bool]]:
    """The view's filter, without what that person may not decide: the same for listing, counting and leasing."""
    exact = {
        ItemRow.brand: view.brand,
        ItemRow.status: view.status,
        ItemRow.brief: view.brief,
        ItemRow.job: view.job,
        ItemRow.generator: view.generator,
        ItemRow.template: view.template,
        ItemRow.stack: view.stack,
    }
    clauses = [col(column) == value for column, value in exact.items() if value is not None]
    for word in view.search.lower().split():
        clauses.append(func.lower(col(ItemRow.words)).contains(word, autoescape=True))
    return clauses if person is None else [*clauses, ~_barred(person)]


def _barred(person: str) -> Any:
    return exists().where(col(BarredRow.person) == person, col(BarredRow.item) == ItemRow.id)


_FIRST: dict[Order, list[Any]] = {
    Order.BEST: [col(ItemRow.doubt)],
    Order.INFORMATIVE: [col(ItemRow.known)],
    Order.OLDEST: [col(ItemRow.at)],
    Order.BRIEF: [col(ItemRow.brief), col(ItemRow.doubt)],
}


def ordering(order: Order) -> list[Any]:
    """The view's order; each has its index, so that the first page costs the same in a queue of any size."""
    return [col(ItemRow.turn), *_FIRST[order], col(ItemRow.id)]


def order_keys_from(session: Session, brand: str, first: str, *, other_than: str) -> tuple[float, float] | None:
    """(doubt, known) of the brand's first queued item from that name on, round to the start."""
    # Names are read in their order until one fits, a few rows; a plain `brand =` would lead SQLite to gather the whole queue.
    fits = (col(ItemRow.brand) + "") == brand, (col(ItemRow.status) + "") == Status.QUEUED, col(ItemRow.id) != other_than
    query = select(ItemRow.doubt, ItemRow.known).where(*fits).order_by(col(ItemRow.id)).limit(1)
    found = session.exec(query.where(col(ItemRow.id) >= first)).first() or session.exec(query).first()
    return None if found is None else (found[0], found[1])


def list_items(session: Session, view: View, *, limit: int, offset: int, person: str | None = None) -> Sequence[Listed]:
    """A page of the view."""
    query = _joined().where(*matching(view, person)).order_by(*ordering(view.order))
    return _listed(session, query.limit(limit).offset(offset))


def items_by_id(session: Session, items: Sequence[str]) -> Sequence[Listed]:
    """These items, in no order."""
    return _listed(session, _joined().where(col(ItemRow.id).in_(items)))


def count_items(session: Session, view: View, person: str | None = None) -> int:
    """How many items the view holds. Those that the person may not decide are few and taken off, rather than looked for in all."""
    whole = session.exec(select(func.count()).select_from(ItemRow).where(*matching(view))).one()
    return whole if person is None else whole - count_barred(session, view, person)


def count_barred(session: Session, view: View, person: str) -> int:
    """How many of the view's items that person may not decide."""
    if not _has_barred(session, person):  # mostly: then the view is not gone through again
        return 0
    theirs = select(BarredRow.item).where(BarredRow.person == person)
    query = select(func.count()).select_from(ItemRow).where(*matching(view), col(ItemRow.id).in_(theirs))
    return session.exec(query).one()


def _has_barred(session: Session, person: str) -> bool:
    """Whether there is any item that the person may not decide."""
    return session.exec(select(BarredRow.item).where(BarredRow.person == person).limit(1)).first() is not None


def count_by_brief(
    session: Session, view: View, *, limit: int, offset: int, person: str | None = None
) -> Sequence[tuple[BriefRow, int]]:
    """The briefs of the view in its order, each with how many of its items the view holds."""
    person = person if person and _has_barred(session, person) else None
    sets = (
        select(ItemRow.brief, func.count().label("n"), func.min(_FIRST[view.order][-1]).label("first"))
        .where(*matching(view, person))
        .group_by(col(ItemRow.brief))
        .subquery()
    )
    query: Any = select(BriefRow, sets.c.n).join(sets, sets.c.brief == BriefRow.id)
    order = [BriefRow.id] if view.order is Order.BRIEF else [sets.c.first, BriefRow.id]
    return [(row, n) for row, n in session.execute(query.order_by(*order).limit(limit).offset(offset))]


def count_by_brief_and_status(session: Session, briefs: Sequence[str]) -> Sequence[tuple[str, str, int]]:
    """How many items of these briefs are in each status."""
    wanted = select(ItemRow.brief, ItemRow.status, func.count()).where(col(ItemRow.brief).in_(briefs))
    return session.exec(wanted.group_by(col(ItemRow.brief), col(ItemRow.status))).all()


def stack_sizes(session: Session, stacks: Iterable[str], person: str | None = None) -> dict[str, int]:
    """How many open items each stack holds for a person."""
    query = select(ItemRow.stack, func.count()).where(col(ItemRow.stack).in_(set(stacks) - {""}), col(ItemRow.status).in_(OPEN))
    query = query if person is None else query.where(~_barred(person))
    return dict(session.exec(query.group_by(col(ItemRow.stack))).all())


def list_stack(session: Session, stack: str, person: str | None) -> Sequence[Listed]:
    """A stack's open items, best first."""
    query = _joined().where(*matching(View(stack=stack, status=None), person), col(ItemRow.status).in_(OPEN))
    return _listed(session, query.order_by(*ordering(Order.BEST)))


def distinct_pairs(session: Session, items: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The pairs with one of these items that a person said are no duplicates; each in both orders."""
    touched = or_(col(DistinctRow.item).in_(items), col(DistinctRow.other).in_(items))
    pairs = session.exec(select(DistinctRow.item, DistinctRow.other).where(touched)).all()
    return frozenset(pairs) | {(other, item) for item, other in pairs}


def denied_likenesses(session: Session, brand: str, versions: Sequence[str], limit: int) -> Sequence[tuple[str, float]]:
    """(relation, likeness) of a brand's pairs that people told apart, by these versions of looks and embeddings, newest first."""
    rows: Any = select(DistinctRow.relation, DistinctRow.likeness).where(
        DistinctRow.item == ItemRow.id, ItemRow.brand == brand, col(DistinctRow.version).in_(versions)
    )
    return [(relation, likeness) for relation, likeness in session.execute(rows.order_by(col(DistinctRow.at).desc()).limit(limit))]


def upheld(session: Session, brand: str, look_version: str, limit: int) -> Sequence[JudgementRow]:
    """Judgements, by this version of looks, of a brand's items that were rejected as too similar, newest first."""
    rows: Any = select(JudgementRow, DecisionRow.at).where(
        DecisionRow.item == ItemRow.id,
        DecisionRow.reason == Reason.TOO_SIMILAR,
        DecisionRow.verdict == Verdict.REJECT,
        col(DecisionRow.undoes).is_(None),
        ItemRow.brand == brand,
        ItemRow.status == Status.REJECTED,
        JudgementRow.candidate == ItemRow.candidate,
        JudgementRow.scorer_version == ItemRow.scorer_version,
        JudgementRow.look_version == look_version,
    )
    return [judged for judged, _ in session.execute(rows.order_by(col(DecisionRow.at).desc()).limit(limit))]


def add_distinct(tx: Session, pair: DistinctRow) -> bool:
    """Remembers a pair; False where it is remembered."""
    if tx.get(DistinctRow, (pair.item, pair.other)) is not None:
        return False
    tx.add(pair)
    tx.flush()
    return True


def leave_stack(tx: Session, item: str) -> None:
    """Takes an item out of its stack; where the stack was named after it, the next one gives the name."""
    rest = col(ItemRow.stack) == item, col(ItemRow.id) != item
    first = tx.exec(select(ItemRow.id).where(*rest).order_by(col(ItemRow.at), col(ItemRow.id)).limit(1)).first()
    if first is not None:
        tx.execute(update(ItemRow).where(*rest).values(stack=first))
    tx.execute(update(ItemRow).where(col(ItemRow.id) == item).values(stack=item))


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
        .options(defer(JudgementRow.embedding), defer(JudgementRow.look))  # type: ignore[arg-type]
    )


def _listed(session: Session, query: Any) -> Sequence[Listed]:
    return [(item, candidate, judgement) for item, candidate, judgement in session.execute(query)]


def lease_items(tx: Session, view: View, *, n: int, holder: str, token: str, now: datetime, expires: datetime) -> list[str]:
    """Leases the first `n` items of the view that are free or already under this token; returns their ids in the view's order."""
    free = or_(col(ItemRow.lease_expires).is_(None), col(ItemRow.lease_expires) <= now, col(ItemRow.lease_token) == token)
    chosen = (
        select(ItemRow.id)
        .where(*matching(view, holder), col(ItemRow.status).in_(OPEN), free)
        .order_by(*ordering(view.order))
        .limit(n)
        .with_for_update(skip_locked=True)  # PostgreSQL: what another is leasing this moment is passed over; SQLite has one writer
        .cte("chosen")
    )
    claim = update(ItemRow).where(col(ItemRow.id).in_(select(chosen.c.id))).values(_lease(holder, token, expires))
    got = tx.execute(claim.returning(col(ItemRow.id))).scalars().all()
    return list(tx.exec(select(ItemRow.id).where(col(ItemRow.id).in_(got)).order_by(*ordering(view.order))))


def lease_item(tx: Session, item: str, *, holder: str, token: str, now: datetime, expires: datetime) -> bool:
    """Leases one item if it is open, theirs to decide, and free or the holder's own."""
    free = or_(col(ItemRow.lease_expires).is_(None), col(ItemRow.lease_expires) <= now, col(ItemRow.lease_holder) == holder)
    claim = update(ItemRow).where(col(ItemRow.id) == item, col(ItemRow.status).in_(OPEN), free, ~_barred(holder))
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


def lock_items(tx: Session, items: Iterable[str]) -> dict[str, ItemRow]:
    """These items, kept from other writers until the transaction ends; taken in one order, so that no two wait for each other."""
    query = select(ItemRow).where(col(ItemRow.id).in_(set(items))).order_by(col(ItemRow.id)).with_for_update()
    return {row.id: row for row in tx.exec(query)}


def barred_for(session: Session, items: Sequence[str], person: str) -> frozenset[str]:
    """Those of the items that this person may not decide now."""
    query = select(BarredRow.item).where(BarredRow.person == person, col(BarredRow.item).in_(items))
    return frozenset(session.exec(query))


def bar(tx: Session, item: str, people: Iterable[str]) -> None:
    """Says anew who may not decide an item."""
    tx.execute(delete(BarredRow).where(col(BarredRow.item) == item))
    tx.add_all([BarredRow(person=person, item=item) for person in sorted(people)])
    tx.flush()


def settle(tx: Session, items: Sequence[str], status: Status | None, *, free: bool) -> None:
    """Moves items, unless they stay where they are (None), and their "later" ends; `free` ends their leases."""
    moved: dict[str, Any] = {} if status is None else {"status": str(status), "turn": 0}
    tx.execute(update(ItemRow).where(col(ItemRow.id).in_(items)).values(moved | (FREE if free else {})))


def put_off(tx: Session, item: str, moment_ms: int) -> None:
    """Moves an item behind all that nobody put off, and ends its lease."""
    tx.execute(update(ItemRow).where(col(ItemRow.id) == item).values(turn=moment_ms, **FREE))


FREE: dict[str, Any] = {"lease_holder": None, "lease_token": None, "lease_expires": None}


def _lease(holder: str, token: str, expires: datetime) -> dict[str, Any]:
    return {"lease_holder": holder, "lease_token": token, "lease_expires": expires}


def _changed(tx: Session, statement: Update) -> bool:
    return tx.execute(statement.returning(col(ItemRow.id))).scalar_one_or_none() is not None
