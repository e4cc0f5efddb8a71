"""Approved designs as packages, for page and command alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from dashboard.wiring import Installation
from engine.checks import CHECKS
from engine.composition.compose import compose
from engine.composition.render import render_bands
from engine.domain.spec import Spec
from engine.ports import Pixels
from review.domain import Actor
from review.export import Package, approved_designs, export_designs


def export_approved(
    installation: Installation, *, designs: Sequence[str], brand: str | None, preset: str, out: Path, actor: Actor
) -> Package:
    """Packages the named designs, or every approved one (of a brand), into a ZIP in `out`."""
    chosen = designs or approved_designs(installation.store, brand)
    return export_designs(
        installation.store, installation.assets, chosen, preset=preset, out=out, actor=actor, redraw=redraw, checks=CHECKS
    )


def redraw(spec: Spec, width_px: int, height_px: int) -> Iterator[Pixels]:
    """A drawn design at another size, in bands, from its composition and not from its pixels."""
    return render_bands(compose(spec.drawing), width_px, height_px)
