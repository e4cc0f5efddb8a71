"""Designs that are alike: the nearest decided ones, and what people say of likenesses that the scorer found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.scoring.similar import nearest
from review import audit
from review.access import Action, require
from review.domain import Actor, Status
from review.errors import InvalidDecision, NotFound
from review.ids import item_of
from review.judgements import embedding_from_row
from review.store import Store, job_rows, queue_rows, record_rows
from review.store.tables import DistinctRow

TOLD_APART = "not a duplicate"
MOST_COMPARED = 5000
"""The latest decisions among which the nearest are looked for: 8 MB of embeddings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A decided design and its cosine with the one asked about, -1 to 1."""

    item: str
    cosine: float


def nearest_decided(store: Store, any_id: str, each: int = 3) -> dict[Status, tuple[Alike, ...]]:
    """The `each` nearest approved and rejected designs of the same brand by the same scorer, nearest first; the design itself
    left out, and nothing where no scorer has seen it. Raises NotFound."""
    with store.read() as session:
        item = record_rows.item_row(session, item_of(any_id))
        if item is None:
            raise NotFound("item", any_id, "`strikeoff queue` lists what there is.")
        judged = record_rows.judgement_row(session, item.candidate, item.scorer_version or "")
        if judged is None or judged.embedding is None:
            return {Status.APPROVED: (), Status.REJECTED: ()}
        rows = job_rows.decided_embeddings(session, item.brand, judged.embedding_version, MOST_COMPARED)
    query = embedding_from_row(judged)
    return {
        wanted: _nearest(
            query, [(other, embedding) for other, status, embedding in rows if status == wanted and other != item.id], each
        )
        for wanted in (Status.APPROVED, Status.REJECTED)
    }


def _nearest(query: np.ndarray, rows: list[tuple[str, bytes]], k: int) -> tuple[Alike, ...]:
    if not rows:
        return ()
    corpus = np.frombuffer(b"".join(embedding for _, embedding in rows), "<f4").astype(np.float32).reshape(len(rows), -1)
    return tuple(Alike(item=rows[at][0], cosine=float(cosine)) for at, cosine in zip(*nearest(query, corpus, k), strict=True))


def not_duplicate(store: Store, item: str, other: str, actor: Actor) -> None:
    """Takes `item` out of its stack and remembers that it is no duplicate of `other`; saying so twice changes nothing."""
    require(actor, Action.JUDGE_LIKENESS)
    item, other = item_of(item), item_of(other)
    if item == other:
        raise InvalidDecision(f"{item} cannot be told apart from itself. Name what it was taken for.")
    with store.write() as tx:
        found = queue_rows.lock_items(tx, [item, other])
        for named in (item, other):
            if named not in found:
                raise NotFound("item", named, "`strikeoff queue` lists what there is.")
        first, second = sorted((item, other))
        if queue_rows.add_distinct(tx, DistinctRow(item=first, other=second, actor=actor.name, at=store.now())):
            queue_rows.leave_stack(tx, item)
            audit.append(tx, actor, TOLD_APART, item, {"other": other})
