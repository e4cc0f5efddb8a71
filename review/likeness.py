"""Designs that are alike: the nearest decided ones, and what people say of the relations that were found."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from engine.domain.score import Likeness, Relation
from engine.scoring.look import LOOK_VERSION
from engine.scoring.similar import HIGHEST_STYLE, LIMITS, Limits, moved_limit, nearest
from review import audit
from review.access import Action, require
from review.domain import Actor, Status
from review.errors import InvalidDecision, NotFound
from review.ids import item_of
from review.judgements import embedding_from_row, relations_from_row
from review.store import Session, Store, job_rows, queue_rows, record_rows
from review.store.tables import DistinctRow, ItemRow

TOLD_APART = {
    Likeness.DUPLICATE: "not a duplicate",
    Likeness.COLOURWAY: "not a colourway",
    Likeness.STYLE: "not the same style",
}
MOST_ANSWERS = 500
"""The latest answers of each kind that limits are learned from."""
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
    """Remembers that two items are not what one of them was taken for, a duplicate, a colourway or of the same style, and how alike
    they had been found; takes a duplicate out of its stack. Saying so twice changes nothing."""
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
        told, version = _said_of(tx, found[item], found[other])
        pair = DistinctRow(
            item=first,
            other=second,
            relation=told.kind,
            likeness=told.likeness if version else 0.0,
            version=version,
            actor=actor.name,
            at=store.now(),
        )
        if queue_rows.add_distinct(tx, pair):
            if told.kind is Likeness.DUPLICATE:
                queue_rows.leave_stack(tx, item)
            audit.append(tx, actor, TOLD_APART[told.kind], item, {"other": other})


def _said_of(tx: Session, item: ItemRow, other: ItemRow) -> tuple[Relation, str]:
    """The relation that was found between two items, and the version of looks or embeddings that told it; a duplicate by nothing
    where none is on record."""
    for one, two in ((item, other), (other, item)):
        judged = record_rows.judgement_row(tx, one.candidate, one.scorer_version)
        if judged is None:
            continue
        for relation in relations_from_row(judged):
            if relation.other == two.candidate:
                return relation, judged.embedding_version if relation.kind is Likeness.STYLE else judged.look_version
    return Relation(kind=Likeness.DUPLICATE, other=other.candidate, likeness=0.0), ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A brand's limits, and the number of answers that speak for each relation: pairs told apart, and designs rejected as too
    similar."""

    limits: Limits
    denied: dict[Likeness, int]
    upheld: int


def learned_limits(store: Store, brand: str, embedding_version: str) -> Learned:
    """From which likeness on relations are told of a brand's designs, as its people's answers have moved it. Only answers about the
    looks of today and this version of embeddings count."""
    with store.read() as session:
        versions = (LOOK_VERSION, embedding_version)
        denied = queue_rows.denied_likenesses(session, brand, versions, MOST_ANSWERS)
        rejected = [relations_from_row(row) for row in queue_rows.upheld(session, brand, LOOK_VERSION, MOST_ANSWERS)]
    wrong = {kind: [likeness for told, likeness in denied if told == kind] for kind in Likeness}
    right = {kind: [found[0].likeness for found in rejected if found and found[0].kind is kind] for kind in Likeness}
    limits = replace(
        LIMITS,
        duplicate=moved_limit(LIMITS.duplicate, wrong[Likeness.DUPLICATE], right[Likeness.DUPLICATE]),
        colourway=moved_limit(LIMITS.colourway, wrong[Likeness.COLOURWAY], right[Likeness.COLOURWAY]),
        style=moved_limit(LIMITS.style, wrong[Likeness.STYLE], right[Likeness.STYLE], highest=HIGHEST_STYLE),
    )
    return Learned(limits=limits, denied={kind: len(found) for kind, found in wrong.items()}, upheld=sum(map(len, right.values())))
