"""Counting verdicts."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, func, select

from review.store.tables import DecisionRow


def count_verdicts(session: Session, actor: str, since: datetime) -> int:
    """A person's verdicts from a moment on, without those taken back."""
    undone = select(DecisionRow.undoes).where(col(DecisionRow.undoes).is_not(None))
    verdicts = (
        select(func.count())
        .select_from(DecisionRow)
        .where(
            DecisionRow.actor == actor,
            DecisionRow.at >= since,
            col(DecisionRow.undoes).is_(None),
            col(DecisionRow.id).not_in(undone),
        )
    )
    return session.exec(verdicts).one()
