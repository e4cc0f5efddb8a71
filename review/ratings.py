"""Stars that people give designs, beside their verdicts: what one would want more of. Each person sees their own."""

from __future__ import annotations

from collections.abc import Sequence

from review import audit
from review.access import Action, require
from review.domain import Actor
from review.errors import InvalidDecision, NotFound
from review.ids import item_of
from review.store import Store, queue_rows, rating_rows
from review.store.tables import RatingRow

RATED = "item rated"
MOST_STARS = 5


def rate(store: Store, item: str, stars: int, actor: Actor) -> int:
    """Gives an item 1 to 5 stars, or takes them back with 0; the last act stands. Returns the stars."""
    require(actor, Action.RATE)
    if stars not in range(MOST_STARS + 1):
        raise InvalidDecision(f"A rating is 1 to {MOST_STARS} stars, or 0 to take it back, not {stars}.")
    item = item_of(item)
    with store.write() as tx:
        if queue_rows.lock_item(tx, item) is None:
            raise NotFound("item", item, "`strikeoff queue` lists what there is.")
        last = rating_rows.last_rating(tx, item, actor.name)
        if (last.stars if last else 0) == stars:
            return stars
        seq = last.seq + 1 if last else 1
        tx.add(RatingRow(item=item, actor=actor.name, seq=seq, stars=stars, at=store.now()))
        tx.flush()
        audit.append(tx, actor, RATED, item, {"stars": stars, "seq": seq})
    return stars


def ratings_of(store: Store, items: Sequence[str], actor: Actor) -> dict[str, int]:
    """The person's own stars of these items; those without any are left out."""
    with store.read() as session:
        return {item: stars for item, stars in rating_rows.standing_ratings(session, items, actor.name).items() if stars}
