"""Counting verdicts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from review.store.tables import DecisionRow


def count_verdicts(session: Session, actor: str, since: datetime) -> int:
    """A person's verdicts from a moment on, without those taken back."""
    undo = aliased(DecisionRow)
    verdicts = (
        select(func.count())
        .select_from(DecisionRow)
        .where(
            DecisionRow.actor == actor,
            DecisionRow.at >= since,
            col(DecisionRow.undoes).is_(None),
            ~exists().where(col(undo.undoes) == DecisionRow.id),
        )
    )
    return session.exec(verdicts).one()
