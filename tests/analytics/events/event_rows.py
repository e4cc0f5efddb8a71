"""Rows of the plain form, as a storefront would write them."""

from __future__ import annotations

from typing import Any

COLUMNS = ["event", "event_id", "experiment", "unit", "arm", "at", "propensity", "position", "metric", "value", "exposure_id"]


def exposure(number: int, **changes: Any) -> dict[str, Any]:
    row = {
        "event": "exposure",
        "event_id": f"e{number}",
        "experiment": "spring",
        "unit": f"shopper-{number}",
        "arm": "A" if number % 2 else "B",
        "at": f"2026-03-01T10:{number // 60 % 60:02d}:{number % 60:02d}Z",
    }
    return {**dict.fromkeys(COLUMNS, ""), **row, **changes}


def conversion(number: int, **changes: Any) -> dict[str, Any]:
    row = {
        "event": "conversion",
        "event_id": f"c{number}",
        "experiment": "spring",
        "unit": f"shopper-{number}",
        "at": f"2026-03-01T11:{number // 60 % 60:02d}:{number % 60:02d}Z",
        "metric": "order",
        "value": "1",
    }
    return {**dict.fromkeys(COLUMNS, ""), **row, **changes}
