"""Designs as cards of a gallery."""

from __future__ import annotations

from typing import Any

from analytics.domain import Estimate, Readout
from dashboard.api.tokens import asset_url
from dashboard.views.fit import percent
from dashboard.wiring import Installation
from review import queue
from review.domain import Status
from review.errors import NotFound
from review.ids import design_of
from review.queue import Row

STATUS_WORDS = {
    Status.QUEUED: "to review",
    Status.HELD: "on hold",
    Status.APPROVED: "approved",
    Status.REJECTED: "rejected",
    Status.REVISING: "in revision",
}


def design_card(key: bytes, row: Row) -> dict[str, Any]:
    """An approved design, named by its design id."""
    return _card(key, row, card_id=design_of(row.item), subtitle=design_of(row.item), note=row.brand)


def candidate_card(key: bytes, row: Row) -> dict[str, Any]:
    """A candidate with where it stands and its brand fit."""
    return _card(key, row, card_id=row.candidate, subtitle=STATUS_WORDS[row.status], note=percent(row.fit.p) if row.fit else "")


def best_sellers(installation: Installation, told: Readout, n: int = 6) -> list[dict[str, Any]]:
    """The arms with the best rates that are designs of ours, each with its rate; empty where there are none or no rates."""
    rated = [(arm.rate.mean, arm.arm) for arm in told.arms if isinstance(arm.rate, Estimate)]
    cards = []
    for rate, name in sorted(rated, reverse=True):
        try:
            row = queue.row(installation.store, name)
        except NotFound:
            continue
        cards.append({**design_card(installation.key, row), "note": f"{rate:.1%}"})
    return cards[:n]


def _card(key: bytes, row: Row, *, card_id: str, subtitle: str, note: str) -> dict[str, Any]:
    return {
        "id": card_id,
        "url": asset_url(key, row.asset, 256),
        "repeat": str(row.repeat),
        "repeat_mm": list(row.repeat_mm),
        "sheet": dict(row.sheet) or None,
        "title": row.title,
        "subtitle": subtitle,
        "note": note,
    }
