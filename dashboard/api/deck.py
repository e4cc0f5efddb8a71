"""Leased designs as the viewer draws them, with what is known of them elsewhere: twins, stars, other colours, what they revise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.api.pictures import overlay_url
from dashboard.api.tokens import asset_url
from dashboard.views.colourways import colourways_of
from dashboard.views.review import card
from dashboard.wiring import Installation
from review import queue
from review.domain import Actor
from review.errors import NotFound
from review.queue import Leased, Row
from review.ratings import ratings_of
from review.revisions import before_of


def deck(installation: Installation, actor: Actor, found: Sequence[Leased]) -> list[dict[str, Any]]:
    """A card for each, in this order."""
    rows = [each.row for each in found]
    stars = ratings_of(installation.store, [row.item for row in rows], actor)
    befores = before_of(installation.store, rows)
    return [
        card(
            each.row,
            lambda sha256, width: asset_url(installation.key, sha256, width),
            lease=each.lease.token,
            twin=_twin(installation, each.row),
            before=befores.get(each.row.item),
            rating=stars.get(each.row.item, 0),
            asker=actor.name,
            overlay=lambda sha256, check: overlay_url(installation.key, sha256, check),
            others=colourways_of(installation, each.row),
        )
        for each in found
    ]


def _twin(installation: Installation, row: Row) -> Row | None:
    if not row.near_duplicate_of:
        return None
    try:
        return queue.row(installation.store, row.near_duplicate_of)
    except NotFound:
        return None
