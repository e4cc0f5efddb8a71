"""What `verify` reads: whole tables, in parts, and the databases' own check of references."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text
from sqlmodel import Session, col, select

from review.store.tables import AssetRow, BarredRow, CandidateRow, DecisionRow, ItemRow, PackageRow, TemplateRow

_PART = 1_000


def broken_references(session: Session) -> list[tuple[str, str]]:
    """(table, referred table) of rows that point at nothing; PostgreSQL does not let them be."""
    if session.get_bind().dialect.name != "sqlite":
        return []
    return sorted({(row[0], row[2]) for row in session.connection().execute(text("PRAGMA foreign_key_check"))})


def standings(session: Session) -> dict[str, tuple[str, str, frozenset[str]]]:
    """Of every item as kept beside its decisions: its status, its author, and who may not decide it."""
    people: dict[str, set[str]] = {}
    for item, person in session.exec(select(BarredRow.item, BarredRow.person)):
        people.setdefault(item, set()).add(person)
    rows = session.exec(select(ItemRow.id, ItemRow.status, ItemRow.author))
    return {item: (status, author, frozenset(people.get(item, ()))) for item, status, author in rows}


def acts(session: Session) -> Iterable[DecisionRow]:
    """Every act, each item's in order."""
    query = select(DecisionRow).order_by(col(DecisionRow.item), col(DecisionRow.seq)).execution_options(yield_per=_PART)
    return session.exec(query)


def assets(session: Session) -> list[tuple[str, int]]:
    """(sha256, bytes) of every asset."""
    return list(session.exec(select(AssetRow.sha256, AssetRow.bytes).order_by(col(AssetRow.sha256))).all())


def uses_of(session: Session, sha256: str) -> list[str]:
    """Candidates whose picture an asset is."""
    return list(session.exec(select(CandidateRow.id).where(CandidateRow.asset == sha256).order_by(col(CandidateRow.id))))


def candidates(session: Session) -> Iterable[CandidateRow]:
    """Every candidate with a spec."""
    return session.exec(select(CandidateRow).where(col(CandidateRow.spec_sha256).is_not(None)).execution_options(yield_per=_PART))


def templates(session: Session) -> Iterable[TemplateRow]:
    """Every revision of every template."""
    return session.exec(select(TemplateRow).order_by(col(TemplateRow.name), col(TemplateRow.revision)))


def packages(session: Session) -> Iterable[PackageRow]:
    """Every export."""
    return session.exec(select(PackageRow).order_by(col(PackageRow.at)))
