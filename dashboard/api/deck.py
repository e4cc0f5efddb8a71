"""Leased designs as the viewer draws them, with what is known of them elsewhere: likenesses, stars, other colours, what they
revise."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from dashboard.api.pictures import overlay_url
from dashboard.api.tokens import asset_url
from dashboard.views.colourways import colourways_of
from dashboard.views.relations import Other, other_of_existing, other_of_row
from dashboard.views.review import card
from dashboard.wiring import Installation
from review import queue
from review.domain import Actor
from review.existing import designs_by_id, is_existing
from review.queue import Leased, Row
from review.ratings import ratings_of
from review.revisions import before_of


def deck(installation: Installation, actor: Actor, found: Sequence[Leased]) -> list[dict[str, Any]]:
    """A card for each, in this order."""
    rows = [each.row for each in found]
    stars = ratings_of(installation.store, [row.item for row in rows], actor)
    befores = before_of(installation.store, rows)
    related = related_to(installation, rows)
    others = colourways_of(installation, rows)
    return [
        card(
            each.row,
            partial(asset_url, installation.key),
            lease=each.lease.token,
            related=related,
            before=befores.get(each.row.item),
            rating=stars.get(each.row.item, 0),
            asker=actor.name,
            overlay=partial(overlay_url, installation.key),
            others=others[each.row.item],
        )
        for each in found
    ]


def related_to(installation: Installation, rows: Sequence[Row]) -> dict[str, Other]:
    """The designs that these resemble, by the names that their relations give them."""
    named = {relation.other for row in rows for relation in row.relations}
    outside = {name for name in named if is_existing(name)}
    found = queue.rows_of(installation.store, named - outside)
    designs = designs_by_id(installation.store, sorted(outside)) if outside else {}
    ours = {row.candidate: other_of_row(row) for row in found.values()}
    return ours | {name: other_of_existing(design) for name, design in designs.items()}
