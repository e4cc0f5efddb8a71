"""Composes a repeat as asked: casts motifs, lays them out, and solves for the asked coverage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from engine.composition import symmetry
from engine.composition.finishes import nearest_style
from engine.composition.layouts import frames, free, grids
from engine.composition.motifs import load_library
from engine.composition.placement import Composition, Placement
from engine.composition.plan import Builder, Plan, make_plan
from engine.composition.render import render_indices
from engine.domain.brief import Layout, RepeatType
from engine.domain.spec import DrawingSpec

LAYOUTS: Mapping[Layout, Callable[[Plan], Builder]] = {
    Layout.ALLOVER: free.allover,
    Layout.TOSSED: free.tossed,
    Layout.SET: grids.set_layout,
    Layout.STRIPE: grids.stripe,
    Layout.BORDER: grids.border,
    Layout.OGEE: frames.ogee,
    Layout.MEDALLION: frames.medallion,
    Layout.DIAMOND: frames.diamond,
    Layout.CHECK: grids.check,
    Layout.SCALLOP: frames.scallop,
}

# Coverage that two procedural motifs at scales 0.12 to 0.3 reached in every one of eight draws (flat style, block repeat).
# Beyond it the nearest is drawn; single draws reach further, line styles and slender motifs less.
ATTAINABLE_DENSITY: Mapping[Layout, tuple[float, float]] = {
    Layout.ALLOVER: (0.05, 0.50),
    Layout.TOSSED: (0.05, 0.58),
    Layout.SET: (0.08, 0.36),
    Layout.STRIPE: (0.19, 0.70),
    Layout.BORDER: (0.16, 0.39),
    Layout.OGEE: (0.26, 0.67),
    Layout.MEDALLION: (0.17, 0.54),
    Layout.DIAMOND: (0.31, 0.84),
    Layout.CHECK: (0.12, 0.53),
    Layout.SCALLOP: (0.29, 0.75),
}

_PREVIEW_PX = 88  # rows of the preview on which the coverage of free layouts is solved
_FINE_PREVIEW_PX = 192  # for layouts with thin bands, which alias at fewer


def compose(drawing: DrawingSpec) -> Composition:
    """The composition of a drawing spec. Symmetry and style fall to the nearest attainable; unknown motifs raise UnknownMotif."""
    _, group = symmetry.attainable(drawing.layout, drawing.repeat, drawing.symmetry, drawing.aspect)
    drawing = replace(drawing, symmetry=group, style=nearest_style(drawing.style))
    best, found = _attempt(drawing, drawing.density, 1.0)
    if abs(found - drawing.density) > 0.025:
        # planned too loosely or too tightly: once more, by as much as was missing
        missing = (drawing.density / max(found, 0.05)) ** 1.4
        tighter = missing > 1 and drawing.layout in symmetry.FREE_LAYOUTS
        planned = drawing.density if tighter else min(max(drawing.density * missing, 0.03), 0.95)
        again, closer = _attempt(drawing, planned, min(1.15 * missing, 2.4) if tighter else 1.0)
        best = again if abs(closer - drawing.density) < abs(found - drawing.density) else best
    return best


def _attempt(drawing: DrawingSpec, planned: float, effort: float) -> tuple[Composition, float]:
    """One plan, laid out as if `planned` were the density and solved for the asked one."""
    plan = make_plan(replace(drawing, density=planned), load_library())
    plan.effort = effort
    build = LAYOUTS[drawing.layout](plan)

    def composed(fullness: float) -> Composition:
        return Composition(
            aspect=drawing.aspect,
            repeat=drawing.repeat,
            palette=drawing.palette,
            placements=_edged(build(fullness), drawing),
            motifs=tuple(plan.motifs),
            style=drawing.style,
            seed=drawing.seed,
            density=drawing.density,
        )

    return _solve(composed, drawing.density, _PREVIEW_PX if drawing.layout in symmetry.FREE_LAYOUTS else _FINE_PREVIEW_PX)


def _edged(placements: tuple[Placement, ...], drawing: DrawingSpec) -> tuple[Placement, ...]:
    """A mirror repeat has no lattice to complete its far edges: what stands on the near ones is set there too."""
    if drawing.repeat is not RepeatType.MIRROR or drawing.layout in symmetry.FREE_LAYOUTS:
        return placements
    out = []
    for p in placements:
        xs = (p.x, p.x + drawing.aspect) if p.x < _ON_EDGE else (p.x,)
        ys = (p.y, p.y + 1.0) if p.y < _ON_EDGE else (p.y,)
        out += [p.moved(x=x, y=y, turn=p.turn, mirrored=p.mirrored) for x in xs for y in ys]
    return tuple(out)


_ON_EDGE = 1e-6


def coverage(composition: Composition, height_px: int = _PREVIEW_PX) -> float:
    """Share of the ground covered, 0-1, measured on a preview."""
    width_px = max(16, 2 * round(height_px * composition.aspect / 2))
    indices = render_indices(composition, width_px, height_px, details=False)
    return float(np.count_nonzero(indices)) / indices.size


def _solve(composed: Callable[[float], Composition], density: float, preview_px: int) -> tuple[Composition, float]:
    """The composition whose measured coverage comes nearest to `density`, and that coverage (regula falsi, six previews)."""
    full = composed(1.0)
    tried = [(full, coverage(full, preview_px))]
    low, high, at_low, at_high = 0.0, 1.0, 0.45 * tried[0][1], tried[0][1]
    for step in range(5):
        if high == 1.0 and at_high <= density:
            break
        share = (density - at_low) / max(at_high - at_low, 1e-6)
        middle = low + (high - low) * (0.5 if step == 3 else min(max(share, 0.05), 0.95))
        if share < 0.0 and low == 0.0:
            middle = 0.0
        composition = composed(middle)
        found = coverage(composition, preview_px)
        tried.append((composition, found))
        if abs(found - density) < 0.008 or (middle == 0.0 and found > density):
            break
        if found < density:
            low, at_low = middle, found
        else:
            high, at_high = middle, found
            at_low = min(at_low, found - 0.02)
    return min(tried, key=lambda t: abs(t[1] - density))
