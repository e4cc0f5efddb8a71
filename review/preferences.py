"""What people chose for their own pages. It follows the person, not the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from review.domain import Actor
from review.store import Store, rating_rows


def keys_of(store: Store, name: str) -> dict[str, list[str]]:
    """The review keys that a person changed, by command; empty where they use the first ones."""
    with store.read() as session:
        row = rating_rows.preference(session, name)
        return {command: list(keys) for command, keys in row.keys.items()} if row else {}


def set_keys(store: Store, actor: Actor, keys: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Keeps a person's own review keys; none puts the first ones back. Anybody may, for themselves."""
    kept = {command: list(names) for command, names in keys.items()}
    with store.write() as tx:
        rating_rows.save_preference(tx, actor.name, kept, store.now())
    return kept
