"""Statements about brands, templates, candidates and their judgements, one function a statement."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, tuple_
from sqlmodel import Session, col, select

from review.store.tables import AssetRow, BrandRow, CandidateRow, ItemRow, JudgementRow, TemplateRow


def latest_brand(session: Session, name: str) -> BrandRow | None:
    """The version of a brand that is in force."""
    return session.exec(select(BrandRow).where(BrandRow.name == name).order_by(col(BrandRow.version).desc()).limit(1)).first()


def latest_brands(session: Session) -> Sequence[BrandRow]:
    """The version of every brand that is in force, by name."""
    newest = select(BrandRow.name, func.max(BrandRow.version)).group_by(col(BrandRow.name))
    return session.exec(
        select(BrandRow).where(tuple_(BrandRow.name, BrandRow.version).in_(newest)).order_by(col(BrandRow.name))
    ).all()


def brand_version(session: Session, name: str, version: int) -> BrandRow | None:
    """One version of a brand."""
    return session.get(BrandRow, (name, version))


def brand_versions(session: Session, name: str) -> Sequence[BrandRow]:
    """Every version of a brand, the one in force first."""
    return session.exec(select(BrandRow).where(BrandRow.name == name).order_by(col(BrandRow.version).desc())).all()


def brand_names(session: Session) -> list[str]:
    """Every brand, by name."""
    return list(session.exec(select(BrandRow.name).distinct().order_by(col(BrandRow.name))))


def latest_template(session: Session, name: str) -> TemplateRow | None:
    """A template's newest revision."""
    newest = select(TemplateRow).where(TemplateRow.name == name).order_by(col(TemplateRow.revision).desc()).limit(1)
    return session.exec(newest).first()


def template_revision(session: Session, name: str, revision: int) -> TemplateRow | None:
    """One revision of a template."""
    return session.get(TemplateRow, (name, revision))


def template_names(session: Session) -> list[str]:
    """Every template, by name."""
    return list(session.exec(select(TemplateRow.name).distinct().order_by(col(TemplateRow.name))))


def template_rows(session: Session, name: str | None) -> Sequence[TemplateRow]:
    """Revisions of one template or of all, newest first."""
    query = select(TemplateRow).order_by(col(TemplateRow.name), col(TemplateRow.revision).desc())
    return session.exec(query if name is None else query.where(TemplateRow.name == name)).all()


def asset_row(session: Session, sha256: str) -> AssetRow | None:
    """One asset."""
    return session.get(AssetRow, sha256)


def candidate_row(session: Session, candidate: str) -> CandidateRow | None:
    """One candidate."""
    return session.get(CandidateRow, candidate)


def candidate_rows(session: Session, candidates: Sequence[str]) -> dict[str, CandidateRow]:
    """Candidates by their ids."""
    return {row.id: row for row in session.exec(select(CandidateRow).where(col(CandidateRow.id).in_(candidates)))}


def candidate_row_of_asset(session: Session, sha256: str) -> CandidateRow | None:
    """The first candidate made of an asset."""
    return session.exec(select(CandidateRow).where(CandidateRow.asset == sha256).order_by(col(CandidateRow.id)).limit(1)).first()


def item_row(session: Session, item: str) -> ItemRow | None:
    """One item."""
    return session.get(ItemRow, item)


def count_kind(session: Session, kind: str) -> int:
    """How many items of a kind there are."""
    return session.exec(select(func.count()).select_from(ItemRow).where(ItemRow.kind == kind)).one()


def judgement_row(session: Session, candidate: str, scorer_version: str) -> JudgementRow | None:
    """What one scorer version said of a candidate."""
    return session.get(JudgementRow, (candidate, scorer_version))


def judgement_rows(session: Session, candidates: Sequence[str]) -> Sequence[JudgementRow]:
    """Every judgement of these candidates, oldest first."""
    query = select(JudgementRow).where(col(JudgementRow.candidate).in_(candidates)).order_by(col(JudgementRow.at))
    return session.exec(query).all()
