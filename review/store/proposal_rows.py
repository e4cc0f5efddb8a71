"""Statements about proposals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from review.store.tables import ProposalRow


def proposal_row(session: Session, proposal: str) -> ProposalRow | None:
    """One proposal."""
    return session.get(ProposalRow, proposal)


def proposal_rows(session: Session, status: str | None) -> Sequence[ProposalRow]:
    """Proposals of one status or of all, newest first."""
    query = select(ProposalRow).order_by(col(ProposalRow.at).desc(), col(ProposalRow.id))
    return session.exec(query if status is None else query.where(ProposalRow.status == status)).all()


def settle(tx: Session, proposal: str, status: str, *, by: str, at: datetime, note: str, to_revision: int | None) -> bool:
    """Answers an open proposal; False where somebody else did."""
    answer = (
        update(ProposalRow)
        .where(col(ProposalRow.id) == proposal, col(ProposalRow.status) == "open")
        .values(status=status, decided_by=by, decided_at=at, note=note, to_revision=to_revision)
        .returning(col(ProposalRow.id))
    )
    return tx.execute(answer).scalar_one_or_none() is not None
