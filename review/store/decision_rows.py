"""Statements about decisions. They are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from review.store.tables import ArmRow, DecisionRow, ExperimentRow, PackageDesignRow, PackageRow


def decision_row(session: Session, decision: str) -> DecisionRow | None:
    """One act by its id."""
    return session.get(DecisionRow, decision)


def by_key(session: Session, actor: str, key: str) -> DecisionRow | None:
    """The act that this client sent before under this key."""
    return session.exec(select(DecisionRow).where(DecisionRow.actor == actor, DecisionRow.key == key)).one_or_none()


def undo_of(session: Session, decision: str) -> DecisionRow | None:
    """The act that took a verdict back."""
    return session.exec(select(DecisionRow).where(DecisionRow.undoes == decision)).one_or_none()


def standing(session: Session, item: str) -> DecisionRow | None:
    """The last verdict on an item that nobody took back."""
    undo = aliased(DecisionRow)
    query = (
        select(DecisionRow)
        .outerjoin(undo, undo.undoes == DecisionRow.id)  # type: ignore[arg-type]
        .where(DecisionRow.item == item, col(DecisionRow.undoes).is_(None), undo.id.is_(None))  # type: ignore[attr-defined]
        .order_by(col(DecisionRow.seq).desc())
        .limit(1)
    )
    return session.exec(query).one_or_none()


def history(session: Session, item: str) -> Sequence[DecisionRow]:
    """Every act on an item, in order."""
    return session.exec(select(DecisionRow).where(DecisionRow.item == item).order_by(col(DecisionRow.seq))).all()


def next_seq(tx: Session, item: str) -> int:
    """The number of the item's next act."""
    return (tx.exec(select(func.max(DecisionRow.seq)).where(DecisionRow.item == item)).one() or 0) + 1


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
