"""Sales of approved designs with an effect planted in them, as a shop's export would hold them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from analytics.loop import traits_of
from analytics.storefront import write_events
from review.experiments import approved_designs
from review.store import Store

PLAIN_RATE, LIKED_RATE = 0.03, 0.08


def plant_sales(store: Store, path: Path, *, experiment: str, exposures: int = 60_000) -> str:
    """Writes a CSV in which designs of one drawn layout sell far better than all others; returns that layout.

    Designs of one layout are otherwise alike, so that whoever reads the file finds the effect, whatever was drawn."""
    layouts = {arm.arm: arm.factors["layout"] for arm in map(traits_of, approved_designs(store, None))}
    counts = Counter(layouts.values())
    liked = min(counts, key=lambda layout: (abs(counts[layout] - len(layouts) / 3), layout))
    rates = {arm: LIKED_RATE if layout == liked else PLAIN_RATE for arm, layout in layouts.items()}
    write_events(path, rates, experiment=experiment, seed=1, exposures=exposures, start=datetime.now(UTC) - timedelta(days=8))
    return liked
