"""What was measured and scored of candidates, in and out of the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.score import BrandFit, CheckVerdict, Judgement, Likeness, Measurement, Part, Relation
from engine.errors import InvalidProfile
from engine.scoring.look import LOOK_VERSION, Look
from review.ids import item_of
from review.store import Session, queue_rows, record_rows
from review.store.session import utc_now
from review.store.tables import JudgementRow


def add_judgement(
    tx: Session,
    candidate: str,
    judgement: Judgement,
    embedding: NDArray[np.float32],
    *,
    embedding_version: str = "",
    look: Look | None = None,
) -> None:
    """Records what one scorer version said; needs a brand fit, replaces nothing. A relation that a person denied is left out."""
    fit = judgement.fit
    if fit is None:
        raise InvalidProfile("A judgement without a brand fit cannot be stored.")
    if record_rows.judgement_row(tx, candidate, fit.scorer_version) is not None:
        return
    row = JudgementRow(
        candidate=candidate,
        scorer_version=fit.scorer_version,
        **_of_fit(fit),
        measurements=[asdict(measurement) for measurement in judgement.measurements],
        traits=dict(judgement.traits),
        notes=list(judgement.notes),
        relations=[asdict(relation) for relation in _undenied(tx, candidate, judgement.relations)],
        embedding=embedding.astype("<f4").tobytes(),
        embedding_version=embedding_version,
        look=look.to_bytes() if look else None,
        look_version=LOOK_VERSION if look else "",
        at=utc_now(),
    )
    tx.add(row)
    tx.flush()


def replace_fit(tx: Session, before: JudgementRow, fit: BrandFit) -> None:
    """Puts what the same scorer says now, after more decisions, in the place of what it said before; another way of fitting says it
    in a judgement of its own, beside the one that was."""
    row = record_rows.judgement_row(tx, before.candidate, fit.scorer_version)
    if row is None:
        again, embedding = replace(judgement_from_row(before), fit=fit), embedding_from_row(before)
        add_judgement(tx, before.candidate, again, embedding, embedding_version=before.embedding_version)
        return
    for name, value in _of_fit(fit).items():
        setattr(row, name, value)


def _of_fit(fit: BrandFit) -> dict[str, Any]:
    return {
        "p": fit.p,
        "low": fit.low,
        "high": fit.high,
        "basis": fit.basis,
        "n": fit.n,
        "like_this": list(fit.like_this) if fit.like_this else None,
        "parts": [asdict(part) for part in fit.parts],
    }


def _undenied(tx: Session, candidate: str, relations: Sequence[Relation]) -> list[Relation]:
    denied = queue_rows.distinct_pairs(tx, [item_of(candidate)]) if relations else frozenset()
    return [relation for relation in relations if not is_denied(candidate, relation, denied)]


def is_denied(any_id: str, relation: Relation, denied: frozenset[tuple[str, str]]) -> bool:
    """Whether a person said that a design is not what the relation takes it for."""
    return (item_of(any_id), f"I-{relation.other.removeprefix('C-')}") in denied


def judgement_from_row(row: JudgementRow) -> Judgement:
    """The value of a row."""
    return Judgement(
        measurements=tuple(Measurement(**{**m, "verdict": CheckVerdict(m["verdict"])}) for m in row.measurements),
        traits=row.traits,
        fit=_fit(row),
        relations=relations_from_row(row),
        notes=tuple(row.notes),
    )


def relations_from_row(row: JudgementRow) -> tuple[Relation, ...]:
    """The relations of a row."""
    return tuple(Relation(**{**told, "kind": Likeness(told["kind"])}) for told in row.relations)


def _fit(row: JudgementRow) -> BrandFit | None:
    if row.p is None or row.low is None or row.high is None:
        return None
    return BrandFit(
        p=row.p,
        low=row.low,
        high=row.high,
        basis=row.basis,
        n=row.n,
        parts=tuple(Part(**part) for part in row.parts),
        scorer_version=row.scorer_version,
        like_this=(row.like_this[0], row.like_this[1]) if row.like_this else None,
    )


def embedding_from_row(row: JudgementRow) -> NDArray[np.float32]:
    """The stored embedding, shape (dimensions,)."""
    return np.frombuffer(row.embedding or b"", dtype="<f4").astype(np.float32)


def judgements(session: Session, candidates: Sequence[str]) -> dict[str, JudgementRow]:
    """The newest judgement of each candidate."""
    return {row.candidate: row for row in record_rows.judgement_rows(session, candidates)}
