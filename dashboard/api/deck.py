"""Leased designs as the viewer draws them, with what is known of them elsewhere: twins, stars, other colours, what they revise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from dashboard.api.pictures import overlay_url
from dashboard.api.tokens import asset_url
from dashboard.views.colourways import colourways_of
from dashboard.views.review import card
from dashboard.wiring import Installation
from review import queue
from review.domain import Actor
from review.ids import item_of
from review.queue import Leased
from review.ratings import ratings_of
from review.revisions import before_of


def deck(installation: Installation, actor: Actor, found: Sequence[Leased]) -> list[dict[str, Any]]:
    """A card for each, in this order."""
    rows = [each.row for each in found]
    stars = ratings_of(installation.store, [row.item for row in rows], actor)
    befores = before_of(installation.store, rows)
    twins = queue.rows_of(installation.store, [row.near_duplicate_of for row in rows if row.near_duplicate_of])
    others = colourways_of(installation, rows)
    return [
        card(
            each.row,
            partial(asset_url, installation.key),
            lease=each.lease.token,
            twin=twins.get(item_of(each.row.near_duplicate_of)) if each.row.near_duplicate_of else None,
            before=befores.get(each.row.item),
            rating=stars.get(each.row.item, 0),
            asker=actor.name,
            overlay=partial(overlay_url, installation.key),
            others=others[each.row.item],
        )
        for each in found
    ]
