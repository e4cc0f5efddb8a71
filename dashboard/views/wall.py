"""What the review wall shows: cards with what helps at a glance, sets with their progress. Plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.views.fit import fit_view
from dashboard.views.relations import Other, clash_words
from dashboard.views.review import Address
from review.domain import OPEN, Status, View
from review.queue import BriefSet, Row

TILE_PX, LARGE_PX = 384, 768
THUMBS = 3
CLOSED = "These designs are decided. Take a decision back from the strip above; anything older, from its passport."


def wall_data(viewer: Mapping[str, Any], *, view: View, look: str, opened: str | None) -> dict[str, Any]:
    """What the page tells the wall: all that the viewer is told, and whether it hangs as a grid or as sets."""
    is_open = view.status in OPEN
    return {**viewer, "look": look, "set": opened, "open": is_open, "closed": CLOSED}


def wall_card(
    row: Row, address: Address, *, asker: str, rating: int = 0, related: Mapping[str, Other] | None = None
) -> dict[str, Any]:
    """One design on the wall. `asker` looks at it: a lease of their own is not shown as somebody's. `related` as for the viewer."""
    fit = fit_view(row.fit)
    return {
        "item": row.item,
        "candidate": row.candidate,
        "brand": row.brand,
        "brief": row.brief,
        "title": row.title,
        "why": row.why,
        "thumb": address(row.asset, 96),
        "tile": address(row.asset, TILE_PX),
        "large": address(row.asset, LARGE_PX),
        "url": address(row.asset, None),
        "repeat": str(row.repeat),
        "repeat_mm": [round(side, 1) for side in row.repeat_mm],
        "fit": {name: value for name, value in fit.items() if name != "parts"} if fit else None,
        "seam": next((str(m.verdict) for m in row.measurements if m.name == "seam"), None),
        "rating": rating,
        "eyes": row.eyes,
        "clash": clash_words(row.relations, related or {}),
        "stack": {"id": row.stack, "size": row.stack_size} if row.stack else None,
        "holder": None if row.holder == asker else row.holder,
        "passport": f"/passport?item={row.item}",
    }


def thumb_of(row: Row, address: Address, cosine: float) -> dict[str, Any]:
    """A decided design beside another, with how alike the scorer finds them."""
    return {
        "item": row.item,
        "title": row.title,
        "thumb": address(row.asset, 96),
        "passport": f"/passport?item={row.item}",
        "cosine": round(cosine, 3),
    }


def set_entry(found: BriefSet, address: Address, *, brand_title: str, counted: Mapping[Status, int]) -> dict[str, Any]:
    """A brief with what is left of it in the view, and how far it has come: `counted` are all its items by status."""
    total = sum(counted.values())
    return {
        "brief": found.brief,
        "title": found.title[:1].upper() + found.title[1:],
        "brand": found.brand,
        "brand_title": brand_title,
        "count": found.count,
        "total": total,
        "decided": total - counted.get(Status.QUEUED, 0),
        "thumbs": [address(row.asset, 96) for row in found.rows[:THUMBS]],
    }


def brief_label(brief: str, title: str) -> str:
    """A brief in a list and in the address: its words for people, its id because words repeat."""
    return f"{title} · {brief}"


def brief_of(label: str | None) -> str | None:
    """The brief that a label names."""
    return label.rpartition(" · ")[2] if label else None


def with_chosen(listed: list[str], chosen: str | None) -> list[str]:
    """What to choose from; the chosen one stays in the list also where the view holds none of it."""
    return listed if chosen is None or chosen in listed else [chosen, *listed]
