"""Queries over experiments and their arms."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from review.domain import Status
from review.store.tables import ArmRow, CandidateRow, ExperimentRow, ItemRow


def names(session: Session) -> list[str]:
    """Every experiment's name, in order."""
    return sorted(session.exec(select(ExperimentRow.name)))


def experiment_rows(session: Session) -> Sequence[ExperimentRow]:
    """Every experiment, by name."""
    return session.exec(select(ExperimentRow).order_by(col(ExperimentRow.name))).all()


def arm_rows(session: Session, experiment: str) -> Sequence[ArmRow]:
    """An experiment's arms, by name."""
    return session.exec(select(ArmRow).where(ArmRow.experiment == experiment).order_by(col(ArmRow.arm))).all()


def shown_candidates(session: Session, experiment: str) -> list[tuple[str, CandidateRow]]:
    """The candidates behind an experiment's arms, with the arm's name."""
    query = select(ArmRow.arm, CandidateRow).where(
        ArmRow.experiment == experiment, ArmRow.item == ItemRow.id, ItemRow.candidate == CandidateRow.id
    )
    return [(arm, row) for arm, row in session.exec(query.order_by(col(ArmRow.arm)))]


def approved_candidates(session: Session, brand: str | None) -> Sequence[CandidateRow]:
    """The candidates whose items are approved, of one brand or of all."""
    query = select(CandidateRow).where(ItemRow.candidate == CandidateRow.id, ItemRow.status == Status.APPROVED)
    query = query.where(ItemRow.brand == brand) if brand else query
    return session.exec(query.order_by(col(CandidateRow.id))).all()
