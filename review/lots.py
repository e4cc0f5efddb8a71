"""A small share of a queue stands where the lot puts it: a score that is never contradicted would never learn where it is wrong.

A design that is drawn takes the place of another open one of its brand, whichever its own name points at. So one place in ten, at
the head of the queue as at its end, holds a design that no score put there, and what is decided of these speaks for all.
"""

from __future__ import annotations

import hashlib

from review.ids import hashed_id
from review.store import Session, queue_rows

SHARE = 0.1
"""Of all designs, how many are drawn, unless an installation says otherwise."""


def is_drawn(item: str, share: float) -> bool:
    """Whether the lot falls on an item; the same for the same name."""
    number = int.from_bytes(hashlib.sha256(f"lot {item}".encode()).digest()[:8], "big")
    return number < share * 2**64


def place_by_lot(tx: Session, item: str, brand: str) -> tuple[float, float] | None:
    """What the orders go by (`doubt`, `known`) of the open design of the brand that the item's name points at; None where no other
    is open."""
    return queue_rows.order_keys_from(tx, brand, hashed_id("I", f"place of {item}"), other_than=item)
