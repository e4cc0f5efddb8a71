"""Approved designs as packages, for page and command alike."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.wiring import Installation
from engine.composition.compose import compose
from engine.composition.render import render
from engine.domain.spec import Spec
from engine.ports import Pixels
from review.domain import Actor, Status, View
from review.errors import NotFound
from review.export import Package, export_designs
from review.queue import count, page


def export_approved(
    installation: Installation, *, designs: Sequence[str], brand: str | None, preset: str, out: Path, actor: Actor
) -> Package:
    """Packages the named designs, or every approved one (of a brand), into a ZIP in `out`."""
    chosen = list(designs) or approved_designs(installation, brand)
    if not chosen:
        raise NotFound("approved design", brand or "any", "Approve some in the queue first.")
    return export_designs(installation.store, installation.assets, chosen, preset=preset, out=out, actor=actor, redraw=redraw)


def approved_designs(installation: Installation, brand: str | None) -> list[str]:
    """Items of every approved design, best first."""
    view = View(brand=brand, status=Status.APPROVED)
    return [row.item for row in page(installation.store, view, limit=max(1, count(installation.store, view)))]


def redraw(spec: Spec, width_px: int, height_px: int) -> Pixels:
    """A drawn design at another size, from its composition and not from its pixels."""
    return render(compose(spec.drawing), width_px, height_px)
