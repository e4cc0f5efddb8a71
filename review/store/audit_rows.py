"""Statements about the audit log. It is only ever added to."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text
from sqlmodel import Session, col, select

from review.store.tables import AuditRow

_CHAIN_LOCK = 7_421_031
"""PostgreSQL's advisory lock that lets one writer at a time extend the chain; SQLite has one writer anyway."""


def lock_chain(tx: Session) -> None:
    """Keeps other writers from the chain until the transaction ends."""
    if tx.get_bind().dialect.name == "postgresql":
        tx.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})


def last_entry(session: Session) -> AuditRow | None:
    """The newest entry."""
    return session.exec(select(AuditRow).order_by(col(AuditRow.seq).desc()).limit(1)).first()


def entries(session: Session) -> Iterable[AuditRow]:
    """Every entry in order, read in parts."""
    return session.exec(select(AuditRow).order_by(col(AuditRow.seq)).execution_options(yield_per=1_000))


def entries_about(session: Session, subjects: Iterable[str]) -> list[AuditRow]:
    """Entries about these records, oldest first."""
    return list(session.exec(select(AuditRow).where(col(AuditRow.subject).in_(list(subjects))).order_by(col(AuditRow.seq))))
