"""Designs as cards of a gallery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.api.tokens import asset_url
from dashboard.views.fit import percent


def card(key: bytes, *, card_id: str, asset: str, repeat: str, repeat_mm: tuple[float, float], title: str, subtitle: str, p: float | None) -> dict[str, Any]:
    """One card: what the gallery component draws."""
    return {
        "id": card_id,
        "url": asset_url(key, asset, 256),
        "repeat": repeat,
        "repeat_mm": list(repeat_mm),
        "title": title,
        "subtitle": subtitle,
        "note": "" if p is None else percent(p),
    }


def status_words(status: str) -> str:
    """A status in words."""
    return {"queued": "to review", "revising": "in revision"}.get(status, status)


def tags(values: Mapping[str, Any]) -> str:
    """Slot values in one line."""
    return " · ".join(f"{name.replace('_', ' ')}: {value}" for name, value in values.items())


def candidate_cards(installation: Any, job: str, *, limit: int) -> list[dict[str, Any]]:
    return []
