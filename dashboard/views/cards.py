"""Designs as cards of a gallery."""

from __future__ import annotations

from typing import Any

from dashboard.api.tokens import asset_url
from dashboard.views.fit import percent
from review.domain import Status
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


def _card(key: bytes, row: Row, *, card_id: str, subtitle: str, note: str) -> dict[str, Any]:
    return {
        "id": card_id,
        "url": asset_url(key, row.asset, 256),
        "repeat": str(row.repeat),
        "repeat_mm": list(row.repeat_mm),
        "title": row.words.capitalize() or row.candidate,
        "subtitle": subtitle,
        "note": note,
    }
