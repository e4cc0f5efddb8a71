"""Statements about designs that exist outside the queue, and about what all designs are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from review.domain import OPEN
from review.store.tables import CandidateRow, ExistingRow, ItemRow, JudgementRow


def existing_row(session: Session, design: str) -> ExistingRow | None:
    """One of them, removed or not."""
    return session.get(ExistingRow, design)


def by_id(session: Session, designs: Sequence[str]) -> Sequence[ExistingRow]:
    """Those of the names that were not removed."""
    return session.exec(select(ExistingRow).where(col(ExistingRow.id).in_(designs), col(ExistingRow.removed).is_(False))).all()


def of_brand(session: Session, brand: str) -> Sequence[ExistingRow]:
    """A brand's that were not removed, the newest first."""
    there = select(ExistingRow).where(ExistingRow.brand == brand, col(ExistingRow.removed).is_(False))
    return session.exec(there.order_by(col(ExistingRow.at).desc(), col(ExistingRow.id))).all()


def state_of(session: Session, brand: str) -> tuple[int, datetime | None]:
    """Changes whenever one of a brand's does."""
    counted = select(func.count(), func.max(ExistingRow.changed)).where(ExistingRow.brand == brand)
    n, changed = session.exec(counted).one()
    return n, changed


def to_look_at(session: Session, look_version: str, embedding_version: str) -> ExistingRow | None:
    """One that was not looked at, or in another way than today."""
    stale = or_(col(ExistingRow.look_version) != look_version, col(ExistingRow.embedding_version) != embedding_version)
    return session.exec(select(ExistingRow).where(col(ExistingRow.removed).is_(False), stale).limit(1)).first()


def open_looks(session: Session, brand: str, look_version: str, after: str, limit: int) -> Sequence[tuple[str, JudgementRow]]:
    """(item, the judgement shown in the queue) of a brand's open items after that one by id, if it was looked at."""
    rows: Any = select(ItemRow.id, JudgementRow).where(
        ItemRow.brand == brand,
        col(ItemRow.status).in_(OPEN),
        col(ItemRow.id) > after,
        JudgementRow.candidate == ItemRow.candidate,
        JudgementRow.scorer_version == ItemRow.scorer_version,
        JudgementRow.look_version == look_version,
    )
    return [(item, judged) for item, judged in session.execute(rows.order_by(col(ItemRow.id)).limit(limit)).all()]


def unlooked(session: Session, look_version: str, limit: int) -> Sequence[tuple[JudgementRow, CandidateRow]]:
    """Judgements whose design was not looked at in this way, with their candidates."""
    rows: Any = select(JudgementRow, CandidateRow).where(
        col(JudgementRow.look_version) != look_version, JudgementRow.candidate == CandidateRow.id
    )
    return [(judged, candidate) for judged, candidate in session.execute(rows.limit(limit)).all()]
