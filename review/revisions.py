"""Designs that were sent back: what waits for a revision, what a revision revises, and the one job that answers a decision."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from engine.domain.brief import RepeatType
from engine.domain.prompt import design_title
from engine.domain.spec import sheet_of
from review import audit
from review.domain import Actor, Reason, Role
from review.ids import hashed_id, item_of
from review.queue import Row
from review.store import Session, Store, decision_rows, queue_rows, record_rows, revision_rows
from review.store.tables import CandidateRow, DecisionRow, JobRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """Why a design was sent back: the decision, its coded reason, and the words of everybody who said so."""

    decision: str
    reason: Reason | None
    note: str
    by: str
    at: datetime

    @property
    def seed(self) -> int:
        """What the child is drawn from: the same decision gives the same child."""
        return int.from_bytes(hashlib.sha256(self.decision.encode()).digest()[:4], "big") >> 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The design that a revision revises, and why; nobody's words where a designer sent a new version unasked."""

    item: str
    candidate: str
    asset: str
    title: str
    repeat: RepeatType
    repeat_mm: tuple[float, float]
    sheet: Mapping[str, Any]
    reason: Reason | None
    note: str
    by: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A design that was sent back and has no revision yet. `job` is the engine's answer under way, None where a designer revises
    it (`strikeoff import --revises`)."""

    item: str
    candidate: str
    title: str
    brand: str
    asset: str
    repeat: RepeatType
    repeat_mm: tuple[float, float]
    instruction: Instruction
    job: str | None


def waiting(store: Store, brand: str | None = None) -> list[Waiting]:
    """What waits for a revision, of one brand or of all; longest first."""
    with store.read() as session:
        return [
            Waiting(
                item=item.id,
                candidate=candidate.id,
                title=_title(candidate),
                brand=candidate.brand,
                asset=candidate.asset,
                repeat=RepeatType(candidate.repeat),
                repeat_mm=(candidate.width_mm, candidate.height_mm),
                instruction=instruction(session, act),
                job=job_of(act.id) if candidate.spec else None,
            )
            for act, item, candidate in revision_rows.waiting(session, brand)
        ]


def before_of(store: Store, rows: Sequence[Row]) -> dict[str, Before]:
    """What each of the rows' items revises, by item; items that revise nothing are left out."""
    parents = {row.item: row.parent for row in rows if row.parent}
    if not parents:
        return {}
    with store.read() as session:
        found = record_rows.candidate_rows(session, list(parents.values()))
        acts = revision_rows.sent_back(session, [item_of(parent) for parent in found])
        return {
            row.item: _before(session, found[row.parent], _answered(acts, row.parent, row.job, row.at))
            for row in rows
            if row.parent in found
        }


def parent_of(session: Session, child: CandidateRow) -> Before:
    """What one candidate revises; it names a parent."""
    parent = record_rows.candidate_row(session, child.parent or "")
    assert parent is not None, "a candidate refers to its parent by a foreign key"
    acts = revision_rows.sent_back(session, [item_of(parent.id)])
    return _before(session, parent, _answered(acts, parent.id, child.job, child.at))


def _answered(acts: Sequence[DecisionRow], parent: str, job: str | None, at: datetime) -> DecisionRow | None:
    """The decision that a child answers: the one its job is named after, else the last before it came."""
    own = [act for act in acts if act.item == item_of(parent)]
    named = [act for act in own if job and job_of(act.id) == job]
    earlier = [act for act in own if act.at <= at]
    return named[0] if named else earlier[-1] if earlier else None


def _before(session: Session, parent: CandidateRow, act: DecisionRow | None) -> Before:
    said = instruction(session, act) if act else None
    return Before(
        item=item_of(parent.id),
        candidate=parent.id,
        asset=parent.asset,
        title=_title(parent),
        repeat=RepeatType(parent.repeat),
        repeat_mm=(parent.width_mm, parent.height_mm),
        sheet=sheet_of(parent.spec),
        reason=said.reason if said else None,
        note=said.note if said else "",
        by=said.by if said else None,
        at=said.at if said else None,
    )


def instruction(session: Session, act: DecisionRow) -> Instruction:
    """What a decision that sent a design back asks for. Where it took more than one opinion, each one's words count."""
    notes = dict.fromkeys(opinion.note for opinion in revision_rows.opinions(session, act) if opinion.note)
    return Instruction(
        decision=act.id,
        reason=Reason(act.reason) if act.reason else None,
        note="; ".join(notes) or act.note,
        by=act.actor,
        at=act.at,
    )


def _title(candidate: CandidateRow) -> str:
    return design_title(candidate.prompt or {}) or candidate.source or candidate.id


# --- the engine's answer ------------------------------------------------------------------------------------------------


def job_of(decision: str) -> str:
    """The job that answers a decision: named after it, so that one decision has one."""
    return hashed_id("J", f"revises:{decision}")


def answered_by(session: Session, job: JobRow) -> DecisionRow | None:
    """The decision that a job answers; None for a brief's own job."""
    if job.total != 1:
        return None
    acts = revision_rows.sent_back_of_brief(session, job.brief)
    return next((act for act in acts if job_of(act.id) == job.id), None)


def open_jobs(store: Store) -> list[str]:
    """Records one job for each design of ours that waits for a revision and has none; returns the new ones. Several workers may
    do this at once, and again after a crash."""
    with store.read() as session:
        found = [(act, candidate) for act, _, candidate in revision_rows.waiting(session) if candidate.spec and candidate.brief]
        known = revision_rows.known_jobs(session, [job_of(act.id) for act, _ in found])
    return [job for act, candidate in found if (job := job_of(act.id)) not in known and _open_job(store, job, act, candidate)]


def _open_job(store: Store, job: str, act: DecisionRow, candidate: CandidateRow) -> bool:
    try:
        with store.write() as tx:
            brand = record_rows.latest_brand(tx, candidate.brand)
            if brand is None or is_withdrawn(tx, act):
                return False
            row = JobRow(
                id=job,
                brief=candidate.brief or "",
                brand=candidate.brand,
                brand_version=brand.version,
                template=candidate.template or "",
                revision=candidate.revision or 0,
                total=1,
                actor=act.actor,
                at=store.now(),
            )
            tx.add(row)
            tx.flush()
            asker = Actor(name=act.actor, role=Role(act.role), via="worker")
            audit.append(tx, asker, "revision begun", job, {"decision": act.id, "revises": candidate.id})
    except IntegrityError:  # another worker was first
        return False
    return True


def is_withdrawn(tx: Session, act: DecisionRow) -> bool:
    """Whether the decision was taken back; its item is kept from other writers until the transaction ends."""
    queue_rows.lock_item(tx, act.item)
    return decision_rows.undo_of(tx, act.id) is not None


def ancestors(session: Session, candidate: str | None) -> list[str]:
    """A candidate and those that it revises, nearest first."""
    line: dict[str, None] = {}
    while candidate is not None and candidate not in line:
        line[candidate] = None
        row = record_rows.candidate_row(session, candidate)
        candidate = row.parent if row else None
    return list(line)


def family(store: Store, candidate: str | None) -> frozenset[str]:
    """A candidate and those that it revises: a child resembles them on purpose."""
    with store.read() as session:
        return frozenset(ancestors(session, candidate))


__all__ = [
    "Before", "Instruction", "Waiting", "ancestors", "answered_by", "before_of", "family", "instruction", "is_withdrawn",
    "job_of", "open_jobs", "parent_of", "waiting",
]  # fmt: skip
