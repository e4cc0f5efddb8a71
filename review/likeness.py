"""What people say of likenesses that the scorer found: "not a duplicate" is remembered for the pair."""

from __future__ import annotations

from review import audit
from review.access import Action, require
from review.domain import Actor
from review.errors import InvalidDecision, NotFound
from review.ids import item_of
from review.store import Store, queue_rows
from review.store.tables import DistinctRow

TOLD_APART = "not a duplicate"


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
