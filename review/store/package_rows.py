"""Statements about packages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from review.domain import Status
from review.store.tables import ItemRow, PackageDesignRow, PackageRow


def statuses(session: Session, items: Sequence[str]) -> dict[str, str]:
    """Items' statuses, kept from other writers where the transaction writes."""
    query = select(ItemRow.id, ItemRow.status).where(col(ItemRow.id).in_(items)).order_by(col(ItemRow.id)).with_for_update()
    return dict(session.exec(query).all())


def approved_items(session: Session, brand: str | None) -> list[str]:
    """Every approved item of a brand or of all, oldest first."""
    query = select(ItemRow.id).where(ItemRow.status == Status.APPROVED).order_by(col(ItemRow.at), col(ItemRow.id))
    return list(session.exec(query if brand is None else query.where(ItemRow.brand == brand)))


def add_package(tx: Session, package: PackageRow, decisions: dict[str, str]) -> None:
    """A package and, by item, the decisions it rests on."""
    tx.add(package)
    tx.flush()
    tx.add_all([PackageDesignRow(package=package.id, item=item, decision=decision) for item, decision in decisions.items()])
    tx.flush()


def package_rows(session: Session) -> Sequence[PackageRow]:
    """Every package, newest first."""
    return session.exec(select(PackageRow).order_by(col(PackageRow.at).desc(), col(PackageRow.id))).all()
