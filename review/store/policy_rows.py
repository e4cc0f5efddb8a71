"""Statements about policies. Their versions are only ever added."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from review.store.tables import PolicyRow


def in_force(session: Session, brand: str | None = None) -> Sequence[PolicyRow]:
    """The newest version of each policy, of one brand or of all; by brand and category."""
    newest = select(PolicyRow.brand, PolicyRow.category, func.max(PolicyRow.version)).group_by(
        col(PolicyRow.brand), col(PolicyRow.category)
    )
    if brand is not None:
        newest = newest.where(PolicyRow.brand == brand)
    key = tuple_(col(PolicyRow.brand), col(PolicyRow.category), col(PolicyRow.version))
    return session.exec(select(PolicyRow).where(key.in_(newest)).order_by(col(PolicyRow.brand), col(PolicyRow.category))).all()


def applying(session: Session, brand: str, category: str) -> PolicyRow | None:
    """The policy of a brand's category: its own, else that of the brand's rest."""
    query = select(PolicyRow).where(PolicyRow.brand == brand, col(PolicyRow.category).in_({category, ""}))
    return session.exec(query.order_by(col(PolicyRow.category).desc(), col(PolicyRow.version).desc()).limit(1)).first()


def newest(session: Session, brand: str, category: str) -> PolicyRow | None:
    """The version in force of exactly this policy."""
    query = select(PolicyRow).where(PolicyRow.brand == brand, PolicyRow.category == category)
    return session.exec(query.order_by(col(PolicyRow.version).desc()).limit(1)).first()
