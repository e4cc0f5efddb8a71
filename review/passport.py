"""The passport: everything on record of one design, from the brief to where it went, as one JSON value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from engine.composition.motifs import UnknownMotif, load_library
from engine.domain.prompt import design_title
from review import audit, ratings, revisions
from review.domain import Actor
from review.errors import NotFound
from review.ids import candidate_of, design_of, item_of
from review.standing import seen_by, standing_of
from review.store import Session, Store, audit_rows, decision_rows, job_rows, record_rows
from review.store.tables import AuditRow, CandidateRow, DecisionRow, ItemRow, TemplateRow


def passport(store: Store, any_id: str, actor: Actor | None = None) -> dict[str, Any]:
    """Of an item, candidate or design, as this person may see it: opinions that are not settled are their authors' own. Raises
    NotFound."""
    with store.read() as session:
        return read_passport(session, any_id, actor)


def read_passport(session: Session, any_id: str, actor: Actor | None = None) -> dict[str, Any]:
    """The same within the caller's snapshot."""
    candidate = record_rows.candidate_row(session, candidate_of(any_id))
    if candidate is None:
        raise NotFound("item", any_id, "`strikeoff queue` lists what there is.")
    item = record_rows.item_row(session, item_of(any_id))
    acts = decision_rows.history(session, item_of(any_id))
    seen = seen_by(acts, actor.name if actor else None)
    entries = _visible(audit_rows.entries_about(session, _subjects(candidate)), acts, seen)
    return {
        "item": item_of(any_id),
        "candidate": candidate.id,
        "design": design_of(any_id),
        "title": _title(candidate),
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
        "decisions": [_plain(act.model_dump(exclude={"key"})) for act in seen],
        "revises": _revises(session, candidate),
        "revisions": [_child(session, child) for child in decision_rows.children(session, item_of(any_id))],
        "exports": [_plain(package.model_dump()) for package in decision_rows.packages_of(session, item_of(any_id))],
        "experiments": [
            {"experiment": test.name, "arm": arm.arm, "simulated": test.simulated, "source": test.source}
            for arm, test in decision_rows.arms_of(session, item_of(any_id))
        ],
        "audit": {"head": audit.head(session), "entries": [_entry(entry) for entry in entries]},
    }


def _visible(entries: Sequence[AuditRow], acts: Sequence[DecisionRow], seen: Sequence[DecisionRow]) -> list[AuditRow]:
    """The entries less those that would tell of what is not settled yet: others' opinions and stars."""
    if len(seen) == len(acts) and (not acts or standing_of(acts).settled):
        return list(entries)
    hidden = {act.id for act in acts} - {act.id for act in seen}
    told = [(entry, json.loads(entry.payload).get("decision")) for entry in entries if entry.action != ratings.RATED]
    return [entry for entry, decision in told if decision not in hidden]


def _entry(entry: AuditRow) -> dict[str, Any]:
    return {"seq": entry.seq, "at": entry.at, "by": entry.actor, "role": entry.role, "action": entry.action, "hash": entry.hash}


def _title(candidate: CandidateRow) -> str:
    return design_title(candidate.prompt or {}) or candidate.source or candidate.id


def _revises(session: Session, candidate: CandidateRow) -> dict[str, Any] | None:
    """The design that this one revises, and why."""
    if candidate.parent is None:
        return None
    parent = record_rows.candidate_row(session, candidate.parent)
    drawn = (parent.prompt or {}).get("drawn", {}) if parent else {}
    return _plain(asdict(revisions.parent_of(session, candidate))) | {"drawn": drawn}


def _child(session: Session, child: CandidateRow) -> dict[str, Any]:
    item = record_rows.item_row(session, item_of(child.id))
    told = {"item": item_of(child.id), "candidate": child.id, "title": _title(child), "asset": child.asset, "repeat": child.repeat}
    size = [child.width_mm, child.height_mm]
    return {**told, "repeat_mm": size, "status": item.status if item else None, "at": child.at.isoformat()}


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
        "motifs": _motifs(drawing.get("motifs", ())),
        "revises": candidate.parent,
        "tries": candidate.tries or [],
    }


def _motifs(names: Sequence[str]) -> list[dict[str, Any]]:
    """Where each figure comes from: the source data of a drawn design."""
    told = []
    for name in names:
        try:
            motif = load_library().draw(name, 0)
        except UnknownMotif:  # taken out of the library since
            told.append({"name": name, "source": None, "licence": None})
        else:
            told.append({"name": name, "source": motif.source, "licence": motif.licence})
    return told


def _asset(session: Session, sha256: str) -> dict[str, Any]:
    row = record_rows.asset_row(session, sha256)
    return {"sha256": sha256, "media_type": row.media_type if row else None, "bytes": row.bytes if row else None}


def _judgement(session: Session, candidate: CandidateRow, item: ItemRow | None) -> dict[str, Any] | None:
    row = record_rows.judgement_row(session, candidate.id, item.scorer_version) if item else None
    return _plain(row.model_dump(exclude={"embedding", "look", "candidate"})) if row else None


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
