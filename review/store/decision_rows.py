"""Statements about decisions. They are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from review.store.tables import ArmRow, BatchRow, CandidateRow, DecisionRow, ExperimentRow, ItemRow, PackageDesignRow, PackageRow


def decision_row(session: Session, decision: str) -> DecisionRow | None:
    """One act by its id."""
    return session.get(DecisionRow, decision)


def by_key(session: Session, actor: str, key: str) -> DecisionRow | None:
    """The act that this client sent before under this key."""
    return session.exec(select(DecisionRow).where(DecisionRow.actor == actor, DecisionRow.key == key)).one_or_none()


def undo_of(session: Session, decision: str) -> DecisionRow | None:
    """The act that took a verdict back."""
    return session.exec(select(DecisionRow).where(DecisionRow.undoes == decision)).one_or_none()


def history(session: Session, item: str) -> Sequence[DecisionRow]:
    """Every act on an item, in order."""
    return session.exec(select(DecisionRow).where(DecisionRow.item == item).order_by(col(DecisionRow.seq))).all()


def histories(session: Session, items: Sequence[str]) -> dict[str, list[DecisionRow]]:
    """Every act on each of these items, in order."""
    found: dict[str, list[DecisionRow]] = {item: [] for item in items}
    for act in session.exec(select(DecisionRow).where(col(DecisionRow.item).in_(items)).order_by(col(DecisionRow.seq))):
        found[act.item].append(act)
    return found


def standing(session: Session, item: str) -> DecisionRow | None:
    """The last verdict on an item that nobody took back."""
    acts = history(session, item)
    undone = {act.undoes for act in acts}
    return next((act for act in reversed(acts) if act.undoes is None and act.id not in undone), None)


def assets_of(session: Session, items: Sequence[str]) -> dict[str, str]:
    """The picture of each of these items."""
    query = select(ItemRow.id, CandidateRow.asset).where(CandidateRow.id == ItemRow.candidate, col(ItemRow.id).in_(items))
    return dict(session.exec(query).all())


def batch_row(session: Session, batch: str) -> BatchRow | None:
    """One command on many items."""
    return session.get(BatchRow, batch)


def batch_by_key(session: Session, actor: str, key: str) -> BatchRow | None:
    """The command that this client sent before under this key."""
    return session.exec(select(BatchRow).where(BatchRow.actor == actor, BatchRow.key == key)).one_or_none()


def acts_of_batch(session: Session, batch: str) -> Sequence[DecisionRow]:
    """What one command on many items decided, by item."""
    return session.exec(select(DecisionRow).where(DecisionRow.batch == batch).order_by(col(DecisionRow.item))).all()


def recent_verdicts(session: Session, actor: str, n: int) -> Sequence[tuple[DecisionRow, bool]]:
    """A person's last verdicts, newest first, and whether each was taken back."""
    undo = aliased(DecisionRow)
    query: Any = (
        select(DecisionRow, undo.id)
        .outerjoin(undo, undo.undoes == DecisionRow.id)  # type: ignore[arg-type]
        .where(DecisionRow.actor == actor, col(DecisionRow.undoes).is_(None))
        .order_by(col(DecisionRow.at).desc(), col(DecisionRow.id).desc())
        .limit(n)
    )
    return [(row, undone is not None) for row, undone in session.execute(query)]


def all_acts(session: Session) -> Sequence[DecisionRow]:
    """Every act, each item's in order."""
    return session.exec(select(DecisionRow).order_by(col(DecisionRow.item), col(DecisionRow.seq))).all()


def recent_singles(session: Session, actor: str, n: int) -> Sequence[tuple[DecisionRow, str]]:
    """A person's last standing verdicts on one item each, newest first, with the item's status."""
    undo = aliased(DecisionRow)
    query: Any = (
        select(DecisionRow, ItemRow.status)
        .join(ItemRow, col(ItemRow.id) == DecisionRow.item)
        .outerjoin(undo, undo.undoes == DecisionRow.id)  # type: ignore[arg-type]
        .where(
            DecisionRow.actor == actor,
            col(DecisionRow.undoes).is_(None),
            col(DecisionRow.batch).is_(None),
            undo.id.is_(None),  # type: ignore[attr-defined]
        )
        .order_by(col(DecisionRow.at).desc(), col(DecisionRow.id).desc())
        .limit(n)
    )
    return [(row, status) for row, status in session.execute(query)]


def recent_batches(session: Session, actor: str, n: int) -> Sequence[tuple[BatchRow, int, str]]:
    """A person's last commands on many items of which some verdict stands: how many do, and one of their items; newest first."""
    undo = aliased(DecisionRow)
    latest = select(BatchRow.id).where(BatchRow.actor == actor).order_by(col(BatchRow.at).desc()).limit(2 * n)
    query: Any = (
        select(BatchRow, func.count(), func.min(DecisionRow.item))
        .join(DecisionRow, col(DecisionRow.batch) == BatchRow.id)
        .outerjoin(undo, undo.undoes == DecisionRow.id)  # type: ignore[arg-type]
        .where(col(BatchRow.id).in_(latest.scalar_subquery()), undo.id.is_(None))  # type: ignore[attr-defined]
        .group_by(col(BatchRow.id))
        .order_by(col(BatchRow.at).desc(), col(BatchRow.id).desc())
        .limit(n)
    )
    return [(row, count, item) for row, count, item in session.execute(query)]


def children(session: Session, item: str) -> Sequence[CandidateRow]:
    """The candidates that revise an item's own, oldest first."""
    query = select(CandidateRow).join(ItemRow, col(ItemRow.candidate) == CandidateRow.parent).where(ItemRow.id == item)
    return session.exec(query.order_by(col(CandidateRow.at), col(CandidateRow.id))).all()


def packages_of(session: Session, item: str) -> Sequence[PackageRow]:
    """Packages in which the design left, oldest first."""
    query = (
        select(PackageRow)
        .join(PackageDesignRow, col(PackageDesignRow.package) == PackageRow.id)
        .where(PackageDesignRow.item == item)
        .order_by(col(PackageRow.at), col(PackageRow.id))
    )
    return session.exec(query).all()


def arms_of(session: Session, item: str) -> Sequence[tuple[ArmRow, ExperimentRow]]:
    """Experiments in which the design is an arm."""
    query = select(ArmRow, ExperimentRow).where(ArmRow.experiment == ExperimentRow.name, ArmRow.item == item)
    return session.exec(query.order_by(col(ArmRow.experiment), col(ArmRow.arm))).all()
