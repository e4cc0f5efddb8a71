"""The passport: everything on record of one design, from the brief to where it went, as one JSON value."""

from __future__ import annotations

from typing import Any

from review import audit
from review.errors import NotFound
from review.ids import candidate_of, design_of, item_of
from review.store import Session, Store, audit_rows, decision_rows, job_rows, record_rows
from review.store.tables import CandidateRow, ItemRow, TemplateRow


def passport(store: Store, any_id: str) -> dict[str, Any]:
    """Of an item, candidate or design; raises NotFound."""
    with store.read() as session:
        return read_passport(session, any_id)


def read_passport(session: Session, any_id: str) -> dict[str, Any]:
    """The same within the caller's snapshot."""
    candidate = record_rows.candidate_row(session, candidate_of(any_id))
    if candidate is None:
        raise NotFound("item", any_id, "`strikeoff queue` lists what there is.")
    item = record_rows.item_row(session, item_of(any_id))
    return {
        "item": item_of(any_id),
        "candidate": candidate.id,
        "design": design_of(any_id),
        "status": item.status if item else None,
        "brand": _brand(session, candidate),
        "brief": _brief(session, candidate),
        "template": _template(session, candidate),
        "prompt": candidate.prompt,
        "made": _made(session, candidate),
        "asset": _asset(session, candidate.asset),
        "repeat": candidate.repeat,
        "repeat_mm": [candidate.width_mm, candidate.height_mm],
        "judgement": _judgement(session, candidate, item),
        "decisions": [_plain(act.model_dump(exclude={"key"})) for act in decision_rows.history(session, item_of(any_id))],
        "exports": [_plain(package.model_dump()) for package in decision_rows.packages_of(session, item_of(any_id))],
        "experiments": [
            {"experiment": test.name, "arm": arm.arm, "simulated": test.simulated, "source": test.source}
            for arm, test in decision_rows.arms_of(session, item_of(any_id))
        ],
        "audit": {
            "head": audit.head(session),
            "entries": [entry.seq for entry in audit_rows.entries_about(session, _subjects(candidate))],
        },
    }


def _subjects(candidate: CandidateRow) -> list[str]:
    return [name for name in (candidate.id, item_of(candidate.id), candidate.job) if name]


def _brand(session: Session, candidate: CandidateRow) -> dict[str, Any]:
    row = record_rows.brand_version(session, candidate.brand, candidate.brand_version) if candidate.brand_version else None
    return {"name": candidate.brand, "version": candidate.brand_version, "profile": row.profile if row else None}


def _brief(session: Session, candidate: CandidateRow) -> dict[str, Any] | None:
    row = job_rows.brief_row(session, candidate.brief) if candidate.brief else None
    if row is None:
        return None
    return {"id": row.id, "job": candidate.job, "content": row.content, "by": row.actor, "at": row.at.isoformat()}


def _template(session: Session, candidate: CandidateRow) -> dict[str, Any] | None:
    if candidate.template is None:
        return None
    past = [row for row in record_rows.template_rows(session, candidate.template) if row.revision <= (candidate.revision or 0)]
    return {"name": candidate.template, "revision": candidate.revision, "lineage": [_revision(row) for row in past]}


def _revision(row: TemplateRow) -> dict[str, Any]:
    return {"revision": row.revision, "sha256": row.sha256, "proposal": row.proposal, "by": row.actor, "at": row.at.isoformat()}


def _made(session: Session, candidate: CandidateRow) -> dict[str, Any]:
    spec = candidate.spec or {}
    diffusion, drawing = spec.get("diffusion") or {}, spec.get("drawing") or {}
    return {
        "generator": candidate.generator,
        "at": candidate.at.isoformat(),
        "engine_version": spec.get("engine_version"),
        "seed": diffusion.get("seed", drawing.get("seed")),
        "model": diffusion.get("model"),
        "model_sha256": diffusion.get("model_hash"),
        "spec": candidate.spec,
        "spec_sha256": candidate.spec_sha256,
        "source": candidate.source,
        "revises": candidate.parent,
    }


def _asset(session: Session, sha256: str) -> dict[str, Any]:
    row = record_rows.asset_row(session, sha256)
    return {"sha256": sha256, "media_type": row.media_type if row else None, "bytes": row.bytes if row else None}


def _judgement(session: Session, candidate: CandidateRow, item: ItemRow | None) -> dict[str, Any] | None:
    row = record_rows.judgement_row(session, candidate.id, item.scorer_version) if item else None
    return _plain(row.model_dump(exclude={"embedding", "candidate"})) if row else None


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
