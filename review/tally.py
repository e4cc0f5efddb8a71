"""How much a person has decided."""

from __future__ import annotations

from review.domain import Actor
from review.store import Store
from review.store.tally_rows import count_verdicts


def decided_today(store: Store, actor: Actor) -> int:
    """The person's verdicts since midnight (this machine's time zone), without those taken back."""
    midnight = store.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    with store.read() as session:
        return count_verdicts(session, actor.name, midnight)
